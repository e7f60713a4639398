import type { ReactNode } from 'react';

interface ToggleProps {
  readonly on: boolean | undefined;
  readonly off?: boolean;
  readonly turn: (on: boolean) => void;
  readonly children: ReactNode;
}

/** A knob that is on or off: the square is filled while it is on. */
export function Toggle({ on = false, off = false, turn, children }: ToggleProps) {
  return (
    <button type="button" className="tool toggle" aria-pressed={on} disabled={off} onClick={() => turn(!on)}>
      {children}
    </button>
  );
}
