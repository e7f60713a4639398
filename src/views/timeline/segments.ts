import type { Track } from '../history/track.ts';
import type { NodeRow, PodLook, PodRow, Row } from '../rows/rows.ts';

/** A stretch of one state on a lane. `until` is undefined while it lasts. */
export interface Segment {
  readonly from: number;
  readonly until: number | undefined;
  readonly look: PodLook;
  readonly status: string;
  /** It should run and does not. */
  readonly dead: boolean;
  /** Runs, and nobody can see it. */
  readonly cut: boolean;
  /** End of the grace period, for the slope of a terminating pod; it begins at `slopeFrom`. */
  readonly slopeFrom: number | undefined;
  readonly slopeUntil: number | undefined;
}

interface Shape {
  readonly look: PodLook;
  readonly status: string;
  readonly dead: boolean;
  readonly cut: boolean;
  readonly slopeFrom?: number | undefined;
  readonly slopeUntil?: number | undefined;
}

const shapeOfPod = (pod: PodRow): Shape => {
  const ends = pod.look === 'terminating' && pod.deletionAt !== undefined;
  const grace = pod.waits?.what === 'grace' ? pod.waits : undefined;
  return {
    look: pod.look,
    status: pod.status,
    dead: pod.truth === 'dead',
    cut: pod.truth === 'cut',
    slopeFrom: ends ? grace?.from : undefined,
    slopeUntil: ends ? (grace?.until ?? pod.deletionAt) : undefined,
  };
};

const shapeOfNode = (node: NodeRow): Shape => ({
  look: node.ready === 'True' ? 'ready' : node.ready === 'Unknown' ? 'unknown' : 'failed',
  status: node.status,
  dead: !node.power,
  cut: node.power && (!node.connected || !node.kubelet),
});

const shapeOf = (row: Row): Shape | undefined =>
  row.kind === 'Pod' ? shapeOfPod(row) : row.kind === 'Node' ? shapeOfNode(row) : undefined;

const same = (segment: Segment, shape: Shape): boolean =>
  segment.look === shape.look &&
  segment.status === shape.status &&
  segment.dead === shape.dead &&
  segment.cut === shape.cut &&
  segment.slopeUntil === shape.slopeUntil;

const cache = new WeakMap<Track, { readonly length: number; readonly segments: readonly Segment[] }>();

/** The segments of a pod's or a node's track; kept until the track grows. */
export function segmentsOf(track: Track): readonly Segment[] {
  const known = cache.get(track);
  if (known?.length === track.times.length) return known.segments;
  const segments: Segment[] = [];
  track.rows.forEach((row, index) => {
    const at = track.times[index] ?? 0;
    const shape = row === undefined ? undefined : shapeOf(row);
    const last = segments.at(-1);
    if (last !== undefined && last.until === undefined) {
      if (shape !== undefined && same(last, shape)) return;
      if (last.from === at) segments.pop();
      else segments[segments.length - 1] = { ...last, until: at };
    }
    if (shape !== undefined)
      segments.push({
        ...shape,
        from: at,
        until: undefined,
        slopeFrom: shape.slopeFrom ?? at,
        slopeUntil: shape.slopeUntil,
      });
  });
  cache.set(track, { length: track.times.length, segments });
  return segments;
}

/** Share of the lane's height at a moment of a segment. */
export function levelAt(segment: Segment, at: number, levels: Readonly<Record<PodLook, number>>): number {
  const { slopeFrom, slopeUntil } = segment;
  if (segment.look !== 'terminating' || slopeUntil === undefined || slopeFrom === undefined || slopeUntil <= slopeFrom)
    return levels[segment.look];
  return Math.min(1, Math.max(0, (slopeUntil - at) / (slopeUntil - slopeFrom)));
}
