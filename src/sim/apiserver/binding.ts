import { conflict, notFound } from '../../api/errors.ts';
import type { Pod, PodCondition } from '../../api/generated/types.ts';
import { keyFor } from '../../api/object.ts';
import type { KubeObject } from '../../api/object.ts';
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
  const annotated = annotations
    ? { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } }
    : pod.metadata;
  const topology = topologyLabelsOf(registry.get('nodes', node));
  const metadata = topology ? { ...annotated, labels: { ...annotated.labels, ...topology } } : annotated;
  const conditions = withScheduled(pod.status.conditions ?? [], registry.now());
  const { nominatedNodeName: _cleared, ...status } = pod.status;
  const bound: Pod = { ...pod, metadata, spec: { ...pod.spec, nodeName: node }, status: { ...status, conditions } };
  return ok(registry.put(kind, bound, context) as Pod);
}

const TOPOLOGY_LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** The labels of the node that its pods get (plugin/pkg/admission/podtopologylabels); undefined if it has none. */
function topologyLabelsOf(node: KubeObject | undefined): Readonly<Record<string, string>> | undefined {
  const labels = node?.metadata.labels;
  if (!labels || !TOPOLOGY_LABELS.some((key) => labels[key] !== undefined)) return undefined;
  return Object.fromEntries(TOPOLOGY_LABELS.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));
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
  return at < 0 ? conditions.concat(scheduled) : conditions.with(at, scheduled);
}
