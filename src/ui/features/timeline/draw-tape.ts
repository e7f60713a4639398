import type { Translate } from '../../../i18n/index.ts';
import type { History, Moment } from '../../../views/history/history.ts';
import type { Due } from '../../../views/next/next.ts';
import { conditionSegmentsOf, containerSegmentsOf, type Lane } from '../../../views/timeline/lanes.ts';
import { segmentsOf } from '../../../views/timeline/segments.ts';
import { endOf, ticksFor, xOf, type Scale } from '../../../views/timeline/scale.ts';
import { tideOf } from '../../../views/timeline/tide.ts';
import { bucketsOf } from '../../../views/timeline/traffic.ts';
import { flagOf, markOf } from '../../../views/time/time.ts';
import type { Brush } from './brush.ts';
import { drawCondition, drawContainer, drawSegments } from './draw-pod.ts';
import { drawTide, drawTraffic } from './draw-tide.ts';

export const RULER = 24;

export interface Picture {
  readonly scale: Scale;
  readonly height: number;
  readonly scroll: number;
  readonly history: History;
  readonly moment: Moment;
  /** Those that show. */
  readonly lanes: readonly Lane[];
  readonly due: readonly (Due & { readonly word: string })[];
  /** How far the run is, and the moment shown. */
  readonly time: number;
  readonly at: number;
  readonly selected: string | undefined;
  readonly lit: string | undefined;
  /** What the scenario says, and when. */
  readonly captions: readonly { readonly at: number; readonly text: string }[];
  /** The run that was left at a branch. */
  readonly old: History | undefined;
  readonly t: Translate;
}

function line(
  { context }: Brush,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  dash: readonly number[] = [],
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
}

function drawGround(brush: Brush, { scale, height, time }: Picture): void {
  const { context, token } = brush;
  context.fillStyle = token('paper');
  context.fillRect(0, 0, scale.width, height);
  const present = xOf(scale, time);
  context.fillStyle = token('paper-2');
  context.fillRect(Math.max(0, present), 0, scale.width, height);
  const { major } = ticksFor(scale.msPerPixel);
  for (let at = Math.max(0, Math.ceil(scale.from / major) * major); at <= endOf(scale); at += major) {
    const x = Math.round(xOf(scale, at)) + 0.5;
    line(brush, x, RULER, x, height, token('hair'));
  }
}

function drawRuler(brush: Brush, { scale, time, at: shown }: Picture): void {
  const flagX = xOf(scale, shown);
  const { context, token } = brush;
  context.fillStyle = token('paper');
  context.fillRect(0, 0, scale.width, RULER);
  context.fillStyle = token('paper-2');
  context.fillRect(Math.max(0, xOf(scale, time)), 0, scale.width, RULER);
  const { major, middle, minor } = ticksFor(scale.msPerPixel);
  for (let at = Math.max(0, Math.ceil(scale.from / minor) * minor); at <= endOf(scale); at += minor) {
    const x = Math.round(xOf(scale, at)) + 0.5;
    const size = at % major === 0 ? 10 : at % middle === 0 ? 6 : 4;
    line(brush, x, RULER - size, x, RULER, token(at % major === 0 ? 'ink-3' : 'ink-off'));
    if (at % major !== 0 || Math.abs(x + 20 - flagX) < 54) continue;
    context.fillStyle = token('ink-2');
    context.fillText(major < 1000 ? flagOf(at) : markOf(at), x + 4, 19);
  }
  line(brush, 0, RULER - 0.5, scale.width, RULER - 0.5, token('line'));
}

const lineText = (text: string): string => text.replace(/^kubectl /, '');

function drawInputs(brush: Brush, { scale, history, height, scroll }: Picture, y: number): void {
  const { context, token } = brush;
  let right = -Infinity;
  for (const input of history.inputs) {
    const x = Math.round(xOf(scale, input.at));
    if (x < -400 || x > scale.width || input.what === 'open') continue;
    line(brush, x + 0.5, Math.max(RULER, y), x + 0.5, height, token('hand'), [1, 3]);
    context.fillStyle = token('hand');
    context.beginPath();
    context.moveTo(x, y + 3);
    context.lineTo(x + 10, y + 3);
    context.lineTo(x + 14, y + 9.5);
    context.lineTo(x + 10, y + 16);
    context.lineTo(x, y + 16);
    context.fill();
    if (x < right) continue;
    const next = history.inputs.find((other) => other.at > input.at && other.what !== 'open');
    const room = next === undefined ? 420 : Math.min(420, xOf(scale, next.at) - x - 24);
    if (room < 24) continue;
    context.save();
    context.beginPath();
    context.rect(x + 16, y - scroll - 400, room, 800);
    context.clip();
    context.font = brush.font.replace(/^/, '500 ');
    const word = lineText(input.text);
    context.fillText(word, x + 18, y + 14);
    right = x + 18 + Math.min(room, context.measureText(word).width);
    context.restore();
  }
}

