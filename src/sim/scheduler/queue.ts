/**
 * Pods that wait for a node (backend/queue): those to be tried next, those that wait out their back-off, those that were rejected and wait for something
 * to change, and those that their gates hold back.
 */
import { Heap } from '../../base/heap.ts';
import { byText, inOrder } from '../../base/compare.ts';
import type { Cause } from '../kernel/cause.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { MINUTE, SECOND } from '../kernel/time.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Plugin, QueueingHint } from './framework.ts';
import type { PodInfo } from './pod-info.ts';

const INITIAL_BACKOFF_MS = 1 * SECOND;
const MAX_BACKOFF_MS = 10 * SECOND;
const MAX_STAY_MS = 5 * MINUTE;
const FLUSH_PERIOD_MS = 30 * SECOND;

const ANY_TAINTS: QueueingHint = {
  on: ['node-updated'],
  worthRetrying: (_pod, event) => event.kind === 'node-updated' && event.changed.taints,
};

export interface QueuedPod {
  info: PodInfo;
  readonly key: string;
  /** What made it worth trying: the cause of what comes of the attempt. */
  cause: Cause;
  /** When it came to the queue, or last failed. */
  since: number;
  /** How often it was rejected, and how often in a row something went wrong. */
  rejections: number;
  errors: number;
  rejectors: readonly string[];
  where: 'active' | 'backoff' | 'error-backoff' | 'pool' | 'gated' | 'in-flight';
  /** Distinguishes its place in a heap from places it has left. */
  ticket: number;
  backoffUntil: number;
}

interface Place {
  readonly pod: QueuedPod;
  readonly ticket: number;
  readonly priority: number;
  readonly since: number;
  readonly until: number;
}

export class SchedulingQueue {
  private readonly kernel: Kernel;
  private readonly cluster: ClusterState;
  private readonly onReady: () => void;
  private readonly pods = new Map<string, QueuedPod>();
  private readonly active = new Heap<Place>(byPriority);
  private readonly backoff = new Heap<Place>((a, b) => a.until < b.until || (a.until === b.until && byPriority(a, b)));
  /** Rejected pods by the plugins that rejected them. */
  private readonly pool = new Map<string, Set<QueuedPod>>();
  private readonly listeners = new Map<ClusterEvent['kind'], (readonly [plugin: string, hint: QueueingHint])[]>();
  private tickets = 0;
  private flushing = false;

  constructor(kernel: Kernel, cluster: ClusterState, plugins: readonly Plugin[], onReady: () => void) {
    this.kernel = kernel;
    this.cluster = cluster;
    this.onReady = onReady;
    for (const { name, hint } of plugins) {
      for (const kind of hint?.on ?? []) this.listen(kind, name, hint as QueueingHint);
      if (hint?.on.includes('node-added') && !hint.judgesTaints) this.listen('node-updated', name, ANY_TAINTS);
    }
  }

  private listen(kind: ClusterEvent['kind'], plugin: string, hint: QueueingHint): void {
    const listeners = this.listeners.get(kind) ?? [];
    this.listeners.set(kind, [...listeners, [plugin, hint]]);
  }

  /** A new pod without a node. */
  add(info: PodInfo): void {
    const pod: QueuedPod = {
      info,
      key: info.key,
      cause: this.kernel.cause,
      since: this.kernel.now,
      rejections: 0,
      errors: 0,
      rejectors: [],
      where: 'gated',
      ticket: 0,
      backoffUntil: 0,
    };
    this.pods.set(info.key, pod);
    if (!isGated(info)) this.activate(pod);
  }

  get(key: string): QueuedPod | undefined {
    return this.pods.get(key);
  }

  /** The pod was written: perhaps what held it up is gone. */
  update(info: PodInfo): void {
    const pod = this.pods.get(info.key);
    if (!pod) return this.add(info);
    const before = pod.info;
    pod.info = info;
    if (pod.where === 'gated') {
      if (!isGated(info)) this.activate(pod);
    } else if (pod.where === 'pool' && before !== info) {
      this.retryIfWorth([pod], { kind: 'pod-itself', pod: info, before });
    }
  }

  remove(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.leave(pod);
    this.pods.delete(key);
  }

  /** The next pod to try. It is in flight until it is removed or comes back as failed. */
  pop(): QueuedPod | undefined {
    const place = this.head(this.active, 'active') ?? this.head(this.backoff, 'backoff');
    if (!place) return undefined;
    this.leave(place.pod);
    return place.pod;
  }

  get ready(): boolean {
    return this.peek(this.active, 'active') !== undefined || this.peek(this.backoff, 'backoff') !== undefined;
  }

  /** The attempt found no node: the pod waits until one of the plugins that rejected it may see things differently. */
  rejected(pod: QueuedPod, rejectors: readonly string[]): void {
    pod.errors = 0;
    pod.rejections += 1;
    pod.since = this.kernel.now;
    pod.backoffUntil = this.backoffEnd(pod.rejections);
    pod.rejectors = rejectors;
    pod.where = 'pool';
    for (const plugin of rejectors) this.poolOf(plugin).add(pod);
    this.startFlushing();
  }

