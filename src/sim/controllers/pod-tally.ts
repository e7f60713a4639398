import { controllerOf, keyOf } from '../../api/object.ts';
import type { LabelSelector, Pod } from '../../api/generated/types.ts';
import { matcherOf } from '../../api/selectors/label-selector.ts';
import { isPodActive, isPodAvailable, isPodReady, isPodTerminating } from '../../api/pod/pod-status.ts';
import { deepEqual } from '../../base/equal.ts';
import type { Client } from '../apiserver/client.ts';
import { nextAvailableAt } from './availability.ts';
import { byController } from './ownership.ts';

/** What an owner's pods are counted by. Where it changes they are counted anew. */
export interface TallyRules {
  readonly selector: LabelSelector;
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly minReadySeconds: number;
}

/** The pods of an owner in numbers. */
export interface PodCounts {
  /** Neither terminal nor being deleted. The next three are of these. */
  readonly active: number;
  readonly fullyLabeled: number;
  readonly ready: number;
  readonly available: number;
  readonly terminating: number;
}

/**
 * Running numbers of one owner's pods, kept up pod by pod: what a change costs does not depend on how many pods there are.
 */
class PodTally {
  readonly rules: TallyRules;
  /** Active pods that the owner controls but does not select any more. */
  readonly strays = new Map<string, Pod>();
  /** How many active pods that it controls each node has. */
  readonly activeOn = new Map<string, number>();
  private active = 0;
  private fullyLabeled = 0;
  private ready = 0;
  private terminating = 0;
  /** Pods that have been ready for less than minReadySeconds when last looked at. */
  private readonly settling = new Map<string, Pod>();

  constructor(rules: TallyRules) {
    this.rules = rules;
  }

  add(pod: Pod): void {
    this.count(pod, 1);
    if (!isPodActive(pod)) return;
    this.countOnNode(pod, 1);
    if (!this.selects(pod)) this.strays.set(keyOf(pod), pod);
    else if (this.rules.minReadySeconds > 0 && isPodReady(pod)) this.settling.set(keyOf(pod), pod);
  }

  remove(pod: Pod): void {
    this.count(pod, -1);
    if (isPodActive(pod)) this.countOnNode(pod, -1);
    this.strays.delete(keyOf(pod));
    this.settling.delete(keyOf(pod));
  }

  countsAt(nowMs: number): PodCounts {
    const { active, fullyLabeled, ready, terminating, settling } = this;
    for (const [key, pod] of settling) {
      if (isPodAvailable(pod, this.rules.minReadySeconds, nowMs)) settling.delete(key);
    }
    return { active, fullyLabeled, ready, available: ready - settling.size, terminating };
  }

  /** When the next pod becomes available by having been ready for long enough; undefined if none is waiting. */
  nextAvailableAt(nowMs: number): number | undefined {
    return nextAvailableAt(this.settling.values(), this.rules.minReadySeconds, nowMs);
  }

  private count(pod: Pod, by: 1 | -1): void {
    if (!this.selects(pod)) return;
    if (isPodTerminating(pod)) this.terminating += by;
    if (!isPodActive(pod)) return;
    this.active += by;
    if (this.hasTemplateLabels(pod)) this.fullyLabeled += by;
    if (isPodReady(pod)) this.ready += by;
  }

  private countOnNode({ spec: { nodeName } }: Pod, by: 1 | -1): void {
    if (!nodeName) return;
    const count = (this.activeOn.get(nodeName) ?? 0) + by;
    if (count > 0) this.activeOn.set(nodeName, count);
    else this.activeOn.delete(nodeName);
  }

  private selects(pod: Pod): boolean {
    return matcherOf(this.rules.selector)(pod.metadata.labels);
  }

  private hasTemplateLabels({ metadata: { labels = {} } }: Pod): boolean {
    const { templateLabels } = this.rules;
    for (const key in templateLabels) if (labels[key] !== templateLabels[key]) return false;
    return true;
  }
}

export type { PodTally };

/** The tallies of all owners of a controller, by the owner's uid, counted on first use and kept up from then on. */
export class PodTallies {
  private readonly client: Client;
  private readonly tallies = new Map<string, PodTally>();

  constructor(client: Client) {
    this.client = client;
    client.watch('pods', ({ type, object, previous }) => {
      if (previous) this.tallyOf(previous.object)?.remove(previous.object);
      if (type !== 'DELETED') this.tallyOf(object)?.add(object);
    });
  }

  of(ownerUid: string, rules: TallyRules): PodTally {
    const known = this.tallies.get(ownerUid);
    if (known && deepEqual(known.rules, rules)) return known;
    const tally = new PodTally(rules);
    for (const pod of byController(this.client, 'pods').get(ownerUid)) tally.add(pod);
    this.tallies.set(ownerUid, tally);
    return tally;
  }

  forget(ownerUid: string): void {
    this.tallies.delete(ownerUid);
  }

  private tallyOf(pod: Pod): PodTally | undefined {
    const owner = controllerOf(pod);
    return owner && this.tallies.get(owner.uid);
  }
}
