import { createStore } from 'zustand/vanilla';
import type { Frame, Speed } from '../../bridge/protocol.ts';
import { emptyHistory, growLost, growRows, type GrowingHistory, type History } from '../../views/history/history.ts';
import type { ClientRow, TrafficRow } from '../../views/rows/rows.ts';

/** A finished run that can still be looked at beside the present one. */
export interface OldRun {
  readonly title: string;
  readonly history: History;
  readonly until: number;
  /** Where the present run left it. */
  readonly branchedAt: number;
}

/** What the worker has told so far. Written once per frame. */
export interface Cluster {
  readonly epoch: number;
  readonly frame: number;
  /** How far the run is. */
  readonly time: number;
  readonly start: number;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly pace: number;
  readonly title: string;
  /** When the goals of the run's lesson were reached, in order. */
  readonly reached: readonly number[];
  /** The clients that send requests now. */
  readonly clients: readonly ClientRow[];
  readonly history: History;
  readonly old: OldRun | undefined;
}

const empty = (): Cluster => ({
  epoch: -1,
  frame: 0,
  time: 0,
  start: 0,
  playing: false,
  speed: 1,
  pace: 0,
  title: '',
  reached: [],
  clients: [],
  history: emptyHistory(),
  old: undefined,
});

export const cluster = createStore<Cluster>(empty);

/** Set while a branch is asked for: the run that is left stays for comparison. */
let leavingAt: number | undefined;

export function keepRunAtBranch(at: number | undefined): void {
  leavingAt = at;
}

function leave(before: Cluster): OldRun | undefined {
  if (leavingAt === undefined) return undefined;
  const old = { title: before.title, history: before.history, until: before.time, branchedAt: leavingAt };
  leavingAt = undefined;
  return old;
}

/** An interval comes again when more of its requests are settled. */
function takeTraffic({ traffic }: GrowingHistory, row: TrafficRow): void {
  for (let i = traffic.length - 1; i >= 0; i -= 1) {
    const known = traffic[i];
    if (known === undefined || known.from < row.from) break;
    if (known.from !== row.from || known.client !== row.client || known.service !== row.service) continue;
    traffic[i] = row;
    return;
  }
  traffic.push(row);
}

/** The history with what a frame brought. It grows in place; the object around it is another once it did. */
function grown(before: History, frame: Frame, fresh: boolean): History {
  const more = frame.rows.length + frame.events.length + frame.inputs.length + frame.traffic.length + frame.lost.length;
  if (!fresh && more === 0) return before;
  const history = fresh ? emptyHistory() : ({ ...before } as GrowingHistory);
  growRows(history, frame.rows);
  history.events.push(...frame.events);
  history.inputs.push(...frame.inputs);
  for (const row of frame.traffic) takeTraffic(history, row);
  growLost(history, frame.lost);
  return history;
}

const sameClients = (some: readonly ClientRow[], others: readonly ClientRow[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);

export function takeFrame(frame: Frame): void {
  const before = cluster.getState();
  const fresh = frame.reset || frame.epoch !== before.epoch;
  const history = grown(before.history, frame, fresh);
  cluster.setState({
    epoch: frame.epoch,
    frame: frame.frame,
    time: frame.time,
    start: frame.start,
    playing: frame.playing,
    speed: frame.speed,
    pace: frame.pace,
    title: frame.title,
    reached: before.reached.length === frame.reached.length && !fresh ? before.reached : frame.reached,
    clients: sameClients(before.clients, frame.clients) ? before.clients : frame.clients,
    history,
    old: fresh ? leave(before) : before.old,
  });
}

export function forgetOldRun(): void {
  cluster.setState({ old: undefined });
}
