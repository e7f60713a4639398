import type { FromWorker } from './protocol.ts';

/** The worker that public/before-paint.js started on what the address asks for, and what it has said since. */
export interface EarlyWorker {
  readonly worker: Worker;
  readonly said: readonly FromWorker[];
  /** Whether it opens something by itself. */
  readonly opens: boolean;
  /** Ends its listening. */
  readonly leave: () => void;
}

declare global {
  interface Window {
    podariumWorker?: EarlyWorker | undefined;
  }
}

/** That worker, to whoever asks first. In development there is none. */
export function takeEarlyWorker(): EarlyWorker | undefined {
  const early = window.podariumWorker;
  window.podariumWorker = undefined;
  early?.leave();
  return early;
}
