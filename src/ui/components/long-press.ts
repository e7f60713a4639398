import { useEffect, useRef, type PointerEvent } from 'react';

const LONG_MS = 500;
/** A finger that moves further than this scrolls. */
const STILL = 8;

interface Handlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

/** Calls back where a finger rests for a while: not every browser makes a context menu of that. */
export function useLongPress(act: (at: { readonly x: number; readonly y: number }) => void): Handlers {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const from = useRef({ x: 0, y: 0 });
  const end = (): void => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }) => {
      end();
      if (pointerType !== 'touch') return;
      from.current = { x, y };
      timer.current = setTimeout(() => act({ x, y }), LONG_MS);
    },
    onPointerMove: ({ clientX, clientY }) => {
      if (Math.hypot(clientX - from.current.x, clientY - from.current.y) > STILL) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
