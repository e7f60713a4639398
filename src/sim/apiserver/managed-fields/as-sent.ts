import type { Container, Pod } from '../../../api/generated/types.ts';
import type { Kind } from '../../../api/kind.ts';
import type { KubeObject } from '../../../api/object.ts';
import { NODE_TOLERATIONS } from '../admission/default-toleration-seconds.ts';
import { VOLUME_PREFIX } from '../admission/service-account.ts';

/**
 * A new object as its author sent it: without the status that a creation does not take, and a pod without what admission gives to all of them.
 * The record of a request is made before admission; of the components' own pods only the outcome is kept.
 */
export function asSent(object: KubeObject, kind: Kind): KubeObject {
  const { status: _status, ...sent } = object as KubeObject & { readonly status?: unknown };
  return kind.resource === 'pods' ? sentPod(sent as Pod) : kind.hasStatus ? sent : object;
}

function sentPod(pod: Pod): Pod {
  const { priority: _priority, preemptionPolicy: _policy, serviceAccount: _account, ...spec } = pod.spec;
  const { serviceAccountName, tolerations = [], volumes = [], ...rest } = spec;
  const own = tolerations.filter(({ key }) => !NODE_TOLERATIONS.some((given) => given.key === key));
  const ownVolumes = volumes.filter(({ name }) => !name.startsWith(VOLUME_PREFIX));
  return {
    ...pod,
    spec: {
      ...rest,
      ...(serviceAccountName === undefined || serviceAccountName === 'default'
        ? {}
        : { serviceAccountName, serviceAccount: serviceAccountName }),
      ...(own.length > 0 ? { tolerations } : {}),
      ...(ownVolumes.length > 0 ? { volumes: ownVolumes } : {}),
      containers: spec.containers.map(sentContainer),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(sentContainer) } : {}),
    },
  };
}

function sentContainer(container: Container): Container {
  const { volumeMounts = [], ...rest } = container;
  const own = volumeMounts.filter(({ name }) => !name.startsWith(VOLUME_PREFIX));
  return own.length > 0 ? { ...rest, volumeMounts: own } : rest;
}
