import { inFrame, SHARE_MS } from '../../../state/mirror/frames.ts';

type Draw = () => void;

const waiting = new Set<Draw>();

function drawSome(): void {
  const end = performance.now() + SHARE_MS;
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() >= end) break;
  }
  if (waiting.size > 0) inFrame('tanks', drawSome);
}

/** Draws a canvas of the stage in one of the next frames: as many of them in one as there is time for. */
export function drawSoon(draw: Draw): void {
  waiting.add(draw);
  inFrame('tanks', drawSome);
}

export function drawNoMore(draw: Draw): void {
  waiting.delete(draw);
}
