import { useRef } from 'react';
import { useClock } from './hooks.ts';

const AROUND = 50.3;

/** Counts down what a pod waits for: full at `from`, empty at `until`, clockwise, by the virtual clock. For a viewBox of 20 by 20. */
export function Ring({ from, until }: { readonly from: number; readonly until: number }) {
  const circle = useRef<SVGCircleElement>(null);
  useClock((at) => {
    const left = until > from ? Math.min(1, Math.max(0, (until - at) / (until - from))) : 0;
    circle.current?.setAttribute('stroke-dasharray', `${(left * AROUND).toFixed(1)} ${AROUND}`);
  });
  return (
    <>
      <circle cx="10" cy="10" r="8" stroke="var(--hair)" strokeWidth="2" />
      <circle ref={circle} cx="10" cy="10" r="8" strokeWidth="2" transform="rotate(-90 10 10)" />
    </>
  );
}
