import type { Status } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { ok } from '../../../base/result.ts';
import type { ApiResult } from '../client.ts';
import { persistentVolumeClaimResize } from './claim-resize.ts';
import { defaultIngressClass, defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podResize } from './pod-resize.ts';
import { podSecurity } from './pod-security.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use.ts';
import { taintNodesByCondition } from './taint-nodes.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts';

/** The plugins in upstream's recommended order (kubeapiserver/options/plugins.go). */
export const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  storageObjectInUseProtection,
  defaultStorageClass,
  persistentVolumeClaimResize,
  runtimeClass,
  defaultIngressClass,
  podSecurity,
  podResize,
  resourceQuota,
];

/** Runs the plugins that may change the object. */
export function admit(request: AdmissionRequest, cluster: AdmissionCluster): ApiResult<KubeObject> {
  let { object } = request;
  let current = request;
  for (const plugin of plugins) {
    if (!plugin.admit || !plugin.handles(current)) continue;
    const result = plugin.admit(current, cluster);
    if (!result.ok) return result;
    if (result.value !== object) {
      object = result.value;
      current = { ...request, object };
    }
  }
  return ok(object);
}

/** Runs the plugins that only refuse. */
export function refuse(request: AdmissionRequest, cluster: AdmissionCluster): Status | undefined {
  for (const plugin of plugins) {
    if (!plugin.validate || !plugin.handles(request)) continue;
    const status = plugin.validate(request, cluster);
    if (status) return status;
  }
  return undefined;
}
