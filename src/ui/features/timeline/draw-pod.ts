import type { Segment } from '../../../views/timeline/segments.ts';
import { levelAt } from '../../../views/timeline/segments.ts';
import type { ConditionSegment, ContainerSegment } from '../../../views/timeline/lanes.ts';
import { xOf, type Scale } from '../../../views/timeline/scale.ts';
import type { Brush } from './brush.ts';

const levels = {
  pending: 0,
  creating: 0.25,
  notready: 0.5,
  ready: 1,
  succeeded: 0,
  failed: 0,
  crash: 0,
  terminating: 1,
  unknown: 1,
} as const;

const FULL = 10;

interface Stretch {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly start: number;
  readonly end: number;
}

function water({ context }: Brush, { left, right, bottom, start, end }: Stretch): void {
  context.beginPath();
  context.moveTo(left, bottom);
  context.lineTo(left, bottom - start);
  context.lineTo(right, bottom - end);
  context.lineTo(right, bottom);
  context.closePath();
  context.fill();
}

function surface({ context }: Brush, { left, right, bottom, start, end }: Stretch): void {
  context.beginPath();
  context.moveTo(left, bottom - start);
  context.lineTo(right, bottom - end);
  context.stroke();
}

function mark({ context, token }: Brush, look: 'failed' | 'succeeded' | 'crash', x: number, middle: number): void {
  context.strokeStyle = token(`st-${look}`);
  context.lineWidth = 1.5;
  context.beginPath();
  if (look === 'succeeded') {
    context.moveTo(x + 2, middle);
    context.lineTo(x + 5, middle + 3);
    context.lineTo(x + 10, middle - 3);
  } else {
    context.moveTo(x + 2, middle - 3);
    context.lineTo(x + 8, middle + 3);
    context.moveTo(x + 8, middle - 3);
    context.lineTo(x + 2, middle + 3);
  }
  context.stroke();
}

function drawSegment(brush: Brush, scale: Scale, segment: Segment, bottom: number, now: number): void {
  const { context, token } = brush;
  const until = segment.until ?? now;
  const left = Math.max(-2, xOf(scale, segment.from));
  const right = Math.min(scale.width + 2, xOf(scale, until));
  if (right < 0 || left > scale.width || right <= left) return;
  const shown = (x: number): number => scale.from + x * scale.msPerPixel;
  const start = FULL * levelAt(segment, shown(left), levels);
  const end = FULL * levelAt(segment, shown(right), levels);
  const stretch = { left, right, bottom, start, end };
  const colour = token(`st-${segment.look}`);
  if (segment.dead) {
    context.fillStyle = token('dry');
    water(brush, { ...stretch, start: Math.max(start, 3), end: Math.max(end, 3) });
    context.fillStyle = brush.dry;
    water(brush, { ...stretch, start: Math.max(start, 3), end: Math.max(end, 3) });
  } else if (segment.look === 'unknown' || segment.cut) {
    context.fillStyle = token('sea');
    water(brush, stretch);
    context.fillStyle = brush.unknown;
    context.globalAlpha = 0.55;
    water(brush, stretch);
    context.globalAlpha = 1;
  } else {
    context.fillStyle = token(`wa-${segment.look}`);
    water(brush, stretch);
  }
  context.strokeStyle = colour;
  context.lineWidth = segment.dead ? 1.5 : 2;
  context.setLineDash(segment.dead ? [3, 2] : segment.look === 'pending' ? [2, 2] : []);
  surface(brush, stretch);
  context.setLineDash([]);
  if (segment.look === 'failed' || segment.look === 'crash' || segment.look === 'succeeded')
    mark(brush, segment.look, Math.max(0, left), bottom - 5);
  if (segment.until === undefined && segment.slopeUntil !== undefined && segment.slopeUntil > now) {
    context.lineWidth = 1;
    context.setLineDash([2, 2]);
    surface(brush, { ...stretch, left: right, right: xOf(scale, segment.slopeUntil), start: end, end: 0 });
    context.setLineDash([]);
  }
}

/** A pod's or a node's lane: a strip chart of how alive it is. `bottom` is the lane's floor. */
export function drawSegments(
  brush: Brush,
  scale: Scale,
  segments: readonly Segment[],
  bottom: number,
  now: number,
): void {
  for (const segment of segments) drawSegment(brush, scale, segment, bottom, now);
}

const containerLook = (
  segment: ContainerSegment,
): 'ready' | 'notready' | 'creating' | 'failed' | 'succeeded' | 'crash' => {
  if (segment.state === 'running') return segment.ready ? 'ready' : 'notready';
  if (segment.state === 'terminated') return segment.reason === 'Completed' ? 'succeeded' : 'failed';
  return segment.reason === 'CrashLoopBackOff' ? 'crash' : 'creating';
};

/** A container's lane: thinner, in the same colours. */
export function drawContainer(
  brush: Brush,
  scale: Scale,
  segments: readonly ContainerSegment[],
  bottom: number,
  now: number,
): void {
  const { context, token } = brush;
  for (const segment of segments) {
    const left = Math.max(-2, xOf(scale, segment.from));
    const right = Math.min(scale.width + 2, xOf(scale, segment.until ?? now));
    if (right <= left) continue;
    const look = containerLook(segment);
    context.fillStyle = token(`st-${look}`);
    context.fillRect(left, bottom - 5, right - left, segment.state === 'running' ? 3 : 1);
    if (look === 'failed' || look === 'crash') mark(brush, look, Math.max(0, left), bottom - 5);
  }
}

const thickness: Readonly<Record<string, number>> = { True: 3, False: 1 };

/** A condition's lane: a thick line while it is true, a thin one while it is not, dots while nobody knows. */
export function drawCondition(
  { context, token }: Brush,
  scale: Scale,
  segments: readonly ConditionSegment[],
  bottom: number,
  now: number,
): void {
  context.strokeStyle = token('ink-2');
  for (const { from, until, status } of segments) {
    const left = Math.max(-2, xOf(scale, from));
    const right = Math.min(scale.width + 2, xOf(scale, until ?? now));
    if (right <= left) continue;
    context.lineWidth = thickness[status] ?? 1;
    context.setLineDash(status in thickness ? [] : [1, 3]);
    context.beginPath();
    context.moveTo(left, bottom - 3.5);
    context.lineTo(right, bottom - 3.5);
    context.stroke();
  }
  context.setLineDash([]);
}
