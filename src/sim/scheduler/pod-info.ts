/**
 * A pod as the scheduler sees it: what it asks for as numbers, its host ports and its affinity terms, worked out once
 * (framework/types.go PodInfo, component-helpers resource/helpers.go).
 */
import { requirementsOf } from '../../api/label-selector.ts';
import type { Requirement } from '../../api/label-selector.ts';
import { milliValue, quantityValue } from '../../api/quantity.ts';
import { isPodLevelResource, isSidecar } from '../../api/pod/resources.ts';
import type { Container, LabelSelector, Pod, PodAffinityTerm, PodSpec } from '../../api/generated/types.ts';
import { keyOf, namespaceOf } from '../../api/object.ts';
import { podQuery } from './pod-query.ts';
import type { Namespaces, PodQuery } from './pod-query.ts';

/** What a container without a request counts as when nodes are scored by what is free (schedutil.DefaultMilliCPURequest). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

export interface AffinityTerm {
  readonly topologyKey: string;
  readonly query: PodQuery;
  /** 1..100 of a preferred term; 1 of a required one. */
  readonly weight: number;
}

export interface PodTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export interface PodInfo {
  readonly key: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly terminating: boolean;
  /** The newest version; what is worked out from it stays the same as long as this object does. */
  pod: Pod;
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Everything else that is asked for, above zero, by name. */
  readonly scalars: readonly (readonly [name: string, amount: number])[];
  /** Requests with the defaults of containers that ask for nothing. */
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
  readonly hostPorts: readonly HostPort[];
  readonly terms: PodTerms | undefined;
}

/** How a namespaceSelector is looked up: a test of namespaces by name. */
export type NamespaceSelection = (selector: LabelSelector) => (namespace: string) => boolean;

const NO_LABELS: Readonly<Record<string, string>> = {};

/** Works out a pod; takes over from `before`, an earlier look at the same pod, what cannot have changed. */
export function podInfo(pod: Pod, namespaces: NamespaceSelection, before?: PodInfo): PodInfo {
  const namespace = namespaceOf(pod);
  const same =
    before?.pod.spec.containers === pod.spec.containers && before?.pod.spec.initContainers === pod.spec.initContainers;
  const asked = before && same && !hasResizes(pod) ? before : requestsOf(pod);
  return {
    key: keyOf(pod),
    namespace,
    labels: pod.metadata.labels ?? NO_LABELS,
    priority: pod.spec.priority ?? 0,
    terminating: pod.metadata.deletionTimestamp !== undefined,
    pod,
    milliCpu: asked.milliCpu,
    memory: asked.memory,
    ephemeralStorage: asked.ephemeralStorage,
    scalars: asked.scalars,
    nonZeroMilliCpu: asked.nonZeroMilliCpu,
    nonZeroMemory: asked.nonZeroMemory,
    hostPorts: before && same ? before.hostPorts : hostPortsOf(pod.spec),
    terms: before?.pod.spec.affinity === pod.spec.affinity && before ? before.terms : termsOf(pod, namespaces),
  };
}

type Requests = Pick<
  PodInfo,
  'milliCpu' | 'memory' | 'ephemeralStorage' | 'scalars' | 'nonZeroMilliCpu' | 'nonZeroMemory'
>;

function requestsOf(pod: Pod): Requests {
  const { spec } = pod;
  return {
    milliCpu: total(pod, 'cpu', milliValue, 0),
    memory: total(pod, 'memory', quantityValue, 0),
    ephemeralStorage: total(pod, 'ephemeral-storage', quantityValue, 0),
    scalars: scalarNames(spec).flatMap((name): readonly (readonly [string, number])[] => {
      const amount = total(pod, name, quantityValue, 0);
      return amount > 0 ? [[name, amount]] : [];
    }),
    nonZeroMilliCpu: total(pod, 'cpu', milliValue, DEFAULT_MILLI_CPU),
    nonZeroMemory: total(pod, 'memory', quantityValue, DEFAULT_MEMORY),
  };
}

/** What the pod requests of one resource, where a container that says nothing asks for `missing`. */
function total(pod: Pod, name: string, value: (quantity: string) => number, missing: number): number {
  const { spec } = pod;
  const ofPod = isPodLevelResource(name) ? spec.resources?.requests?.[name] : undefined;
  const overhead = spec.overhead?.[name];
  const containers = ofPod === undefined ? ofContainers(pod, name, value, missing) : value(ofPod);
  return overhead === undefined ? containers : containers + value(overhead);
}

