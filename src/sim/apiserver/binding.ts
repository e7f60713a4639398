import { conflict, notFound } from '../../api/errors.ts';
import type { Pod, PodCondition } from '../../api/generated/types.ts';
import { keyFor } from '../../api/object.ts';
import { err, ok } from '../../base/result.ts';
import type { ApiResult } from './client.ts';
import type { Registry, WriteContext } from './registry.ts';

const BINDING = { group: '', resource: 'pods/binding' };

/** POST pods/NAME/binding (registry/core/pod/storage, BindingREST): sets the node and the condition PodScheduled. */
export function bindPod(
  registry: Registry,
  namespace: string,
  name: string,
  node: string,
  context: WriteContext,
  annotations?: Readonly<Record<string, string>>,
): ApiResult<Pod> {
  const kind = registry.kind('pods');
  const pod = registry.get('pods', keyFor(namespace, name)) as Pod | undefined;
  if (!pod) return err(notFound(kind, name));
  const problem = whyNotBindable(pod);
  if (problem) return err(conflict(BINDING, name, problem));
  const metadata = annotations
    ? { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } }
    : pod.metadata;
  const conditions = withScheduled(pod.status.conditions ?? [], registry.now());
  const bound: Pod = {
    ...pod,
    metadata,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions },
  };
  return ok(registry.put(kind, bound, context) as Pod);
}

function whyNotBindable(pod: Pod): string | undefined {
  const { name, deletionTimestamp } = pod.metadata;
  if (deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (pod.spec.nodeName) return `pod ${name} is already assigned to node "${pod.spec.nodeName}"`;
  if (pod.spec.schedulingGates?.length) return `pod ${name} has non-empty .spec.schedulingGates`;
  return undefined;
}

/** podutil.UpdatePodCondition */
function withScheduled(conditions: readonly PodCondition[], now: string): readonly PodCondition[] {
  const scheduled: PodCondition = { type: 'PodScheduled', status: 'True', lastTransitionTime: now };
  const at = conditions.findIndex(({ type }) => type === 'PodScheduled');
  return at < 0 ? [...conditions, scheduled] : conditions.with(at, scheduled);
}
