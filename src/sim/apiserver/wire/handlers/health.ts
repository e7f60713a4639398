import type { ApiRequest, ApiResponse } from '../../request.ts';
import { plainText } from '../response.ts';

/** What the server looks at before it calls itself healthy, in its order; `hook/` stands for `poststarthook/`. */
const COMMON = `
hook/start-apiserver-admission-initializer hook/generic-apiserver-start-informers hook/priority-and-fairness-config-consumer
hook/priority-and-fairness-filter hook/storage-object-count-tracker-hook hook/start-apiextensions-informers hook/start-apiextensions-controllers
hook/crd-informer-synced hook/start-system-namespaces-controller hook/peer-endpoint-reconciler-controller
hook/start-cluster-authentication-info-controller hook/start-kube-apiserver-identity-lease-controller
hook/start-kube-apiserver-identity-lease-garbage-collector hook/storage-readiness hook/start-legacy-token-tracking-controller
hook/start-service-ip-repair-controllers hook/scheduling/bootstrap-system-priority-classes hook/priority-and-fairness-config-producer
hook/bootstrap-controller hook/start-kubernetes-service-cidr-controller hook/start-kube-aggregator-informers
hook/apiservice-status-local-available-controller hook/apiservice-status-remote-available-controller hook/apiservice-registration-controller
hook/apiservice-discovery-controller hook/kube-apiserver-autoregistration autoregister-completion hook/apiservice-openapi-controller
hook/apiservice-openapiv3-controller`;

function named(list: string): readonly string[] {
  return list
    .trim()
    .replaceAll(/(^|\s)hook\//g, '$1poststarthook/')
    .split(/\s+/);
}

const ALIVE = named(`ping log loopback-serving-certificate etcd ${COMMON}`);

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ALIVE,
  livez: ALIVE,
  readyz: named(`ping log etcd etcd-readiness informer-sync ${COMMON} shutdown`),
};

/** Whether a path is `/livez`, `/readyz`, `/healthz` or a check below one. */
export function isHealth(path: string): boolean {
  return Object.keys(CHECKS).some((root) => path === `/${root}` || path.startsWith(`/${root}/`));
}

/** `/livez`, one check of it, or with `?verbose` all by name. */
export function serveHealth(request: ApiRequest, path: string): ApiResponse {
  const [, root = '', ...rest] = path.split('/');
  const check = rest.join('/');
  const checks = CHECKS[root] ?? [];
  if (rest.length > 0) return checks.includes(check) ? plainText(200, 'ok') : plainText(404, '404 page not found\n');
  if (request.query?.['verbose'] === undefined) return plainText(200, 'ok');
  return plainText(200, `${checks.map((name) => `[+]${name} ok\n`).join('')}${root} check passed\n`);
}
