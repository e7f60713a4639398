import type { Crash, LinkFault } from '../../bridge/protocol.ts';
import { createStore } from 'zustand/vanilla';
import { goLive, isPast } from '../mirror/playhead.ts';
import { keepFromNow } from './kept-run.ts';
import { markTried } from '../page/workspace.ts';

/** What comes of the deeds of a person, whichever panel they are done from. */
export interface Session {
  readonly crash: Crash | undefined;
  /** Something was asked for while the past was shown: branch there, or do it now? */
  readonly pending: (() => void) | undefined;
  /** The last deed as the kubectl line or the scenario step that it is. */
  readonly deed: { readonly text: string; readonly number: number } | undefined;
  /** `kubectl edit` waits for this file: its text is what the object is to be. */
  readonly editing: { readonly id: number; readonly file: string } | undefined;
  /** Something that could not be done, in words of the worker. */
  readonly failure: string | undefined;
  /** Why the link in the address cannot be read. */
  readonly linkFault: LinkFault | undefined;
}

export const session = createStore<Session>(() => ({
  crash: undefined,
  pending: undefined,
  deed: undefined,
  editing: undefined,
  failure: undefined,
  linkFault: undefined,
}));

export function dismissFailure(): void {
  session.setState({ failure: undefined, linkFault: undefined });
}

/** Something was done in the run. */
export function done(text: string): void {
  markTried();
  keepFromNow();
  session.setState((state) => ({ deed: { text, number: (state.deed?.number ?? 0) + 1 } }));
}

/** Does it now, or asks first when the past is shown. */
export function act(deed: () => void): void {
  if (isPast()) session.setState({ pending: deed });
  else deed();
}

export function forgetPending(): void {
  session.setState({ pending: undefined });
}

export function doPendingNow(): void {
  const { pending } = session.getState();
  session.setState({ pending: undefined });
  goLive();
  pending?.();
}
