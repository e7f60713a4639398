import type { Container, Pod, PodSpec, ResourceRequirements } from '../generated/types.ts';
import { addQuantities, compareQuantities, maxQuantity, signOfQuantity } from '../values/quantity.ts';

// How much a pod asks for (component-helpers' resource/helpers.go) and its quality of service (pkg/apis/core/helper/qos).

export type ResourceList = Readonly<Record<string, string>>;

const EMPTY: ResourceList = {};
const requestsOfSpec = new WeakMap<PodSpec, ResourceList>();
const limitsOfSpec = new WeakMap<PodSpec, ResourceList>();

/**
 * The sum of what the pod requests: containers and sidecars together, or the largest init container with the sidecars started before it,
 * whichever is more, then what the pod as a whole requests in their place, and the overhead. Remembered per spec.
 */
export function podRequests(pod: { readonly spec: PodSpec }): ResourceList {
  return remembered(requestsOfSpec, pod.spec, 'requests');
}

/** As podRequests, of the limits. The overhead counts only where there is a limit. */
export function podLimits(pod: { readonly spec: PodSpec }): ResourceList {
  return remembered(limitsOfSpec, pod.spec, 'limits');
}

function remembered(memory: WeakMap<PodSpec, ResourceList>, spec: PodSpec, what: 'requests' | 'limits'): ResourceList {
  let total = memory.get(spec);
  if (!total) {
    total = totalOf(spec, what);
    memory.set(spec, total);
  }
  return total;
}

function totalOf(spec: PodSpec, what: 'requests' | 'limits'): ResourceList {
  const containers = aggregateOf(spec, what);
  const ofPod = spec.resources?.[what];
  const total = ofPod ? { ...containers, ...onlyPodLevel(ofPod) } : containers;
  if (!spec.overhead) return total;
  if (what === 'requests') return addLists(total, spec.overhead);
  const limited = Object.entries(spec.overhead).filter(([name]) => signOfQuantity(total[name] ?? '0') !== 0);
  return addLists(total, Object.fromEntries(limited));
}

/** What containers ask for together, without pod-level resources and overhead (AggregateContainerRequests). */
export function aggregateOf(spec: PodSpec, what: 'requests' | 'limits'): ResourceList {
  let running = spec.containers.reduce((sum, container) => addLists(sum, askedBy(container, what)), EMPTY);
  let sidecars = EMPTY;
  let starting = EMPTY;
  for (const container of spec.initContainers ?? []) {
    const asked = askedBy(container, what);
    if (isSidecar(container)) {
      running = addLists(running, asked);
      sidecars = addLists(sidecars, asked);
      starting = maxLists(starting, sidecars);
    } else starting = maxLists(starting, addLists(asked, sidecars));
  }
  return maxLists(running, starting);
}

/** An init container that keeps running beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

function askedBy(container: Container, what: 'requests' | 'limits'): ResourceList {
  return container.resources?.[what] ?? EMPTY;
}

/** The resources that may be set for the pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

function onlyPodLevel(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => isPodLevelResource(name)));
}

function addLists(a: ResourceList, b: ResourceList): ResourceList {
  if (b === EMPTY) return a;
  if (a === EMPTY) return b;
  return mergeLists(a, b, addQuantities);
}

function maxLists(a: ResourceList, b: ResourceList): ResourceList {
  if (b === EMPTY) return a;
  if (a === EMPTY) return b;
  return mergeLists(a, b, maxQuantity);
}

function mergeLists(a: ResourceList, b: ResourceList, merge: (x: string, y: string) => string): ResourceList {
  const result: Record<string, string> = { ...a };
  for (const [name, quantity] of Object.entries(b)) {
    const other = result[name];
    result[name] = other === undefined ? quantity : merge(other, quantity);
  }
  return result;
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COMPUTE: readonly string[] = ['cpu', 'memory'];

/** The quality of service that follows from requests and limits of cpu and memory. */
export function qosClassOf({ spec }: { readonly spec: PodSpec } | Pod): QosClass {
  // resources of the pod itself count even where they are empty
  const parts: readonly (ResourceRequirements | undefined)[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.resources);
  const requests = parts.reduce((sum, part) => addLists(sum, computeOf(part?.requests)), EMPTY);
  const limits = parts.reduce((sum, part) => addLists(sum, computeOf(part?.limits)), EMPTY);
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort';
  const allLimited = parts.every((part) => COMPUTE.every((name) => name in computeOf(part?.limits)));
  const equal =
    Object.keys(requests).length === Object.keys(limits).length &&
    Object.entries(requests).every(([name, quantity]) => {
      const limit = limits[name];
      return limit !== undefined && compareQuantities(quantity, limit) === 0;
    });
  return allLimited && equal ? 'Guaranteed' : 'Burstable';
}

/** The amounts of cpu and memory above zero. */
function computeOf(list: ResourceList | undefined): ResourceList {
  if (!list) return EMPTY;
  const kept = Object.entries(list).filter(
    ([name, quantity]) => COMPUTE.includes(name) && signOfQuantity(quantity) > 0,
  );
  return kept.length > 0 ? Object.fromEntries(kept) : EMPTY;
}
