import { emptyMoment, type Moment } from '../history/history.ts';
import type { NodeRow, PodLook, PodRow } from '../rows/rows.ts';
import { nextPlaces, type Places } from './places.ts';

/** What stands where: pods by node, and those that wait for one. */
export interface Tanks {
  readonly moment: Moment;
  readonly nodes: readonly NodeRow[];
  readonly byNode: ReadonlyMap<string, readonly PodRow[]>;
  /** Pods of each node in the order of their places; the same list while they stay. */
  readonly places: ReadonlyMap<string, Places>;
  /** Pods that stand on a node now and did not before. */
  readonly arrived: readonly string[];
  readonly waiting: readonly PodRow[];
}

/** Pods that no node has taken yet. */
export const waitingIn = ({ pods }: Moment): readonly PodRow[] => pods.filter((pod) => pod.node === undefined);

export const noTanks: Tanks = {
  moment: emptyMoment,
  nodes: [],
  byNode: new Map(),
  places: new Map(),
  arrived: [],
  waiting: [],
};

const nowhere: Places = [];

const homeOf = ({ byUid }: Moment, uid: string): string | undefined => {
  const row = byUid.get(uid);
  return row?.kind === 'Pod' ? row.node : undefined;
};

const sameUids = (pods: readonly PodRow[], before: readonly PodRow[] | undefined): boolean =>
  before?.length === pods.length && pods.every(({ uid }, index) => uid === before[index]?.uid);

/** The places at a moment, after those of the moment shown before. */
export function tanksOf(moment: Moment, before: Tanks = noTanks): Tanks {
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
  const places = new Map<string, Places>();
  const arrived: string[] = [];
  for (const [node, pods] of byNode) {
    const kept = before.places.get(node) ?? nowhere;
    if (sameUids(pods, before.byNode.get(node))) {
      places.set(node, kept);
      continue;
    }
    const come = pods.filter(({ uid }) => homeOf(before.moment, uid) !== node).map(({ uid }) => uid);
    const gone = kept.filter((uid): uid is string => uid !== undefined && homeOf(moment, uid) !== node);
    const stays = come.length === 0 && gone.length === 0;
    places.set(node, stays ? kept : nextPlaces(kept, new Set(gone), come));
    arrived.push(...come);
  }
  return { moment, nodes: moment.nodes, byNode, places, arrived, waiting };
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
