import {
  methodNotAllowed,
  noSuchPath,
  notFound,
  serviceUnavailable,
  unauthorized,
} from '../../../api/validation/errors.ts';
import type { Status } from '../../../api/generated/types.ts';
import { keyFor } from '../../../api/object.ts';
import type { ResourceName } from '../../../api/object.ts';
import { ok } from '../../../base/result.ts';
import type { Result } from '../../../base/result.ts';
import type { ApiRequest, ApiResponse, Upgraded } from '../request.ts';
import { finalizeUpdate, mainUpdate, statusUpdate } from '../verbs/update.ts';
import type { UpdateStrategy } from '../verbs/update.ts';
import type { Backend } from './backend.ts';
import { checkSize } from './body.ts';
import { deleteCollection, deleteFromRequest } from './handlers/deletes.ts';
import { serveDiscovery } from './handlers/discovery.ts';
import { representationFor } from './media-type.ts';
import type { Representation } from './media-type.ts';
import { patchFromRequest } from './handlers/patches.ts';
import {
  ephemeralContainersUpdate,
  execTarget,
  logTarget,
  resizeUpdate,
  serveBinding,
  serveEviction,
} from './handlers/pod-subresources.ts';
import { queryFlag } from './query.ts';
import { getObject, listObjects } from './handlers/reads.ts';
import { answer, refuse } from './response.ts';
import { routeOf } from './routes.ts';
import type { ResourceRoute } from './routes.ts';
import { serveScale } from './handlers/scale.ts';
import { serveToken } from './handlers/token.ts';
import { openWatch } from './handlers/watch.ts';
import { createFromRequest, updateFromRequest } from './handlers/writes.ts';
import { toYaml } from '../codec/yaml-out.ts';

type Opened = Upgraded | { readonly kind: 'refused'; readonly response: ApiResponse };

/** Subresources that hold the whole object. */
const STRATEGIES: Readonly<Record<string, UpdateStrategy>> = {
  '': mainUpdate,
  status: statusUpdate,
  ephemeralcontainers: ephemeralContainersUpdate,
  resize: resizeUpdate,
  finalize: finalizeUpdate,
};

/** Answers a request (endpoints/installer.go: which verbs a path has). */
export function serve(backend: Backend, request: ApiRequest): ApiResponse {
  const response =
    request.headers?.['authorization'] === undefined ? dispatch(backend, request) : refuse(unauthorized());
  return request.method === 'HEAD' ? { ...response, body: '' } : response;
}

function dispatch(backend: Backend, request: ApiRequest): ApiResponse {
  const path = request.path.length > 1 ? request.path.replace(/\/+$/, '') : request.path;
  const discovered = serveDiscovery(request, path);
  if (discovered) return discovered;
  const route = routeOf(path);
  if (!route || !isServed(route)) return refuse(noSuchPath());
  if (isPlain(route)) return servePlain(backend, route, request);
  const representation = representationFor(request);
  if (!representation.ok) return refuse(representation.error);
  const large = checkSize(request);
  if (large) return refuse(large);
  const response = inOwnGroup(serveResource(backend, route, request, representation.value), route);
  const warned = withDeprecation(response, route);
  return representation.value.yaml ? inYaml(warned) : warned;
}

