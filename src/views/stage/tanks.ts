import { emptyMoment, type Change, type Moment } from '../history/history.ts';
import type { NodeRow, PodLook, PodRow, Row } from '../rows/rows.ts';
import { closedUp, nextPlaces, type Places } from './places.ts';

/** How many pods there are of each look. */
export type Looks = Readonly<Record<PodLook, number>>;

/** What stands where: pods by node, and those that wait for one. */
export interface Tanks {
  readonly moment: Moment;
  readonly nodes: readonly NodeRow[];
  /** Pods of each node that has some, in the order of their places; the same list while they stay. */
  readonly places: ReadonlyMap<string, Places>;
  /** The same counts while no pod of the node looks otherwise. */
  readonly looks: ReadonlyMap<string, Looks>;
  /** Pods that stand on a node now and did not before. */
  readonly arrived: readonly string[];
  readonly waiting: readonly PodRow[];
}

/** Pods that no node has taken yet. */
export const waitingIn = ({ pods }: Moment): readonly PodRow[] => pods.filter((pod) => pod.node === undefined);

export const noTanks: Tanks = {
  moment: emptyMoment,
  nodes: [],
  places: new Map(),
  looks: new Map(),
  arrived: [],
  waiting: [],
};

const nowhere: Places = [];

const asPod = (row: Row | undefined): PodRow | undefined => (row?.kind === 'Pod' ? row : undefined);

const rowIn = ({ byUid }: Moment, uid: string): PodRow | undefined => asPod(byUid.get(uid));

/** The pods of a node, in the order of their places. */
export const podsIn = ({ places, moment }: Tanks, node: string): readonly PodRow[] =>
  (places.get(node) ?? nowhere).flatMap((uid) => (uid === undefined ? [] : (rowIn(moment, uid) ?? [])));

/** No pod comes or goes. */
const isSettled = (looks: Looks): boolean => looks.creating + looks.terminating + looks.notready === 0;

/** The places at a moment, after those of the moment shown before. Costs what changed between them where the moment tells it. */
export function tanksOf(moment: Moment, before: Tanks = noTanks): Tanks {
  const told = before !== noTanks && moment.since?.changes === before.moment.changes;
  const changes = told ? (moment.since?.rows ?? new Map()) : allChanges(moment, before);
  const places = new Map(before.places);
  const counts = new Map(before.looks);
  const moves = movesIn(changes);
  for (const [node, { gone, come, looks: more }] of moves.byNode) {
    const kept = places.get(node) ?? nowhere;
    const next = gone.size === 0 && come.length === 0 ? kept : nextPlaces(kept, gone, come);
    if (next.length === 0) {
      places.delete(node);
      counts.delete(node);
      continue;
    }
    const looks = more.size > 0 ? summed(counts.get(node) ?? none, more) : (counts.get(node) ?? none);
    places.set(node, next.includes(undefined) && isSettled(looks) ? closedUp(next) : next);
    counts.set(node, looks);
  }
  const waiting = moves.waiting ? waitingIn(moment) : before.waiting;
  return { moment, nodes: moment.nodes, places, looks: counts, arrived: moves.arrived, waiting };
}

/** Every pod of two moments that do not tell what is between them. */
function allChanges(moment: Moment, before: Tanks): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  for (const was of before.moment.pods) changes.set(was.uid, { was, row: moment.byUid.get(was.uid) });
  for (const row of moment.pods) if (!changes.has(row.uid)) changes.set(row.uid, { was: undefined, row });
  return changes;
}

interface Moved {
  readonly gone: Set<string>;
  readonly come: string[];
  readonly looks: Map<PodLook, number>;
}

interface Moves {
  readonly byNode: ReadonlyMap<string, Moved>;
  readonly arrived: readonly string[];
  /** Some pod waits now that did not before, or waits otherwise or no more. */
  readonly waiting: boolean;
}

function movesIn(changes: ReadonlyMap<string, Change>): Moves {
  const byNode = new Map<string, Moved>();
  const arrived: string[] = [];
  let waiting = false;
  const at = (node: string): Moved => {
    let moved = byNode.get(node);
    if (moved === undefined) byNode.set(node, (moved = { gone: new Set(), come: [], looks: new Map() }));
    return moved;
  };
  const count = (pod: PodRow, more: number): void => {
    if (pod.node === undefined) waiting = true;
    else at(pod.node).looks.set(pod.look, (at(pod.node).looks.get(pod.look) ?? 0) + more);
  };
  for (const [uid, change] of changes) {
    const was = asPod(change.was);
    const row = asPod(change.row);
    if (was !== undefined) count(was, -1);
    if (row !== undefined) count(row, 1);
    if (was?.node === row?.node) continue;
    if (was?.node !== undefined) at(was.node).gone.add(uid);
    if (row?.node === undefined) continue;
    at(row.node).come.push(uid);
    arrived.push(uid);
  }
  return { byNode, arrived, waiting };
}

function summed(counts: Looks, more: ReadonlyMap<PodLook, number>): Looks {
  if ([...more.values()].every((count) => count === 0)) return counts;
  const sum = { ...counts };
  for (const [look, count] of more) sum[look] += count;
  return sum;
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

const none = Object.fromEntries(looks.map((look) => [look, 0])) as Looks;

/** How many pods of each look, for heat. */
export function countLooks(pods: readonly PodRow[]): Looks {
  const counts = { ...none };
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
