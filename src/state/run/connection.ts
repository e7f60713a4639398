// The one worker of the page.

import type { Answer, Crash } from '../../bridge/protocol.ts';
import { connect, type Client } from '../../bridge/client.ts';
import { lastKnown, origin } from './kept-run.ts';
import { playhead } from '../mirror/playhead.ts';
import { session } from './session.ts';
import { cluster, takeFrame } from '../mirror/cluster.ts';
import { takeWritten, dropEdit, takeEdit, showFile } from './editor-files.ts';

let client: Client | undefined;

/** A worker that broke down without a word does not say where it was: the page says how far it knows the run, and what was done last. */
function reported(crash: Crash): Crash {
  if (crash.reproduction !== '') return crash;
  const { deed } = session.getState();
  const last = deed === undefined ? '' : `\n# done last: ${deed.text.replaceAll('\n', '\n#   ')}\n`;
  return { ...crash, time: cluster.getState().time, reproduction: `${lastKnown().trimEnd()}\n${last}`.trim() };
}

/** The worker; it is started when it is first needed. */
export function worker(): Client {
  client ??= connect({
    frame: takeFrame,
    crash: (crash) => session.setState((state) => ({ crash: state.crash ?? reported(crash) })),
    edit: takeEdit,
    editOver: (id) => {
      if (session.getState().editing?.id === id) dropEdit();
    },
    showFile,
    wrote: takeWritten,
  });
  return client;
}

/** Asks and reports a refusal where everybody sees it. */
export async function asked(answer: Promise<Answer>): Promise<boolean> {
  const value = await answer;
  if (value.kind === 'done') origin.setState({ earlier: value.earlier === true });
  if (value.kind !== 'failed') return true;
  session.setState(value.fault === undefined ? { failure: value.message } : { linkFault: value.fault });
  return false;
}

/** The worker is given up: the next that is asked is another. */
export function leaveWorker(): void {
  client?.close();
  client = undefined;
  session.setState({ crash: undefined, pending: undefined, failure: undefined });
}

playhead.subscribe(({ past }, before) => {
  if (past !== before.past && past !== undefined) client?.tell({ type: 'past', at: past });
});
