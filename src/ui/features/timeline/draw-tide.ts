import type { Translate } from '../../../i18n/index.ts';
import { indexAt } from '../../../views/history/track.ts';
import type { Level, Tide } from '../../../views/timeline/tide.ts';
import { endOf, xOf, type Scale } from '../../../views/timeline/scale.ts';
import type { Bucket } from '../../../views/timeline/traffic.ts';
import type { Brush } from './brush.ts';

const valueAt = (level: Level, at: number): number => level.values[indexAt(level.times, at)] ?? 0;

interface Ground {
  readonly bottom: number;
  /** Pixels of one pod. */
  readonly unit: number;
  readonly now: number;
}

/** Steps closer than this are one. */
const LEAST_STEP = 0.5;

/** The steps of a level as a path from the first visible time to now. */
function trace({ context }: Brush, scale: Scale, level: Level, { bottom, unit, now }: Ground): boolean {
  const first = Math.max(0, indexAt(level.times, scale.from));
  const from = level.times[first];
  if (from === undefined || from > now) return false;
  const until = Math.min(now, endOf(scale));
  let y = bottom - (level.values[first] ?? 0) * unit;
  let left = Math.max(-2, xOf(scale, from));
  context.moveTo(left, y);
  for (let index = first + 1; index < level.times.length; index += 1) {
    const at = level.times[index] ?? 0;
    if (at > until) break;
    const x = xOf(scale, at);
    const next = bottom - (level.values[index] ?? 0) * unit;
    if (x - left >= LEAST_STEP) {
      context.lineTo(x, y);
      left = x;
    }
    // Within one pixel only a turn is drawn, so that no dip is lost.
    const after = bottom - (level.values[index + 1] ?? level.values[index] ?? 0) * unit;
    const close = xOf(scale, level.times[index + 1] ?? Infinity) - left < LEAST_STEP;
    if (!close || next > y !== after > next) context.lineTo(left, next);
    y = next;
  }
  context.lineTo(xOf(scale, Math.min(now, endOf(scale) + 10)), y);
  return true;
}

function area(brush: Brush, scale: Scale, level: Level, ground: Ground, fill: CanvasPattern | string): void {
  const { context } = brush;
  context.beginPath();
  if (!trace(brush, scale, level, ground)) return;
  const first = level.times[Math.max(0, indexAt(level.times, scale.from))] ?? 0;
  context.lineTo(xOf(scale, Math.min(ground.now, endOf(scale) + 10)), ground.bottom);
  context.lineTo(Math.max(-2, xOf(scale, first)), ground.bottom);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
}

function line(
  brush: Brush,
  scale: Scale,
  level: Level,
  ground: Ground,
  colour: string,
  width: number,
  dash: readonly number[] = [],
): void {
  const { context } = brush;
  context.beginPath();
  if (!trace(brush, scale, level, ground)) return;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke();
  context.setLineDash([]);
}

function bound(
  brush: Brush,
  scale: Scale,
  value: number,
  word: string,
  { bottom, unit }: Ground,
  above: boolean,
): void {
  const { context, token } = brush;
  const y = Math.round(bottom - value * unit) + 0.5;
  context.strokeStyle = token('ink');
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(scale.width, y);
  context.stroke();
  context.fillStyle = token('ink');
  context.beginPath();
  context.moveTo(scale.width, y - 4);
  context.lineTo(scale.width, y + 4);
  context.lineTo(scale.width - 7, y);
  context.fill();
  context.textAlign = 'right';
  context.fillText(word, scale.width - 12, above ? y - 4 : y + 12);
  context.textAlign = 'left';
}

function label({ context, token }: Brush, word: string, x: number, y: number): void {
  const width = context.measureText(word).width + 8;
  context.fillStyle = token('paper');
  context.fillRect(x, y - 10, width, 13);
  context.fillStyle = token('ink');
  context.fillText(word, x + 4, y);
}

