import { flushSync } from 'react-dom';
import { inFrame } from '../../state/mirror/frames.ts';

/**
 * How panels follow a crowded cluster. A frame in which words change costs layout and painting beyond what was changed, so words change in few
 * frames: in each all that follow the clock, and of the panels as many as there is time for. The others come in the next of these frames.
 */
const EVERY_MS = 100;
/** So long panels are told in one frame. */
const SHARE_MS = 6;
/** Told together before the clock is looked at. */
const TOGETHER = 6;

type Tell = () => void;

/** Those that are told now, and those that come after them. */
let round = new Set<Tell>();
let next = new Set<Tell>();
let tellOfClock: Tell = () => undefined;
let told = -EVERY_MS;
let waits: ReturnType<typeof setTimeout> | undefined;

function tellSome(): void {
  told = performance.now();
  tellOfClock();
  if (round.size === 0) [round, next] = [next, round];
  while (round.size > 0 && performance.now() < told + SHARE_MS) tellFew();
  if (round.size > 0 || next.size > 0) ask();
}

/** What they draw is drawn before it returns, so that it counts. */
function tellFew(): void {
  const few: Tell[] = [];
  for (const tell of round) {
    round.delete(tell);
    if (few.push(tell) === TOGETHER) break;
  }
  flushSync(() => few.forEach((tell) => tell()));
}

function ask(): void {
  waits ??= setTimeout(
    () => {
      waits = undefined;
      inFrame('panels', tellSome);
    },
    Math.max(0, told + EVERY_MS - performance.now()),
  );
}

/** They are told soon, each in its turn. */
export function takeTurn(tells: Iterable<Tell>): void {
  for (const tell of tells) next.add(tell);
  ask();
}

export function leaveTurn(tell: Tell): void {
  round.delete(tell);
  next.delete(tell);
}

/** Sets who is told in every frame in which words change. */
export function tellClocks(tell: Tell): void {
  tellOfClock = tell;
}