const DEPRECATED: Readonly<Partial<Record<ResourceName, string>>> = {
  componentstatuses: 'v1 ComponentStatus is deprecated in v1.19+',
  endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

function withDeprecation(response: ApiResponse, { kind }: ResourceRoute): ApiResponse {
  const deprecated = DEPRECATED[kind.resource];
  if (deprecated === undefined || response.code === 405) return response;
  return { ...response, warnings: [deprecated, ...response.warnings] };
}

/** Refusals name the resource in the group of the request: events are served in two. */
function inOwnGroup(response: ApiResponse, { kind, group }: ResourceRoute): ApiResponse {
  const status = response.body as Partial<Status> | undefined;
  if (group === kind.group || status?.kind !== 'Status' || status.details?.kind !== kind.resource) return response;
  const message = status.message?.replaceAll(`${kind.resource} "`, `${kind.resource}.${group} "`);
  const details = { ...status.details, group };
  return { ...response, body: { ...status, ...(message === undefined ? {} : { message }), details } };
}

/** Which subresources a resource has. */
function isServed({ kind, subresource, name }: ResourceRoute): boolean {
  const pod = kind.resource === 'pods';
  switch (subresource) {
    case '':
      return true;
    case 'status':
      return kind.hasStatus && name !== undefined;
    case 'scale':
      return kind.hasScale;
    case 'finalize':
      return kind.resource === 'namespaces';
    case 'token':
      return kind.resource === 'serviceaccounts';
    case 'proxy':
      return pod || kind.resource === 'services' || kind.resource === 'nodes';
    default:
      return pod && POD_SUBRESOURCES.has(subresource);
  }
}

const POD_SUBRESOURCES: ReadonlySet<string> = new Set([
  'attach',
  'binding',
  'ephemeralcontainers',
  'eviction',
  'exec',
  'log',
  'portforward',
  'resize',
]);

/** Subresources with answers of their own form. */
function isPlain({ subresource }: ResourceRoute): boolean {
  return !(subresource in STRATEGIES);
}

function servePlain(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const { method } = request;
  switch (route.subresource) {
    case 'scale':
      return ['GET', 'PUT', 'PATCH'].includes(method) ? scaleInWantedForm(backend, route, request) : notAllowed();
    case 'binding':
      return method === 'POST' ? serveBinding(backend, route, request) : notAllowed();
    case 'eviction':
      return method === 'POST' ? serveEviction(backend, route, request) : notAllowed();
    case 'token':
      return method === 'POST' ? serveToken(backend, route, request) : notAllowed();
    case 'log':
      return method === 'GET' ? serveLog(backend, route, request) : notAllowed();
    case 'exec':
    case 'attach':
      return serveExec(backend, route, request);
    default:
      return serveNothing(backend, route);
  }
}

/** What would lead into a pod or node by its network. */
function serveNothing({ registry }: Backend, { kind, namespace, name = '', subresource }: ResourceRoute): ApiResponse {
  const exists = registry.get(kind.resource, keyFor(namespace, name)) !== undefined;
  return refuse(exists ? serviceUnavailable(`${subresource} is not simulated`) : notFound(kind, name));
}

function scaleInWantedForm(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const representation = representationFor(request);
  if (!representation.ok) return refuse(representation.error);
  const response = serveScale(backend, route, request, representation.value);
  return representation.value.yaml ? inYaml(response) : response;
}

function notAllowed(): ApiResponse {
  return refuse(methodNotAllowed());
}

function serveResource(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const { method } = request;
  const strategy = STRATEGIES[route.subresource] ?? mainUpdate;
  const watches = route.watch || queryFlag(request, 'watch');
  if (route.kind.readOnly && (method !== 'GET' || watches)) return notAllowed();
  if (route.name === undefined) return serveCollection(backend, route, request, representation);
  if (route.watch && method === 'GET') return drainWatch(backend, route, request, representation);
  switch (method) {
    case 'GET':
      return route.subresource === 'finalize' ? notAllowed() : getObject(backend, route, request, representation);
    case 'PUT':
      return updateFromRequest(backend, route, request, representation, strategy);
    case 'PATCH':
      return route.subresource === 'finalize'
        ? notAllowed()
        : patchFromRequest(backend, route, request, representation, strategy);
    case 'DELETE':
      return route.subresource === '' ? deleteFromRequest(backend, route, request, representation) : notAllowed();
    default:
      return notAllowed();
  }
}

function serveCollection(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const everywhere = route.kind.namespaced && route.namespace === undefined;
  if (isBindings(request) && request.method !== 'POST') return notAllowed();
  switch (request.method) {
    case 'GET':
      return route.watch || queryFlag(request, 'watch')
        ? drainWatch(backend, route, request, representation)
        : listObjects(backend, route, request, representation);
    case 'POST':
      if (everywhere) return notAllowed();
      return isBindings(request)
        ? serveBinding(backend, route, request)
        : createFromRequest(backend, route, request, representation);
    case 'DELETE':
      return everywhere || route.kind.resource === 'namespaces'
        ? notAllowed()
        : deleteCollection(backend, route, request, representation);
    default:
      return notAllowed();
  }
}

function isBindings({ path }: ApiRequest): boolean {
  return /\/bindings\/?$/.test(path);
}

/** A watch by `request`: what is there already. */
function drainWatch(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const opened = openWatch(backend, route, request, representation);
  if (!opened.ok) return refuse(opened.error);
  const events = opened.value.drain();
  opened.value.close();
  return answer(200, events);
}

function inYaml(response: ApiResponse): ApiResponse {
  const headers = { ...response.headers, 'content-type': 'application/yaml' };
  return { ...response, headers, body: toYaml(response.body) };
}

function serveLog(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const target = logTarget(backend, route, request);
  if (!target.ok) return refuse(target.error);
  const { pod, options } = target.value;
  if (!pod.spec.nodeName) return answer(204, '');
  const node = nodeOf(backend, pod.spec.nodeName);
  if (!node.ok) return refuse(node.error);
  if (!backend.kubelet) return refuse(unreachable(pod.spec.nodeName));
  const log = backend.kubelet.logs(pod, options);
  return log.ok ? answer(200, log.value, [], TEXT) : refuse(log.error);
}

const TEXT = { 'content-type': 'text/plain' };

function nodeOf(backend: Backend, name: string): Result<undefined, Status> {
  if (backend.registry.get('nodes', name)) return ok(undefined);
  return { ok: false, error: notFoundPod(name) };
}

/** Upstream names the resource of the request, pods, with the name of the node. */
function notFoundPod(name: string): Status {
  const message = `pods "${name}" not found`;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'NotFound',
    details: { name, kind: 'pods' },
    code: 404,
  };
}

