import { isConditionTrue } from '../../api/conditions.ts';
import type { Deployment, Job, Node, Pod, ReplicaSet } from '../../api/generated/types.ts';
import { scaledValue } from '../../api/values/int-or-string.ts';
import { controllerOf } from '../../api/object.ts';
import { milliValue } from '../../api/values/quantity.ts';
import { isPodTerminal } from '../../api/pod/pod-status.ts';
import type { Version } from '../../sim/apiserver/store.ts';
import type { Cluster } from '../../sim/index.ts';

/**
 * What must hold after every write, whatever is done to the cluster. Each rule is told of the write and returns what is wrong, if anything.
 */
type Rule = (version: Version, cluster: Cluster) => string | undefined;

const immutablePast: Rule = ({ previous, object, revision }) => {
  if (object.metadata.resourceVersion !== String(revision)) return 'an object does not carry the revision of its write';
  return previous && previous.revision >= revision ? 'a revision does not grow' : undefined;
};

const deletionStays: Rule = ({ previous, object }) =>
  previous?.object.metadata.deletionTimestamp !== undefined && object.metadata.deletionTimestamp === undefined
    ? 'deletionTimestamp was taken back'
    : undefined;

const identityStays: Rule = ({ previous, object }) =>
  previous &&
  (previous.object.metadata.uid !== object.metadata.uid ||
    previous.object.metadata.creationTimestamp !== object.metadata.creationTimestamp)
    ? 'uid or creationTimestamp changed'
    : undefined;

const podRule =
  (rule: (pod: Pod, before: Pod | undefined, cluster: Cluster) => string | undefined): Rule =>
  ({ resource, object, previous, type }, cluster) =>
    resource === 'pods' && type !== 'DELETED'
      ? rule(object as Pod, previous?.object as Pod | undefined, cluster)
      : undefined;

const endIsFinal = podRule((pod, before) =>
  before && isPodTerminal(before) && before.status.phase !== pod.status.phase
    ? `phase went from ${before.status.phase} to ${pod.status.phase}`
    : undefined,
);

const bindingStays = podRule((pod, before) =>
  before?.spec.nodeName !== undefined && pod.spec.nodeName !== before.spec.nodeName ? 'a bound pod moved' : undefined,
);

const oneState = podRule((pod) => {
  for (const status of [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]) {
    const states = Object.values(status.state ?? {}).filter((state) => state !== undefined);
    if (states.length !== 1) return `container ${status.name} has ${states.length} states`;
  }
  return undefined;
});

const restartsGrow = podRule((pod, before) => {
  for (const status of pod.status.containerStatuses ?? []) {
    const old = before?.status.containerStatuses?.find(({ name }) => name === status.name);
    if (old && old.restartCount > status.restartCount)
      return `restarts of ${status.name} went from ${old.restartCount} to ${status.restartCount}`;
  }
  return undefined;
});

/** Upstream holds the phase back while containers end, so Pending and Ready may meet for a moment; an ended pod is never Ready. */
const endedIsNotReady = podRule((pod) =>
  isPodTerminal(pod) && isConditionTrue(pod.status.conditions, 'Ready')
    ? `a ${pod.status.phase} pod is Ready`
    : undefined,
);

/** A write that binds a pod must leave its node within its capacity. */
const nodeHolds = podRule((pod, before, cluster) => {
  const { nodeName } = pod.spec;
  if (nodeName === undefined || before?.spec.nodeName !== undefined) return undefined;
  const node = cluster.store.get('nodes', nodeName);
  if (!node) return undefined;
  const held = [...cluster.store.each('pods')].filter(
    (each) => each.spec.nodeName === nodeName && !isPodTerminal(each),
  );
  return overfull(node, held);
});

function overfull(node: Node, held: readonly Pod[]): string | undefined {
  const { allocatable = {} } = node.status;
  const cpu = held
    .flatMap((pod) => pod.spec.containers)
    .reduce((sum, { resources }) => sum + milliValue(resources?.requests?.['cpu']), 0);
  if (cpu > milliValue(allocatable['cpu'])) return `${node.metadata.name} holds ${cpu}m of ${allocatable['cpu']} cpu`;
  return held.length > Number(allocatable['pods']) ? `${node.metadata.name} holds ${held.length} pods` : undefined;
}

/** When the deployment controller asks for more pods, all its ReplicaSets together stay within replicas + maxSurge. */
const surgeHolds: Rule = ({ resource, object, previous, author }, cluster) => {
  if (resource !== 'replicasets' || author !== 'deployment-controller') return undefined;
  const set = object as ReplicaSet;
  const before = (previous?.object as ReplicaSet | undefined)?.spec.replicas ?? 0;
  if ((set.spec.replicas ?? 0) <= before) return undefined;
  const owner = controllerOf(set);
  const deployment = owner && cluster.store.get('deployments', `${set.metadata.namespace}/${owner.name}`);
  if (!deployment || deployment.metadata.uid !== owner.uid) return undefined;
  const total = [...cluster.store.each('replicasets')]
    .filter((each) => controllerOf(each)?.uid === owner.uid)
    .reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
  const ceiling = ceilingOf(deployment);
  return total > ceiling ? `${total} pods are asked for, ${ceiling} are allowed` : undefined;
};

function ceilingOf({ spec }: Deployment): number {
  const replicas = spec.replicas ?? 1;
  const surge =
    spec.strategy?.type === 'Recreate'
      ? 0
      : (scaledValue(spec.strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, 'up') ?? 0);
  return replicas + surge;
}

const jobCounts: Rule = ({ resource, object }) => {
  if (resource !== 'jobs') return undefined;
  const { spec, status } = object as Job;
  if ((status.active ?? 0) > (spec.parallelism ?? 1)) return `${status.active} active, parallelism ${spec.parallelism}`;
  const completions = spec.completions ?? Infinity;
  return (status.succeeded ?? 0) > completions ? `${status.succeeded} succeeded of ${completions}` : undefined;
};

/** The controller of an ordered set makes a pod only where all before it are there, and Ready. */
const orderHolds: Rule = ({ resource, object, previous, author }, cluster) => {
  if (resource !== 'pods' || previous || author !== 'statefulset-controller') return undefined;
  const { name, namespace } = object.metadata;
  const owner = controllerOf(object);
  const set = owner && cluster.store.get('statefulsets', `${namespace}/${owner.name}`);
  if (!set || set.metadata.uid !== owner.uid || set.spec.podManagementPolicy === 'Parallel') return undefined;
  const first = set.spec.ordinals?.start ?? 0;
  for (let ordinal = first; ordinal < Number(name.slice(name.lastIndexOf('-') + 1)); ordinal += 1) {
    const before = cluster.store.get('pods', `${namespace}/${owner.name}-${ordinal}`);
    if (!before) return `${name} is made before ${owner.name}-${ordinal}`;
  }
  return undefined;
};

const RULES: Readonly<Record<string, Rule>> = {
  immutablePast,
  deletionStays,
  identityStays,
  endIsFinal,
  bindingStays,
  oneState,
  restartsGrow,
  endedIsNotReady,
  nodeHolds,
  surgeHolds,
  orderHolds,
  jobCounts,
};

/** What a write breaks. */
export function brokenBy(version: Version, cluster: Cluster): readonly string[] {
  return Object.entries(RULES).flatMap(([name, rule]) => {
    const wrong = rule(version, cluster);
    if (wrong === undefined) return [];
    return [`${name} at ${version.time} ms: ${version.author} wrote ${version.resource} ${version.key}: ${wrong}`];
  });
}
