import { memo, useRef, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import { useCluster, useT } from '../../components/hooks.ts';
import { followTape, scaleNow, showOnTape, tape } from '../../../state/mirror/tape.ts';
import { ticksFor } from '../../../views/timeline/scale.ts';

const WIDTH = 240;

/** The whole run in small, with what you did; the frame is what the tape shows. Drag it; double-click follows the present again. */
export const Overview = memo(function Overview() {
  const t = useT();
  const second = useCluster((state) => Math.ceil(state.time / 1000));
  const inputs = useCluster((state) => state.history.inputs);
  useCluster((state) => state.history.inputs.length);
  useStore(tape);
  const svg = useRef<SVGSVGElement>(null);
  const scale = scaleNow();
  const span = Math.max(60_000, second * 1000, scale.from + scale.width * scale.msPerPixel);
  const x = (at: number): number => (Math.max(0, at) / span) * WIDTH;
  const { major, middle } = ticksFor(span / WIDTH, 40);
  const ticks = Array.from({ length: Math.min(80, Math.floor(span / middle) + 1) }, (_, index) => index * middle);
  const move = (event: PointerEvent): void => {
    const box = svg.current?.getBoundingClientRect();
    if (!box || event.buttons !== 1) return;
    const half = (scale.width * scale.msPerPixel) / 2;
    const at = ((event.clientX - box.left) / box.width) * span;
    showOnTape(at - half, at + half);
  };
  const left = x(scale.from);
  return (
    <svg
      ref={svg}
      className="overview"
      width={WIDTH}
      height="16"
      role="img"
      aria-label={t('tape.overview')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
      onDoubleClick={followTape}
    >
      <path d={`M0 12.5H${WIDTH}`} stroke="var(--ink-3)" />
      <path
        d={ticks.map((at) => `M${x(at).toFixed(1)} ${at % major === 0 ? 5 : 9}V13`).join('')}
        stroke="var(--ink-off)"
      />
      <path
        d={inputs
          .filter((input) => input.what !== 'open')
          .map((input) => `M${x(input.at).toFixed(1)} 3V13`)
          .join('')}
        stroke="var(--hand)"
        strokeWidth="1.5"
      />
      <rect
        x={left + 0.5}
        y="1.5"
        width={Math.max(3, Math.min(WIDTH - left - 1, (scale.width * scale.msPerPixel * WIDTH) / span))}
        height="13"
        fill="none"
        stroke="var(--ink)"
      />
    </svg>
  );
});
