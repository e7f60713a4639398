import type { SimTime } from './time.ts';

/**
 * Why something happens. A write remembers the cause that was current when it was made, so that "why" is a walk back along these links:
 * write → (the write, timer or input that woke its author) → … → an input or the start of the cluster.
 */
export type Cause =
  /** The start of the cluster. */
  | { readonly kind: 'start' }
  /** Something a person did, by its number in the session's list of inputs. */
  | { readonly kind: 'input'; readonly input: number; readonly text: string; readonly at: SimTime }
  /** A write to the store, by its revision. */
  | { readonly kind: 'write'; readonly revision: number }
  /** A moment that was waited for, or something that a machine or a process did by itself. */
  | {
      readonly kind: 'timer';
      readonly what: string;
      readonly at: SimTime;
      readonly because: Cause;
      /** The machine whose silence it was: what befell it, nobody in the cluster knows. */
      readonly silent?: string;
    };

export const START: Cause = { kind: 'start' };
