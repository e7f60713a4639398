/**
 * Zones of nodes: how much of each is down, and how fast its nodes may therefore get NoExecute taints
 * (nodelifecycle/node_lifecycle_controller.go, scheduler/rate_limited_queue.go).
 */
import { isConditionTrue } from '../../../api/conditions.ts';
import type { Node } from '../../../api/generated/types.ts';

const EVICTION_RATE = 0.1;
const SECONDARY_EVICTION_RATE = 0.01;
const LARGE_CLUSTER = 50;
const UNHEALTHY_FRACTION = 0.55;

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** component-helpers/node/topology GetZoneKey */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const zone = labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  const region = labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  return zone === '' && region === '' ? '' : `${region}:\0:${zone}`;
}

/** ComputeZoneState */
export function stateOf(nodes: readonly Node[]): ZoneState {
  const ready = nodes.filter(({ status }) => isConditionTrue(status.conditions, 'Ready')).length;
  const notReady = nodes.length - ready;
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  return notReady > 2 && notReady / nodes.length >= UNHEALTHY_FRACTION ? 'PartialDisruption' : 'Normal';
}

/** Nodes per second that may be tainted. */
export function rateOf(state: ZoneState, nodes: number): number {
  if (state !== 'PartialDisruption') return EVICTION_RATE;
  return nodes > LARGE_CLUSTER ? SECONDARY_EVICTION_RATE : 0;
}

/** Nodes of a zone that wait for their taint: one at once, the others at the zone's rate. */
export class ZoneQueue {
  private readonly waiting = new Set<string>();
  private rate = EVICTION_RATE;
  private tokens = 1;
  private filledAtMs = 0;

  get size(): number {
    return this.waiting.size;
  }

  add(node: string): void {
    this.waiting.add(node);
  }

  remove(node: string): void {
    this.waiting.delete(node);
  }

  setRate(rate: number, nowMs: number): void {
    this.fill(nowMs);
    this.rate = rate;
  }

  /** Takes the nodes whose turn it is. */
  take(nowMs: number): readonly string[] {
    this.fill(nowMs);
    const taken: string[] = [];
    for (const node of this.waiting) {
      if (this.rate === 0 || this.tokens < 1) break;
      this.tokens -= 1;
      this.waiting.delete(node);
      taken.push(node);
    }
    return taken;
  }

  private fill(nowMs: number): void {
    this.tokens = Math.min(1, this.tokens + ((nowMs - this.filledAtMs) / 1000) * this.rate);
    this.filledAtMs = nowMs;
  }
}
