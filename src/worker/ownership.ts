import { controllerOf } from '../api/object.ts';
import type { Pod, ReplicaSet } from '../api/generated/types.ts';
import type { Store } from '../sim/apiserver/store.ts';

const REVISION = 'deployment.kubernetes.io/revision';

/** Whose a pod is: the topmost owner, and whether the pod is of that owner's newest revision. */
export interface Ownership {
  readonly owner: string | undefined;
  readonly currentRevision: boolean;
}

export function ownershipOf(store: Store, pod: Pod): Ownership {
  const namespace = pod.metadata.namespace ?? '';
  const controller = controllerOf(pod);
  if (!controller) return { owner: undefined, currentRevision: true };
  if (controller.kind === 'ReplicaSet') {
    const set = store.get('replicasets', `${namespace}/${controller.name}`);
    const deployment = set && controllerOf(set);
    if (!set || deployment?.kind !== 'Deployment') return { owner: controller.uid, currentRevision: true };
    return { owner: deployment.uid, currentRevision: isCurrent(store, set, `${namespace}/${deployment.name}`) };
  }
  if (controller.kind === 'Job') {
    const job = store.get('jobs', `${namespace}/${controller.name}`);
    return { owner: (job && controllerOf(job)?.uid) ?? controller.uid, currentRevision: true };
  }
  if (controller.kind === 'StatefulSet') {
    const set = store.get('statefulsets', `${namespace}/${controller.name}`);
    const revision = pod.metadata.labels?.['controller-revision-hash'];
    const update = set?.status.updateRevision;
    return { owner: controller.uid, currentRevision: update === undefined || revision === update };
  }
  return { owner: controller.uid, currentRevision: true };
}

/** A ReplicaSet is its Deployment's newest if it carries the Deployment's revision. */
function isCurrent(store: Store, set: ReplicaSet, deploymentKey: string): boolean {
  const deployment = store.get('deployments', deploymentKey);
  return deployment?.metadata.annotations?.[REVISION] === set.metadata.annotations?.[REVISION];
}
