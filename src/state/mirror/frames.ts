/**
 * Who draws what is shown takes turns: while the machine is quick all of them draw in every frame; where one has used up a frame's share, the
 * next comes in the next frame. Each rests longer than it took.
 */
export type Part = 'moment' | 'tanks' | 'tape' | 'panels';

const parts: readonly Part[] = ['moment', 'tanks', 'tape', 'panels'];
/** Of a frame of 16.7 ms; the rest is for the browser, which lays out and paints what was drawn. */
export const SHARE_MS = 4;
/** So many times as long as it took a part rests. The tape is large: what is drawn on it costs the browser as much again. */
const rests: Readonly<Record<Part, number>> = { moment: 2, tanks: 2, tape: 4, panels: 2 };

const waiting = new Map<Part, () => void>();
const restsUntil = new Map<Part, number>();
let next = 0;
let asked = false;

/** Calls back in one of the next frames; of what a part asks for until then, the last. */
export function inFrame(part: Part, draw: () => void): void {
  waiting.set(part, draw);
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
}

function frame(): void {
  asked = false;
  const first = next;
  const end = performance.now() + SHARE_MS;
  for (let step = 0; step < parts.length; step += 1) {
    const index = (first + step) % parts.length;
    const started = performance.now();
    const part = parts[index];
    if (part === undefined || started >= end) break;
    const draw = waiting.get(part);
    if (draw === undefined || started < (restsUntil.get(part) ?? 0)) continue;
    waiting.delete(part);
    draw();
    const ended = performance.now();
    // what takes next to nothing need not rest
    restsUntil.set(part, ended - started < 1 ? 0 : ended + (ended - started) * rests[part]);
    next = index + 1;
  }
  if (waiting.size === 0 || asked) return;
  asked = true;
  requestAnimationFrame(frame);
}