function unreachable(node: string): Status {
  return serviceUnavailable(`the kubelet of node ${node} does not answer`);
}

/** exec and attach are opened with `connect`; a plain request gets the refusal that is due before, or is told to upgrade. */
function serveExec(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const target = execTarget(backend, route, request);
  if (!target.ok) return refuse(target.error);
  const node = nodeOf(backend, target.value.pod.spec.nodeName ?? '');
  if (!node.ok) return refuse(node.error);
  return refuse({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Upgrade request required',
    reason: 'BadRequest',
    code: 400,
  });
}

/** Opens a watch, a followed log, an exec or attach. */
export function open(backend: Backend, request: ApiRequest): Opened {
  const route = routeOf(request.path);
  if (route?.subresource === 'log') return openLog(backend, route, request);
  if (route?.subresource === 'exec' || route?.subresource === 'attach') return openExec(backend, route, request);
  const wantsWatch = route && request.method === 'GET' && (route.watch || queryFlag(request, 'watch'));
  if (!wantsWatch || route.kind.readOnly || request.headers?.['authorization'] !== undefined) {
    return { kind: 'refused', response: serve(backend, request) };
  }
  const representation = representationFor(request);
  if (!representation.ok) return { kind: 'refused', response: refuse(representation.error) };
  const events = openWatch(backend, route, request, representation.value);
  if (!events.ok) return { kind: 'refused', response: refuse(events.error) };
  return { kind: 'watch', warnings: [], events: events.value };
}

function openLog(backend: Backend, route: ResourceRoute, request: ApiRequest): Opened {
  const target = logTarget(backend, route, request);
  const refused = (): Opened => ({ kind: 'refused', response: serve(backend, request) });
  if (!target.ok || !target.value.options.follow) return refused();
  const { pod, options } = target.value;
  if (!pod.spec.nodeName || !backend.registry.get('nodes', pod.spec.nodeName) || !backend.kubelet) return refused();
  const text = backend.kubelet.followLogs(pod, options);
  return text.ok ? { kind: 'log', text: text.value } : { kind: 'refused', response: refuse(text.error) };
}

function openExec(backend: Backend, route: ResourceRoute, request: ApiRequest): Opened {
  const target = execTarget(backend, route, request);
  if (!target.ok) return { kind: 'refused', response: refuse(target.error) };
  const { pod, options } = target.value;
  const node = nodeOf(backend, pod.spec.nodeName ?? '');
  if (!node.ok) return { kind: 'refused', response: refuse(node.error) };
  if (!backend.kubelet) return { kind: 'refused', response: refuse(unreachable(pod.spec.nodeName ?? '')) };
  const run = route.subresource === 'exec' ? backend.kubelet.exec(pod, options) : backend.kubelet.attach(pod, options);
  return run.ok ? { kind: 'exec', session: run.value } : { kind: 'refused', response: refuse(run.error) };
}
