import { conflict, notFound } from '../../../api/validation/errors.ts';
import type { Pod, PodCondition } from '../../../api/generated/types.ts';
import { keyFor } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiResult } from '../client.ts';
import type { Registry, WriteContext } from '../registry.ts';

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
  const labels = withTopology(annotated.labels, registry.get('nodes', node));
  const metadata = labels && labels !== annotated.labels ? { ...annotated, labels } : annotated;
  const conditions = withScheduled(pod.status.conditions ?? [], registry.now());
  const { nominatedNodeName: _cleared, ...status } = pod.status;
  const bound: Pod = { ...pod, metadata, spec: { ...pod.spec, nodeName: node }, status: { ...status, conditions } };
  return ok(registry.put(kind, bound, context) as Pod);
}

const TOPOLOGY_LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

type Labels = Readonly<Record<string, string>>;

const NO_LABELS: Labels = {};
/** By the labels that pods had and by topology: the latest pods of one template have one map of labels in each zone. */
const withTopologies = new Map<Labels, Map<string, Labels>>();
const KEPT_LABELS = 1000;

/** The labels of a pod with those of its node's topology (plugin/pkg/admission/podtopologylabels). */
function withTopology(labels: Labels | undefined, node: KubeObject | undefined): Labels | undefined {
  const ofNode = node?.metadata.labels ?? NO_LABELS;
  const keys = TOPOLOGY_LABELS.filter((key) => ofNode[key] !== undefined);
  if (keys.length === 0) return labels;
  const before = labels ?? NO_LABELS;
  let known = withTopologies.get(before);
  if (!known) {
    if (withTopologies.size >= KEPT_LABELS) withTopologies.clear();
    withTopologies.set(before, (known = new Map()));
  }
  const name = TOPOLOGY_LABELS.map((key) => ofNode[key] ?? '').join(' ');
  let result = known.get(name);
  if (!result) {
    result = { ...before, ...Object.fromEntries(keys.map((key) => [key, ofNode[key] ?? ''])) };
    known.set(name, result);
  }
  return result;
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