function ofContainers(pod: Pod, name: string, value: (quantity: string) => number, missing: number): number {
  const { spec } = pod;
  let running = 0;
  for (const container of spec.containers) running += askedBy(pod, container, name, value, missing);
  let sidecars = 0;
  let starting = 0;
  for (const container of spec.initContainers ?? []) {
    const asked = askedBy(pod, container, name, value, missing);
    if (isSidecar(container)) {
      running += asked;
      sidecars += asked;
      starting = Math.max(starting, sidecars);
    } else starting = Math.max(starting, asked + sidecars);
  }
  return Math.max(running, starting);
}

function askedBy(
  pod: Pod,
  container: Container,
  name: string,
  value: (quantity: string) => number,
  missing: number,
): number {
  const requested = container.resources?.requests?.[name];
  if (requested === undefined) return missing;
  const allocated = allocatedTo(pod, container.name, name);
  return allocated === undefined ? value(requested) : Math.max(value(requested), value(allocated));
}

/** During an in-place resize the node keeps what the container had until the kubelet has acted. */
function allocatedTo(pod: Pod, container: string, name: string): string | undefined {
  const statuses = pod.status.containerStatuses;
  return statuses?.find((status) => status.name === container)?.allocatedResources?.[name];
}

/** Whether the kubelet has allocated something else than the pod asks for. */
function hasResizes(pod: Pod): boolean {
  return pod.spec.containers.some((container) =>
    Object.entries(container.resources?.requests ?? {}).some(([name, requested]) => {
      const allocated = allocatedTo(pod, container.name, name);
      return allocated !== undefined && allocated !== requested;
    }),
  );
}

const ORDINARY: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

function scalarNames(spec: PodSpec): readonly string[] {
  const names = new Set<string>();
  const lists = [...spec.containers, ...(spec.initContainers ?? []), { resources: spec.resources }].map(
    ({ resources }) => resources?.requests,
  );
  for (const list of [...lists, spec.overhead]) {
    for (const name in list) if (!ORDINARY.has(name)) names.add(name);
  }
  return [...names];
}

function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(isSidecar);
  return [...spec.containers, ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort }] : [],
    ),
  );
}

function termsOf(pod: Pod, namespaces: NamespaceSelection): PodTerms | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return undefined;
  const required = (term: PodAffinityTerm): AffinityTerm => affinityTerm(pod, term, 1, namespaces);
  const preferred = (weighted: { readonly podAffinityTerm: PodAffinityTerm; readonly weight: number }): AffinityTerm =>
    affinityTerm(pod, weighted.podAffinityTerm, weighted.weight, namespaces);
  return {
    requiredAffinity: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(required),
    requiredAntiAffinity: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(required),
    preferredAffinity: (podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(preferred),
    preferredAntiAffinity: (podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(preferred),
  };
}

function affinityTerm(pod: Pod, term: PodAffinityTerm, weight: number, namespaces: NamespaceSelection): AffinityTerm {
  const requirements = term.labelSelector && requirementsOf(term.labelSelector);
  return { topologyKey: term.topologyKey, weight, query: podQuery(namespacesOf(pod, term, namespaces), requirements) };
}

function namespacesOf(pod: Pod, term: PodAffinityTerm, namespaces: NamespaceSelection): Namespaces {
  const names = term.namespaces ?? [];
  if (!term.namespaceSelector) {
    return { kind: 'names', names: names.length === 0 ? [namespaceOf(pod)] : names };
  }
  const key = JSON.stringify(term.namespaceSelector);
  return { kind: 'selected', names, key, test: namespaces(term.namespaceSelector) };
}

/** The requirements of a selector with the pod's own values of `matchLabelKeys`. */
export function withLabelKeys(
  selector: LabelSelector | undefined,
  keys: readonly string[] | undefined,
  labels: Readonly<Record<string, string>>,
): readonly Requirement[] | undefined {
  if (!selector) return undefined;
  const own = (keys ?? []).flatMap((key): Requirement[] => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator: 'in', values: [value] }];
  });
  return [...requirementsOf(selector), ...own];
}
