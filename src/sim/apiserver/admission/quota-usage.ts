import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../../../api/generated/types.ts';
import { qualifiedResource } from '../../../api/validation/errors.ts';
import type { Kind } from '../../../api/kind.ts';
import type { KubeObject, ResourceName } from '../../../api/object.ts';
import { podLimits, podRequests, qosClassOf } from '../../../api/pod/resources.ts';
import { byText } from '../../../base/compare.ts';

// What an object counts for against a ResourceQuota (pkg/quota/v1/evaluator/core).

export type Usage = Readonly<Record<string, string>>;

const COUNTED: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);
const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];
const CLASS_SUFFIX = 'storageclass.storage.k8s.io';

/** Everything that a quota can count of an object. */
export function usageOf(kind: Kind, object: KubeObject): Usage {
  const counts = {
    [`count/${qualifiedResource(kind)}`]: '1',
    ...(COUNTED.has(kind.resource) ? { [kind.resource]: '1' } : {}),
  };
  switch (kind.resource) {
    case 'pods':
      return { ...counts, ...podUsage(object as Pod) };
    case 'services':
      return { ...counts, ...serviceUsage(object as Service) };
    case 'persistentvolumeclaims':
      return { ...counts, ...claimUsage(object as PersistentVolumeClaim) };
    default:
      return counts;
  }
}

function podUsage(pod: Pod): Usage {
  const usage: Record<string, string> = {};
  for (const [name, amount] of Object.entries(podRequests(pod))) {
    if (STANDARD.includes(name)) usage[name] = amount;
    usage[`requests.${name}`] = amount;
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) {
    if (STANDARD.includes(name)) usage[`limits.${name}`] = amount;
  }
  return usage;
}

function serviceUsage({ spec }: Service): Usage {
  const ports = spec?.ports ?? [];
  if (spec?.type === 'NodePort') return { 'services.nodeports': String(ports.length), 'services.loadbalancers': '0' };
  if (spec?.type !== 'LoadBalancer') return { 'services.nodeports': '0', 'services.loadbalancers': '0' };
  const allocates = spec.allocateLoadBalancerNodePorts !== false;
  const nodePorts = allocates ? ports.length : ports.filter(({ nodePort }) => nodePort).length;
  return { 'services.nodeports': String(nodePorts), 'services.loadbalancers': '1' };
}

function claimUsage({ spec }: PersistentVolumeClaim): Usage {
  const requested = spec?.resources?.requests?.['storage'];
  const { storageClassName } = spec ?? {};
  const prefix = storageClassName ? `${storageClassName}.${CLASS_SUFFIX}` : undefined;
  return {
    ...(requested === undefined ? {} : { 'requests.storage': requested }),
    ...(prefix ? { [`${prefix}/persistentvolumeclaims`]: '1' } : {}),
    ...(prefix && requested !== undefined ? { [`${prefix}/requests.storage`]: requested } : {}),
  };
}

/** Whether the quota's scopes take the object; only pods have scopes. */
export function matchesScopes({ spec }: ResourceQuota, kind: Kind, object: KubeObject): boolean {
  const expressions = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: [] })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (expressions.length === 0) return true;
  if (kind.resource !== 'pods') return false;
  return expressions.every(({ scopeName, operator, values = [] }) => {
    const pod = object as Pod;
    if (scopeName === 'PriorityClass') return matchesPriority(pod, operator, values);
    return isInScope(pod, scopeName) === (operator !== 'DoesNotExist');
  });
}

function matchesPriority({ spec }: Pod, operator: string, values: readonly string[]): boolean {
  const name = spec.priorityClassName ?? '';
  switch (operator) {
    case 'In':
      return values.includes(name);
    case 'NotIn':
      return !values.includes(name);
    case 'Exists':
      return name !== '';
    default:
      return name === '';
  }
}

function isInScope(pod: Pod, scope: string): boolean {
  const terminating = (pod.spec.activeDeadlineSeconds ?? -1) >= 0;
  switch (scope) {
    case 'Terminating':
      return terminating;
    case 'NotTerminating':
      return !terminating;
    case 'BestEffort':
      return qosClassOf(pod) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(pod) !== 'BestEffort';
    case 'CrossNamespacePodAffinity':
      return usesOtherNamespaces(pod);
    default:
      return false;
  }
}

function usesOtherNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [podAffinity, podAntiAffinity].some((affinity) =>
    [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => term.podAffinityTerm),
    ].some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined),
  );
}

/** Compute resources that every container must state where the quota limits them, by container (podEvaluator.Constraints). */
export function missingResources(hard: Usage, { spec }: Pod): string | undefined {
  const required = Object.keys(hard).filter((name) =>
    /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/.test(name),
  );
  const missing = new Map<string, string[]>();
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    for (const name of required) {
      const { requests = {}, limits = {} } = container.resources ?? {};
      const limited = name.startsWith('limits.');
      const list = limited ? limits : requests;
      if (list[name.replace(/^(requests|limits)\./, '')] !== undefined) continue;
      missing.set(name, [...(missing.get(name) ?? []), container.name]);
    }
  }
  if (missing.size === 0) return undefined;
  const texts = [...missing]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([name, containers]) => `${name} for: ${containers.toSorted(byText).join(',')}`);
  return `must specify ${texts.join('; ')}`;
}
