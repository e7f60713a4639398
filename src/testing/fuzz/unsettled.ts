import { isConditionTrue } from '../../api/conditions.ts';
import type { Pod } from '../../api/generated/types.ts';
import { controllerOf } from '../../api/object.ts';
import type { KubeObject } from '../../api/object.ts';
import { isPodTerminal } from '../../api/pod/pod-status.ts';
import { byText } from '../../base/compare.ts';
import type { Cluster } from '../../sim/index.ts';

/** What is wrong with a cluster that was left alone, healed, for long enough. */
export function unsettled(cluster: Cluster): readonly string[] {
  return [lost, terminating, notReady, astray, counts, jobs, slices, budgets].flatMap((rule) => rule(cluster));
}

const OWNERS = [
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'replicationcontrollers',
  'services',
  'pods',
  'nodes',
] as const;
const OWNED = [
  'pods',
  'replicasets',
  'jobs',
  'persistentvolumeclaims',
  'endpointslices',
  'controllerrevisions',
] as const;

function lost({ store }: Cluster): readonly string[] {
  const uids = new Set<string>();
  for (const resource of OWNERS) for (const { metadata } of store.each(resource)) uids.add(metadata.uid);
  const isLost = ({ metadata: { ownerReferences = [] } }: KubeObject): boolean =>
    ownerReferences.length > 0 && !ownerReferences.some(({ uid }) => uids.has(uid));
  return OWNED.flatMap((resource) =>
    [...store.each(resource)]
      .filter(isLost)
      .map(({ metadata }) => `${resource} ${metadata.name} belongs to nobody that exists`),
  );
}

function terminating({ store }: Cluster): readonly string[] {
  return (['pods', 'namespaces', 'deployments', 'statefulsets', 'daemonsets', 'jobs'] as const).flatMap((resource) =>
    [...store.each(resource)]
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map(({ metadata }) => `${resource} ${metadata.name} is still terminating`),
  );
}

function notReady({ store }: Cluster): readonly string[] {
  return [...store.each('nodes')]
    .filter((node) => !isConditionTrue(node.status.conditions, 'Ready'))
    .map(({ metadata }) => `${metadata.name} is not Ready`);
}

/** Objects of a namespace that is gone, and pods of a node that is. */
function astray({ store }: Cluster): readonly string[] {
  return [...store.each('pods')].flatMap(({ metadata: { name, namespace = '' }, spec: { nodeName } }) => [
    ...(store.get('namespaces', namespace) ? [] : [`pod ${name} is left in ${namespace}`]),
    ...(nodeName === undefined || store.get('nodes', nodeName) ? [] : [`pod ${name} is left on ${nodeName}`]),
  ]);
}

function podsOf({ store }: Cluster, owner: KubeObject): readonly Pod[] {
  return [...store.each('pods')].filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid);
}

/** Controllers have seen their objects' last generation, and their status says how many pods there are. */
function counts(cluster: Cluster): readonly string[] {
  const { store } = cluster;
  const wrong: string[] = [];
  for (const resource of ['deployments', 'replicasets', 'statefulsets', 'daemonsets'] as const) {
    for (const { metadata, status } of store.each(resource)) {
      if (status.observedGeneration === metadata.generation) continue;
      wrong.push(`${resource} ${metadata.name}: generation ${metadata.generation}, seen ${status.observedGeneration}`);
    }
  }
  for (const resource of ['replicasets', 'statefulsets'] as const) {
    for (const object of store.each(resource)) {
      const there = podsOf(cluster, object).filter((pod) => resource === 'statefulsets' || !isPodTerminal(pod)).length;
      if ((object.status.replicas ?? 0) === there) continue;
      wrong.push(`${resource} ${object.metadata.name} has ${there} pods, and says ${object.status.replicas}`);
    }
  }
  return wrong;
}

/** An ended Job has no pods that run, and none that waits to be counted. */
function jobs(cluster: Cluster): readonly string[] {
  return [...cluster.store.each('jobs')].flatMap((job) => {
    const pods = podsOf(cluster, job);
    const ended = ['Complete', 'Failed'].some((type) => isConditionTrue(job.status.conditions, type));
    const running = pods.filter((pod) => !isPodTerminal(pod)).length;
    const uncounted = pods.filter(
      (pod) => isPodTerminal(pod) && pod.metadata.finalizers?.includes('batch.kubernetes.io/job-tracking') === true,
    ).length;
    const { name } = job.metadata;
    return [
      ...(ended && running > 0 ? [`job ${name} has ended, and ${running} of its pods run`] : []),
      ...(uncounted > 0 ? [`job ${name} has not counted ${uncounted} pods`] : []),
      ...((job.status.active ?? 0) === running ? [] : [`job ${name} says ${job.status.active} active of ${running}`]),
    ];
  });
}

/**
 * A Service's slices hold the addresses of the pods that it selects. A pod that ends before it was ever ready may keep its unready address:
 * no change of it counts as one of its endpoints (podEndpointsChanged of k8s.io/endpointslice/util), so nothing wakes the Service.
 */
function slices({ store }: Cluster): readonly string[] {
  const ended = new Set([...store.each('pods')].filter(isPodTerminal).map(({ metadata }) => metadata.uid));
  return [...store.each('services')].flatMap(({ metadata, spec: { selector } }) => {
    if (!selector) return [];
    const wanted = [...store.each('pods')]
      .filter((pod) => pod.metadata.namespace === metadata.namespace && !isPodTerminal(pod) && pod.status.podIP)
      .filter((pod) => Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value))
      .map((pod) => pod.status.podIP ?? '');
    const held = [...store.each('endpointslices')]
      .filter((slice) => slice.metadata.namespace === metadata.namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name)
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions, targetRef }) => conditions?.ready === true || !ended.has(targetRef?.uid ?? ''))
      .flatMap(({ addresses }) => addresses);
    const differ = wanted.toSorted(byText).join(' ') !== held.toSorted(byText).join(' ');
    return differ ? [`service ${metadata.name} has ${held.join(' ')} for ${wanted.join(' ')}`] : [];
  });
}

/** A budget knows how many pods are well, unless it cannot be reckoned with: a share of pods whose owner has no scale. */
function budgets({ store }: Cluster): readonly string[] {
  return [...store.each('poddisruptionbudgets')].flatMap(({ metadata, spec, status }) => {
    const labels = Object.entries(spec.selector?.matchLabels ?? {});
    const well = [...store.each('pods')].filter(
      (pod) =>
        pod.metadata.namespace === metadata.namespace &&
        labels.every(([key, value]) => pod.metadata.labels?.[key] === value) &&
        isConditionTrue(pod.status.conditions, 'Ready') &&
        !isPodTerminal(pod),
    ).length;
    const failed = status.conditions?.some(({ reason }) => reason === 'SyncFailed') === true;
    return failed || status.currentHealthy === well
      ? []
      : [`budget ${metadata.name}: ${well} are well, it says ${status.currentHealthy}`];
  });
}
