import { useEffect, useMemo, useRef } from 'react';
import { useCluster, usePlayhead, useSize, useT, useTokens, type Token } from '../../components/hooks.ts';
import { cluster } from '../../../state/mirror/cluster.ts';
import { playhead, seek } from '../../../state/mirror/playhead.ts';
import { bucketsOf, type Bucket } from '../../../views/timeline/traffic.ts';
import { markOf } from '../../../views/time/time.ts';

const SPAN = 60_000;
const LEFT = 32;
const FOOT = 18;

interface Room {
  readonly width: number;
  readonly height: number;
  /** The moment at the right edge. */
  readonly at: number;
}

const xOf = (time: number, { width, at }: Room): number => LEFT + ((time - at + SPAN) / SPAN) * (width - LEFT);

function drawTimes(context: CanvasRenderingContext2D, token: Token, room: Room): void {
  for (let mark = Math.max(0, Math.ceil((room.at - SPAN) / 10_000) * 10_000); mark <= room.at; mark += 10_000) {
    const x = Math.round(xOf(mark, room)) + 0.5;
    context.strokeStyle = token('hair');
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, room.height - 14);
    context.stroke();
    context.fillStyle = token('ink-2');
    if (x + 40 < room.width) context.fillText(markOf(mark), x + 4, room.height - 4);
  }
}

/** A round number of requests, for the scale. */
const roundUp = (count: number): number => {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.ceil(count / step) * step;
};

function drawBars(context: CanvasRenderingContext2D, token: Token, room: Room, buckets: readonly Bucket[]): void {
  const most = roundUp(Math.max(4, ...buckets.map((bucket) => Math.max(bucket.answered, bucket.lost))));
  const middle = Math.round((room.height - FOOT) * 0.62);
  const wide = Math.max(1, ((room.width - LEFT) * 1000) / SPAN - 1);
  const scale = Math.min(middle - 10, room.height - FOOT - middle) / most;
  for (const bucket of buckets) {
    const x = xOf(bucket.from, room);
    if (x < LEFT) continue;
    const up = bucket.answered * scale;
    context.fillStyle = token('wa-ready');
    context.fillRect(x, middle - up, wide, up);
    context.fillStyle = token('st-ready');
    context.fillRect(x, middle - up, wide, up > 0 ? 2 : 0);
    context.fillStyle = token('st-failed');
    if (bucket.lost > 0) context.fillRect(x, middle + 1, wide, Math.max(2, bucket.lost * scale));
  }
  context.strokeStyle = token('ink-3');
  context.beginPath();
  context.moveTo(LEFT, middle + 0.5);
  context.lineTo(room.width, middle + 0.5);
  context.stroke();
  context.fillStyle = token('ink-2');
  context.textAlign = 'right';
  context.fillText(`${most}`, LEFT - 6, middle - most * scale + 8);
  context.fillText('0', LEFT - 6, middle + 4);
  context.textAlign = 'left';
}

/** Answered above the line, lost below it, a bar for each second of the last minute. A click goes to its moment. */
export function Graph({ service }: { readonly service: string }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const token = useTokens();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return undefined;
    const ratio = Math.max(1, devicePixelRatio);
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    const draw = (): void => {
      const { at } = playhead.getState();
      const room = { width, height, at };
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      context.font = `10.5px ${token('mono')}`;
      drawTimes(context, token, room);
      drawBars(context, token, room, bucketsOf(cluster.getState().history.traffic, service, at - SPAN, at, 1000));
    };
    draw();
    return playhead.subscribe(draw);
  }, [width, height, token, service]);
  return (
    <div ref={box} className="grow" style={{ position: 'relative', minHeight: 0 }}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the playhead does the same by keyboard */}
      <canvas
        ref={canvas}
        style={{ width, height, position: 'absolute' }}
        role="img"
        aria-label={t('traffic.graph', { service })}
        onClick={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect();
          const { at } = playhead.getState();
          seek(at - SPAN + ((event.clientX - left - LEFT) / (width - LEFT)) * SPAN);
        }}
      />
    </div>
  );
}

/** How the last minute went, in words. */
export function LastMinute({ service }: { readonly service: string }) {
  const t = useT();
  const traffic = useCluster((state) => state.history.traffic);
  const second = usePlayhead((state) => Math.floor(state.at / 1000));
  const { answered, lost } = useMemo(() => {
    const at = second * 1000;
    const buckets = bucketsOf(traffic, service, at - SPAN, at, 1000);
    return {
      answered: buckets.reduce((sum, bucket) => sum + bucket.answered, 0),
      lost: buckets.reduce((sum, bucket) => sum + bucket.lost, 0),
    };
  }, [traffic, service, second]);
  const all = answered + lost;
  return (
    <div className="row sm">
      <b className="grow">{t('traffic.lastMinute')}</b>
      <span className="num mid">
        {all === 0
          ? t('traffic.none')
          : t('traffic.share', { share: ((100 * answered) / all).toFixed(lost > 0 ? 2 : 0), all })}
      </span>
    </div>
  );
}
