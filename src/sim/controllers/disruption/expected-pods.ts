/*
 * How many pods a budget counts on: for shares and maxUnavailable the sizes of the pods' controllers, so that pods which are missing at the
 * moment count too. After getExpectedPodCount of pkg/controller/disruption/disruption.go.
 */
import type { Pod, PodDisruptionBudget } from '../../../api/generated/types.ts';
import { isPercent, scaledValue } from '../../../api/values/int-or-string.ts';
import { controllerOf } from '../../../api/object.ts';
import { err, ok } from '../../../base/result.ts';
import type { Result } from '../../../base/result.ts';
import type { Client } from '../../apiserver/client.ts';

export interface Expectation {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Pods without a controller, where the sizes of controllers count. */
  readonly unmanaged: readonly Pod[];
}

export function expectationOf(
  client: Client,
  { spec }: PodDisruptionBudget,
  pods: readonly Pod[],
): Result<Expectation, string> {
  const { maxUnavailable, minAvailable = 0 } = spec ?? {};
  if (maxUnavailable === undefined && !isPercent(minAvailable)) {
    return ok({ expectedPods: pods.length, desiredHealthy: minAvailable, unmanaged: [] });
  }
  const scales = scalesOf(client, pods);
  if (!scales.ok) return scales;
  const { expectedPods, unmanaged } = scales.value;
  const desiredHealthy =
    maxUnavailable === undefined
      ? (scaledValue(minAvailable, expectedPods, 'up') ?? 0)
      : Math.max(0, expectedPods - (scaledValue(maxUnavailable, expectedPods, 'up') ?? 0));
  return ok({ expectedPods, desiredHealthy, unmanaged });
}

/** The sum of the sizes of all controllers of the pods. */
function scalesOf(
  client: Client,
  pods: readonly Pod[],
): Result<Pick<Expectation, 'expectedPods' | 'unmanaged'>, string> {
  const sizes = new Map<string, number>();
  const known = new Set<string>();
  const unmanaged: Pod[] = [];
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) unmanaged.push(pod);
    else if (!known.has(owner.uid)) {
      const scale = scaleOf(client, pod);
      if (!scale.ok) return scale;
      known.add(owner.uid);
      sizes.set(scale.value.uid, scale.value.replicas);
    }
  }
  const expectedPods = [...sizes.values()].reduce((sum, replicas) => sum + replicas, 0);
  return ok({ expectedPods, unmanaged });
}

interface Scale {
  readonly uid: string;
  readonly replicas: number;
}

/** The size of what a pod belongs to in the end: of a ReplicaSet's Deployment, if it has one. */
function scaleOf(client: Client, pod: Pod): Result<Scale, string> {
  const owner = controllerOf(pod);
  const { namespace } = pod.metadata;
  switch (owner?.kind) {
    case 'ReplicaSet': {
      const replicaSet = client.get('replicasets', namespace, owner.name);
      const parent = replicaSet && controllerOf(replicaSet);
      const deployment = parent?.kind === 'Deployment' ? client.get('deployments', namespace, parent.name) : undefined;
      return sizeOf(deployment ?? replicaSet, pod);
    }
    case 'StatefulSet':
      return sizeOf(client.get('statefulsets', namespace, owner.name), pod);
    case 'ReplicationController':
      return sizeOf(client.get('replicationcontrollers', namespace, owner.name), pod);
    case 'Job':
      return err('jobs.batch does not implement the scale subresource');
    case 'DaemonSet':
      return err('daemonsets.apps does not implement the scale subresource');
    default:
      return sizeOf(undefined, pod);
  }
}

type Sized = { readonly metadata: { readonly uid: string }; readonly spec: { readonly replicas?: number } };

function sizeOf(owner: Sized | undefined, pod: Pod): Result<Scale, string> {
  if (!owner) return err(`found no controllers for pod "${pod.metadata.name}"`);
  return ok({ uid: owner.metadata.uid, replicas: owner.spec.replicas ?? 1 });
}
