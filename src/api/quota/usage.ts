/** What an object counts for in a ResourceQuota (pkg/quota/v1/evaluator/core). */
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../generated/types.ts';
import type { Kind } from '../kind.ts';
import type { KubeObject } from '../object.ts';
import { podLimits, podRequests } from '../pod/resources.ts';
import { qosClassOf } from '../pod/resources.ts';
import { isPodTerminal } from '../pod/pod-status.ts';
import { addQuantities } from '../values/quantity.ts';
import { storageClassOf } from '../storage/volume-matching.ts';

export type Usage = Readonly<Record<string, string>>;

const STANDARD: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
const CLASS_SUFFIX = '.storageclass.storage.k8s.io/';
/** Kinds that have a name of their own besides `count/RESOURCE`. */
const LEGACY: ReadonlySet<string> = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);

/** All that one object uses, by the names of quota resources. */
export function usageOf(kind: Kind, object: KubeObject): Usage {
  const count = { [`count/${kind.group ? `${kind.resource}.${kind.group}` : kind.resource}`]: '1' };
  const legacy = LEGACY.has(kind.resource) && !kind.group ? { [kind.resource]: '1' } : {};
  switch (kind.resource) {
    case 'pods':
      return { ...count, ...usageOfPod(object as Pod) };
    case 'services':
      return { ...count, ...legacy, ...usageOfService(object as Service) };
    case 'persistentvolumeclaims':
      return { ...count, ...legacy, ...usageOfClaim(object as PersistentVolumeClaim) };
    default:
      return { ...count, ...legacy };
  }
}

/** A pod that has ended uses nothing but its place among all pods. */
function usageOfPod(pod: Pod): Usage {
  if (isPodTerminal(pod)) return {};
  const requests = podRequests(pod);
  const usage: Record<string, string> = { pods: '1' };
  for (const [name, amount] of Object.entries(requests)) {
    usage[`requests.${name}`] = amount;
    if (STANDARD.has(name) || name.startsWith('hugepages-')) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) {
    if (STANDARD.has(name)) usage[`limits.${name}`] = amount;
  }
  return usage;
}

function usageOfService({ spec }: Service): Usage {
  const nodePorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? (spec.ports ?? []).length : 0;
  const allocated = spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false;
  return {
    'services.nodeports': String(allocated ? (spec.ports ?? []).filter(({ nodePort }) => nodePort).length : nodePorts),
    'services.loadbalancers': spec.type === 'LoadBalancer' ? '1' : '0',
  };
}

function usageOfClaim(claim: PersistentVolumeClaim): Usage {
  const requested = claim.spec.resources?.requests?.['storage'] ?? '0';
  const storageClass = storageClassOf(claim);
  const ofClass = storageClass
    ? {
        [`${storageClass}${CLASS_SUFFIX}persistentvolumeclaims`]: '1',
        [`${storageClass}${CLASS_SUFFIX}requests.storage`]: requested,
      }
    : {};
  return { 'requests.storage': requested, ...ofClass };
}

/** Whether the object is one of those that the quota is about (its scopes only ever are about pods). */
export function isInScope({ spec }: ResourceQuota, object: KubeObject): boolean {
  const selectors = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: [] as readonly string[] })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
  if (selectors.length === 0) return true;
  if (object.kind !== 'Pod') return false;
  const pod = object as Pod;
  return selectors.every(({ scopeName, operator, values = [] }) => matchesScope(pod, scopeName, operator, values));
}

function matchesScope(pod: Pod, scope: string, operator: string, values: readonly string[]): boolean {
  switch (scope) {
    case 'Terminating':
      return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClassOf(pod) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(pod) !== 'BestEffort';
    case 'PriorityClass':
      return matchesClass(pod.spec.priorityClassName ?? '', operator, values);
    case 'CrossNamespacePodAffinity':
      return reachesOtherNamespaces(pod);
    default:
      return false;
  }
}

function matchesClass(name: string, operator: string, values: readonly string[]): boolean {
  if (operator === 'In') return values.includes(name);
  if (operator === 'NotIn') return !values.includes(name);
  return operator === 'Exists' ? name !== '' : name === '';
}

function reachesOtherNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [podAffinity, podAntiAffinity].some((affinity) => {
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ];
    return terms.some(({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || namespaceSelector);
  });
}

export function addUsage(a: Usage, b: Usage): Usage {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) sum[name] = addQuantities(sum[name] ?? '0', amount);
  return sum;
}

/** Of a usage, what the quota limits. */
export function limitedBy(usage: Usage, hard: Usage): Usage {
  return Object.fromEntries(
    Object.keys(hard).flatMap((name) => (usage[name] === undefined ? [] : [[name, usage[name]]])),
  );
}
