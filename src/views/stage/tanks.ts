import type { Moment } from '../history/history.ts';
import type { NodeRow, PodLook, PodRow } from '../rows/rows.ts';
import { nextSlots, type Slots } from './slots.ts';

export type Places = readonly (string | undefined)[];

/** What stands where: pods by node, and those that wait for one. */
export interface Tanks {
  readonly nodes: readonly NodeRow[];
  readonly byNode: ReadonlyMap<string, readonly PodRow[]>;
  readonly slots: ReadonlyMap<string, Slots>;
  /** Pods of each node in the order of their places, `undefined` where a place is free; the same list while they stay. */
  readonly places: ReadonlyMap<string, Places>;
  readonly waiting: readonly PodRow[];
}

export function tanksOf(moment: Moment, before?: Tanks): Tanks {
  const byNode = new Map<string, PodRow[]>();
  const waiting: PodRow[] = [];
  for (const pod of moment.pods) {
    if (pod.node === undefined) {
      waiting.push(pod);
      continue;
    }
    const list = byNode.get(pod.node);
    if (list) list.push(pod);
    else byNode.set(pod.node, [pod]);
  }
  const slots = new Map<string, Slots>();
  const places = new Map<string, Places>();
  for (const [node, pods] of byNode) {
    const kept = before?.slots.get(node);
    const stays = kept !== undefined && kept.size === pods.length && pods.every((pod) => kept.has(pod.uid));
    const next = stays
      ? kept
      : nextSlots(
          kept,
          pods.map((pod) => pod.uid),
        );
    slots.set(node, next);
    places.set(node, (stays ? before?.places.get(node) : undefined) ?? placesOf(next));
  }
  return { nodes: moment.nodes, byNode, slots, places, waiting };
}

function placesOf(slots: Slots): Places {
  const used = slots.size === 0 ? 0 : Math.max(...slots.values()) + 1;
  const list = Array.from<string | undefined>({ length: used });
  for (const [uid, slot] of slots) list[slot] = uid;
  return list;
}

export const looks: readonly PodLook[] = [
  'ready',
  'notready',
  'creating',
  'terminating',
  'crash',
  'failed',
  'unknown',
  'pending',
  'succeeded',
];

/** How many pods of each look, for heat. */
export function countLooks(pods: readonly PodRow[]): Readonly<Record<PodLook, number>> {
  const counts = Object.fromEntries(looks.map((look) => [look, 0])) as Record<PodLook, number>;
  for (const pod of pods) counts[pod.look] += 1;
  return counts;
}

/** What is wrong with a machine, as the fault that did it. */
export type Trouble = 'power' | 'network' | 'kubelet' | 'memory' | 'disk' | 'drain';

export const troubles: readonly Trouble[] = ['power', 'network', 'kubelet', 'memory', 'disk', 'drain'];

export function troublesOf(node: NodeRow): readonly Trouble[] {
  return [
    ...(node.power ? [] : ['power' as const]),
    ...(node.power && !node.connected ? ['network' as const] : []),
    ...(node.power && !node.kubelet ? ['kubelet' as const] : []),
    ...(node.pressure.includes('memory') ? ['memory' as const] : []),
    ...(node.pressure.includes('disk') ? ['disk' as const] : []),
    ...(node.schedulable ? [] : ['drain' as const]),
  ];
}

/** Whether what the API says of a node and what is true of it are two things. */
export function nodeTruth(node: NodeRow): 'agrees' | 'no-power' | 'cut' | 'no-kubelet' | 'alive' {
  const up = node.power && node.connected && node.kubelet;
  if (!node.power) return 'no-power';
  if (!node.connected) return node.ready === 'True' ? 'cut' : 'alive';
  if (!node.kubelet) return node.ready === 'True' ? 'no-kubelet' : 'alive';
  return up && node.ready !== 'True' ? 'alive' : 'agrees';
}

/** Why pods wait, in the scheduler's words, the commonest first: `930 × 0/20 nodes are available: 20 Insufficient cpu.` */
export function reasonsOf(waiting: readonly PodRow[], most = 3): readonly string[] {
  const counts = new Map<string, number>();
  for (const { reason } of waiting) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([reason, count]) => `${count} × ${reason}`);
}