  /** Something went wrong: the pod is tried again after its back-off. */
  failed(pod: QueuedPod): void {
    pod.errors += 1;
    pod.since = this.kernel.now;
    pod.backoffUntil = this.backoffEnd(pod.errors);
    this.waitOut(pod, 'error-backoff');
  }

  /** Something happened in the cluster: rejected pods for which it may matter are tried again, those of a higher priority than `atMost` excepted. */
  tell(event: ClusterEvent, atMost = Infinity): void {
    for (const [plugin, hint] of this.listeners.get(event.kind) ?? []) {
      const rejected = this.pool.get(plugin);
      if (!rejected || rejected.size === 0) continue;
      const moved = [...rejected].filter(
        ({ info }) => info.priority <= atMost && hint.worthRetrying(info, event, this.cluster),
      );
      for (const pod of moved) this.retry(pod);
    }
  }

  private retryIfWorth(pods: readonly QueuedPod[], event: ClusterEvent): void {
    const hints = this.listeners.get(event.kind) ?? [];
    for (const pod of pods) {
      const worth = hints.some(
        ([plugin, hint]) => pod.rejectors.includes(plugin) && hint.worthRetrying(pod.info, event, this.cluster),
      );
      if (worth) this.retry(pod);
    }
  }

  private retry(pod: QueuedPod): void {
    this.leave(pod);
    pod.cause = this.kernel.cause;
    if (pod.backoffUntil > this.kernel.now) this.waitOut(pod, 'backoff');
    else this.activate(pod);
  }

  private activate(pod: QueuedPod): void {
    this.leave(pod);
    pod.cause = this.kernel.cause;
    pod.where = 'active';
    this.active.push(this.placeOf(pod));
    this.onReady();
  }

  private waitOut(pod: QueuedPod, where: 'backoff' | 'error-backoff'): void {
    pod.where = where;
    const place = this.placeOf(pod);
    if (where === 'backoff') {
      this.backoff.push(place);
      this.onReady();
    }
    this.kernel.after(pod.backoffUntil - this.kernel.now, () => {
      if (pod.ticket === place.ticket && pod.where === where) this.activate(pod);
    });
  }

  private leave(pod: QueuedPod): void {
    if (pod.where === 'pool') for (const plugin of pod.rejectors) this.pool.get(plugin)?.delete(pod);
    pod.where = 'in-flight';
    pod.ticket = 0;
  }

  private placeOf(pod: QueuedPod): Place {
    this.tickets += 1;
    pod.ticket = this.tickets;
    return { pod, ticket: pod.ticket, priority: pod.info.priority, since: pod.since, until: pod.backoffUntil };
  }

  private head(heap: Heap<Place>, where: QueuedPod['where']): Place | undefined {
    return this.peek(heap, where) && heap.pop();
  }

  private peek(heap: Heap<Place>, where: QueuedPod['where']): Place | undefined {
    for (let place = heap.peek(); place; place = heap.peek()) {
      if (place.pod.ticket === place.ticket && place.pod.where === where) return place;
      heap.pop();
    }
    return undefined;
  }

  /** Back-offs end with whole seconds of the wall clock. */
  private backoffEnd(failures: number): number {
    const { epoch, now } = this.kernel;
    const backoff = Math.min(INITIAL_BACKOFF_MS * 2 ** (failures - 1), MAX_BACKOFF_MS);
    return Math.max(now, Math.floor((epoch + now + backoff) / SECOND) * SECOND - epoch);
  }

  private poolOf(plugin: string): Set<QueuedPod> {
    let pods = this.pool.get(plugin);
    if (!pods) this.pool.set(plugin, (pods = new Set()));
    return pods;
  }

  /** Whatever the hints say, nothing waits for more than five minutes. */
  private startFlushing(): void {
    if (this.flushing) return;
    this.flushing = true;
    const delay = FLUSH_PERIOD_MS - (this.kernel.wallClock % FLUSH_PERIOD_MS);
    this.kernel.after(delay, () => this.flush(), 'the scheduler looks for pods that wait too long');
  }

  private flush(): void {
    this.flushing = false;
    const waiting = new Set([...this.pool.values()].flatMap((pods) => [...pods]));
    const overdue = [...waiting].filter(({ since }) => this.kernel.now - since > MAX_STAY_MS);
    for (const pod of overdue.sort(
      inOrder(
        (a, b) => a.since - b.since,
        (a, b) => byText(a.key, b.key),
      ),
    ))
      this.retry(pod);
    if (waiting.size > overdue.length) this.startFlushing();
  }
}

function byPriority(a: Place, b: Place): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.since < b.since || (a.since === b.since && a.ticket < b.ticket);
}

function isGated({ pod }: PodInfo): boolean {
  return (pod.spec.schedulingGates?.length ?? 0) > 0;
}