function drawLane(brush: Brush, picture: Picture, lane: Lane, y: number): void {
  const { scale, history, time, t } = picture;
  const { token } = brush;
  const track = 'uid' in lane ? history.tracks.get(lane.uid) : undefined;
  switch (lane.kind) {
    case 'you':
      drawInputs(brush, picture, y);
      break;
    case 'caption':
      drawCaptions(brush, picture, y);
      break;
    case 'owner':
      if (track) {
        const before = picture.old?.tracks.get(lane.uid);
        const ghost = picture.old !== undefined && before !== undefined ? tideOf(picture.old, before).truly : undefined;
        drawTide(brush, scale, tideOf(history, track), {
          top: y,
          height: lane.height,
          now: time,
          owner: `ow-${(lane.row.ordinal % 6) + 1}`,
          ghost,
          t,
        });
      }
      break;
    case 'service': {
      const span = Math.max(1000, Math.ceil((15 * scale.msPerPixel) / 1000) * 1000);
      drawTraffic(
        brush,
        scale,
        bucketsOf(history.traffic, lane.row.name, scale.from - span, endOf(scale), span),
        y,
        lane.height,
        time,
      );
      break;
    }
    case 'pod':
    case 'node':
      if (track) drawSegments(brush, scale, segmentsOf(track), y + lane.height - 2, time);
      break;
    case 'container':
      if (track) drawContainer(brush, scale, containerSegmentsOf(track, lane.container), y + lane.height - 3, time);
      break;
    case 'condition':
      if (track) drawCondition(brush, scale, conditionSegmentsOf(track, lane.condition), y + lane.height - 3, time);
  }
  line(brush, 0, y + lane.height - 0.5, scale.width, y + lane.height - 0.5, token('hair'));
}

function washes({ context, token }: Brush, { scale, selected, lit }: Picture, lane: Lane, y: number): void {
  if (!('uid' in lane)) return;
  const chosen = lane.uid === selected;
  const kin = lane.kind === 'pod' && lit !== undefined && lane.row.owner === lit;
  if (!chosen && !kin) return;
  context.fillStyle = token(chosen ? 'hand-2' : 'paper-3');
  context.fillRect(0, y, scale.width, lane.height);
}

function drawDue(brush: Brush, { scale, due, height, scroll }: Picture): void {
  const { context, token } = brush;
  let left = Infinity;
  for (const item of [...due].reverse()) {
    const x = Math.round(xOf(scale, item.at)) + 0.5;
    if (x > scale.width) continue;
    line(brush, x, RULER, x, height, token('ink-3'), [2, 3]);
    if (scroll > 12) continue;
    context.textAlign = 'right';
    const width = context.measureText(item.word).width;
    if (x < left) {
      context.fillStyle = token('paper-2');
      context.fillRect(x - width - 10, RULER + 3 - scroll, width + 6, 14);
      context.fillStyle = token('ink-2');
      context.fillText(item.word, x - 6, RULER + 14 - scroll);
      left = x - width - 12;
    }
    context.textAlign = 'left';
  }
}

/** Captions, each at its time. */
function drawCaptions({ context, token, font }: Brush, { scale, captions }: Picture, y: number): void {
  for (const [index, { at, text }] of captions.entries()) {
    const x = Math.round(xOf(scale, at));
    const next = captions[index + 1];
    const room = Math.min(420, (next === undefined ? Infinity : xOf(scale, next.at) - x) - 8);
    if (x > scale.width || x + room < 0 || room < 24) continue;
    context.save();
    context.beginPath();
    context.rect(x, y, room, 18);
    context.clip();
    context.font = font.replace(/^[\d.]+px .*/, `11.5px ${token('sans')}`);
    context.fillStyle = token('ink-3');
    context.fillRect(x, y + 2, 2, 14);
    context.fillStyle = token('ink');
    context.fillText(text, x + 6, y + 13);
    context.restore();
  }
}

/** The whole tape but the playhead, for one frame. */
export function drawTape(brush: Brush, picture: Picture): void {
  const { context, token } = brush;
  const { scale, height, scroll, lanes, at, time } = picture;
  context.font = brush.font;
  context.textBaseline = 'alphabetic';
  drawGround(brush, picture);
  context.save();
  context.beginPath();
  context.rect(0, RULER, scale.width, height);
  context.clip();
  for (const lane of lanes) washes(brush, picture, lane, lane.y + RULER - scroll);
  drawDue(brush, picture);
  for (const lane of lanes.toReversed()) drawLane(brush, picture, lane, lane.y + RULER - scroll);
  if (at < time) {
    context.globalAlpha = 0.5;
    context.fillStyle = token('paper');
    context.fillRect(xOf(scale, at), RULER, xOf(scale, time) - xOf(scale, at), height);
    context.globalAlpha = 1;
  }
  context.restore();
  drawRuler(brush, picture);
}
