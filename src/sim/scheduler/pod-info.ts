/**
 * A pod as the scheduler sees it: what it asks for as numbers, its host ports and its affinity terms, worked out once
 * (framework/types.go PodInfo, component-helpers resource/helpers.go).
 */
import { milliValue, quantityValue } from '../../api/values/quantity.ts';
import { isPodLevelResource, isSidecar } from '../../api/pod/resources.ts';
import type { Container, Pod, PodSpec } from '../../api/generated/types.ts';
import { keyOf, namespaceOf } from '../../api/object.ts';
import type { AffinityTerms, PodTerms } from './affinity-terms.ts';

/** What a container without a request counts as when nodes are scored by what is free (schedutil.DefaultMilliCPURequest). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

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

const NO_LABELS: Readonly<Record<string, string>> = {};

/** Works out a pod; takes over from `before`, an earlier look at the same pod, what cannot have changed. */
export function podInfo(pod: Pod, affinityTerms: AffinityTerms, before?: PodInfo): PodInfo {
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
    terms: before?.pod.spec.affinity === pod.spec.affinity && before ? before.terms : affinityTerms.of(pod),
  };
}

type Requests = Pick<
  PodInfo,
  'milliCpu' | 'memory' | 'ephemeralStorage' | 'scalars' | 'nonZeroMilliCpu' | 'nonZeroMemory'
>;

function requestsOf(pod: Pod): Requests {
  return {
    milliCpu: total(pod, 'cpu', milliValue, 0),
    memory: total(pod, 'memory', quantityValue, 0),
    ephemeralStorage: total(pod, 'ephemeral-storage', quantityValue, 0),
    scalars: scalarsOf(pod),
    nonZeroMilliCpu: total(pod, 'cpu', milliValue, DEFAULT_MILLI_CPU),
    nonZeroMemory: total(pod, 'memory', quantityValue, DEFAULT_MEMORY),
  };
}

/**
 * What the containers of a pod that is to be placed count as when nodes are scored by what is free: requests of the pod as a whole are left out, other
 * than in the sums of pods that are on nodes.
 */
export function scoredRequests(info: PodInfo): { readonly milliCpu: number; readonly memory: number } {
  const { pod } = info;
  if (!pod.spec.resources) return { milliCpu: info.nonZeroMilliCpu, memory: info.nonZeroMemory };
  const { resources: _ofPod, ...spec } = pod.spec;
  const ofContainers = { ...pod, spec };
  return {
    milliCpu: total(ofContainers, 'cpu', milliValue, DEFAULT_MILLI_CPU),
    memory: total(ofContainers, 'memory', quantityValue, DEFAULT_MEMORY),
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

const NO_SCALARS: PodInfo['scalars'] = [];

function scalarsOf(pod: Pod): PodInfo['scalars'] {
  const names = scalarNames(pod.spec);
  if (names.size === 0) return NO_SCALARS;
  return [...names].flatMap((name): PodInfo['scalars'] => {
    const amount = total(pod, name, quantityValue, 0);
    return amount > 0 ? [[name, amount]] : [];
  });
}

const NO_NAMES: ReadonlySet<string> = new Set();

function scalarNames({ containers, initContainers = [], resources, overhead }: PodSpec): ReadonlySet<string> {
  let names: Set<string> | undefined;
  const look = (list: Readonly<Record<string, string>> | undefined): void => {
    for (const name in list) if (!ORDINARY.has(name)) (names ??= new Set()).add(name);
  };
  for (const container of containers) look(container.resources?.requests);
  for (const container of initContainers) look(container.resources?.requests);
  look(resources?.requests);
  look(overhead);
  return names ?? NO_NAMES;
}

const NO_PORTS: readonly HostPort[] = [];

function hostPortsOf({ containers, initContainers }: PodSpec): readonly HostPort[] {
  let ports = NO_PORTS;
  const look = (container: Container): void => {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (hostPort) ports = [...ports, { ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort }];
    }
  };
  for (const container of containers) look(container);
  for (const container of initContainers ?? []) if (isSidecar(container)) look(container);
  return ports;
}

/** Whether a pod asks for less of something than before. */
export function asksForLess(info: PodInfo, before: PodInfo): boolean {
  return (
    info.milliCpu < before.milliCpu ||
    info.memory < before.memory ||
    info.ephemeralStorage < before.ephemeralStorage ||
    before.scalars.some(([name, amount]) => amount > (info.scalars.find(([other]) => other === name)?.[1] ?? 0))
  );
}
