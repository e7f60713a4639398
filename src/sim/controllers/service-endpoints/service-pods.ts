/** Which pods a Service selects, kept up to date with every write, so that a change of one pod costs the same in a large cluster. */
import { deepEqual } from '../../../base/equal.ts';
import { matcherOfMap } from '../../../api/selectors/label-selector.ts';
import { isPodReady } from '../../../api/pod/pod-status.ts';
import type { Pod, Service } from '../../../api/generated/types.ts';
import { keyOf, namespaceOf } from '../../../api/object.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Index } from '../../apiserver/store-index.ts';

type Wake = (serviceKey: string, delayMs: number) => void;

/** Large Services are looked at less often: the more pods they have, the longer changes are put together. */
const PODS_PER_MS = 20;

export class ServicePods {
  private readonly client: Client;
  private readonly wake: Wake;
  private readonly selecting: Index<Service>;
  private readonly members = new Map<string, Set<string>>();
  private readonly memberships = new Map<string, Set<string>>();

  /** Calls `wake` with the key of each Service that may have to do with what happened, and how long more changes may be waited for. */
  constructor(client: Client, wake: Wake) {
    this.client = client;
    this.wake = wake;
    this.selecting = client.index('services', 'selector', selectorPair);
    client.watch('services', ({ type, object, previous }) => {
      const key = keyOf(object);
      const selected = previous && sameSelector(previous.object, object) && this.members.has(key);
      if (type === 'DELETED' || !selected) this.forget(key);
      wake(key, 0);
    });
    client.watch('pods', ({ type, object, previous }) => this.podChanged(object, type, previous?.object));
  }

  /** The pods of a Service in the order in which they were found, with those that have ended. */
  of(service: Service): readonly Pod[] {
    const key = keyOf(service);
    let keys = this.members.get(key);
    if (!keys) {
      keys = new Set();
      this.members.set(key, keys);
      for (const pod of this.podsIn(namespaceOf(service))) if (selects(service, pod)) this.join(key, keyOf(pod));
    }
    return [...keys].flatMap((podKey) => {
      const pod = this.client.get('pods', namespaceOf(service), podKey.slice(podKey.indexOf('/') + 1));
      return pod ? [pod] : [];
    });
  }

  private podsIn(namespace: string): Iterable<Pod> {
    return this.client.index('pods', 'namespace', (pod) => [namespaceOf(pod)]).get(namespace);
  }

  private podChanged(pod: Pod, type: string, previous: Pod | undefined): void {
    if (this.selecting.size === 0 && this.memberships.size === 0) return;
    if (type === 'MODIFIED' && previous && !mattersToEndpoints(previous, pod)) return;
    const podKey = keyOf(pod);
    const before = [...(this.memberships.get(podKey) ?? [])];
    const now = new Set(type === 'DELETED' ? [] : this.servicesOf(pod).map(keyOf));
    for (const key of before) if (!now.has(key)) this.leave(key, podKey);
    for (const key of now) if (this.members.has(key)) this.join(key, podKey);
    for (const key of new Set([...before, ...now])) {
      this.wake(key, Math.trunc((this.members.get(key)?.size ?? 0) / PODS_PER_MS));
    }
  }

  private servicesOf(pod: Pod): readonly Service[] {
    const namespace = namespaceOf(pod);
    return Object.entries(pod.metadata.labels ?? {}).flatMap(([key, value]) =>
      [...this.selecting.get(`${namespace} ${key}=${value}`)].filter((service) => selects(service, pod)),
    );
  }

  private join(service: string, pod: string): void {
    this.members.get(service)?.add(pod);
    const services = this.memberships.get(pod);
    if (services) services.add(service);
    else this.memberships.set(pod, new Set([service]));
  }

  private leave(service: string, pod: string): void {
    this.members.get(service)?.delete(pod);
    const services = this.memberships.get(pod);
    services?.delete(service);
    if (services?.size === 0) this.memberships.delete(pod);
  }

  private forget(service: string): void {
    for (const pod of this.members.get(service) ?? []) this.leave(service, pod);
    this.members.delete(service);
  }
}

function hasSelector({ spec }: Service): boolean {
  return spec.selector !== undefined && Object.keys(spec.selector).length > 0;
}

function selects(service: Service, pod: Pod): boolean {
  return hasSelector(service) && matcherOfMap(service.spec.selector)(pod.metadata.labels);
}

function selectorPair(service: Service): readonly string[] {
  const [pair] = Object.entries(service.spec.selector ?? {});
  return pair ? [`${namespaceOf(service)} ${pair[0]}=${pair[1]}`] : [];
}

function sameSelector(a: Service, b: Service): boolean {
  return a.spec.selector === b.spec.selector || JSON.stringify(a.spec.selector) === JSON.stringify(b.spec.selector);
}

/** Labels, deletion, readiness and addresses are all that makes endpoints change (podEndpointsChanged). */
function mattersToEndpoints(before: Pod, pod: Pod): boolean {
  return (
    !deepEqual(before.metadata.labels, pod.metadata.labels) ||
    before.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    isPodReady(before) !== isPodReady(pod) ||
    !deepEqual(before.status.podIPs, pod.status.podIPs)
  );
}