/** Where fewer truly answer than the rollout promised, said once where it begins. */
function shortages(brush: Brush, scale: Scale, tide: Tide, ground: Ground, t: Translate): void {
  let low = false;
  let right = -Infinity;
  for (const [index, at] of tide.truly.times.entries()) {
    if (at > ground.now) break;
    const truly = tide.truly.values[index] ?? 0;
    const least = valueAt(tide.least, at);
    const said = valueAt(tide.said, at);
    const is = least > 0 && truly < least && said >= least;
    const x = xOf(scale, at) + 10;
    if (is && !low && x > right && x < scale.width) {
      const word = t('tape.shortage', { said, truly });
      label(brush, word, x, ground.bottom - valueAt(tide.total, at) * ground.unit + 14);
      right = x + 240;
    }
    low = is;
  }
}

export interface TideLane {
  readonly top: number;
  readonly height: number;
  readonly now: number;
  /** Token of the owner's colour. */
  readonly owner: string;
  /** How many truly answered in the run that was left at a branch. */
  readonly ghost: Level | undefined;
  readonly t: Translate;
}

/** The tide of an owner: what runs as water, old revisions lined, what is only said as dry ground, between the marks. */
export function drawTide(
  brush: Brush,
  scale: Scale,
  tide: Tide,
  { top, height, now, owner, ghost, t }: TideLane,
): void {
  const { context, token } = brush;
  const ground: Ground = { bottom: top + height - 4, unit: Math.min(7, (height - 14) / tide.highest), now };
  area(brush, scale, tide.said, ground, token('dry'));
  area(brush, scale, tide.said, ground, brush.dry);
  area(brush, scale, tide.truly, ground, token('wa-ready'));
  context.globalAlpha = 0.3;
  area(brush, scale, tide.truly, ground, token('st-ready'));
  context.globalAlpha = 1;
  area(brush, scale, tide.old, ground, token('wa-ready'));
  context.globalAlpha = 0.7;
  area(brush, scale, tide.old, ground, brush.old);
  context.globalAlpha = 1;
  line(brush, scale, tide.old, ground, token(owner), 1);
  line(brush, scale, tide.said, ground, token('st-ready'), 1.5, [3, 2]);
  line(brush, scale, tide.truly, ground, token('st-ready'), 2);
  line(brush, scale, tide.total, ground, token(owner), 1.5);
  if (ghost !== undefined) line(brush, scale, ghost, ground, token('ink'), 1.5, [1, 3]);
  const at = Math.min(now, endOf(scale));
  const least = valueAt(tide.least, at);
  const most = valueAt(tide.most, at);
  if (least > 0 && most > least) {
    bound(brush, scale, most, `max ${most}`, ground, ground.unit * (most - least) < 14);
    bound(brush, scale, least, `min ${least}`, ground, false);
  }
  context.fillStyle = token('ink');
  for (const { from, revision } of tide.revisions) {
    const x = xOf(scale, from);
    const after = tide.revisions.find((other) => other.from > from)?.from ?? now;
    const end = xOf(scale, Math.min(after, now));
    const middle = (Math.max(0, x) + Math.min(scale.width, end)) / 2;
    if (end - Math.max(0, x) > 60 && valueAt(tide.truly, timeOf(scale, middle)) > 0)
      context.fillText(`rev ${revision}`, middle - 16, ground.bottom - 6);
  }
  shortages(brush, scale, tide, ground, t);
}

const timeOf = (scale: Scale, x: number): number => scale.from + x * scale.msPerPixel;

/** Answered above the line, lost below. */
export function drawTraffic(
  brush: Brush,
  scale: Scale,
  buckets: readonly Bucket[],
  top: number,
  height: number,
  now: number,
): void {
  const { context, token } = brush;
  const middle = top + Math.round(height * 0.62);
  const most = Math.max(1, ...buckets.map((bucket) => bucket.answered + bucket.lost));
  for (const { from, until, answered, lost } of buckets) {
    const left = Math.round(xOf(scale, from)) + 1;
    const width = Math.max(1, Math.round(xOf(scale, Math.min(now, until))) - left - 1);
    const up = (answered / most) * (middle - top - 2);
    const down = lost === 0 ? 0 : Math.max(2, (lost / most) * (top + height - middle - 1));
    context.fillStyle = token('wa-ready');
    context.fillRect(left, middle - up, width, up);
    context.fillStyle = token('st-ready');
    if (up > 0) context.fillRect(left, middle - up, width, 1);
    context.fillStyle = token('st-failed');
    context.fillRect(left, middle + 1, width, down);
  }
}
