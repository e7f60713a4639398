// What the page asks the worker.

import type { Inspection, SchedulingTable, WhyStep } from '../../bridge/protocol.ts';
import { playhead } from '../mirror/playhead.ts';
import { session } from './session.ts';
import { worker } from './connection.ts';

/** The moment that is shown, if it is past. */
const momentAsked = (): number | undefined => playhead.getState().past;

export async function inspect(uid: string): Promise<Inspection | undefined> {
  const answer = await worker().ask({ type: 'inspect', uid, at: momentAsked() });
  return answer.kind === 'inspection' ? answer.inspection : undefined;
}

export async function why(uid: string): Promise<readonly WhyStep[]> {
  const answer = await worker().ask({ type: 'why', uid, at: momentAsked() });
  return answer.kind === 'why' ? answer.steps : [];
}

export async function schedulingOf(uid: string): Promise<SchedulingTable | undefined> {
  const answer = await worker().ask({ type: 'scheduling', uid });
  return answer.kind === 'scheduling' ? answer.table : undefined;
}

export async function complete(
  line: string,
  cursor: number,
): Promise<{ readonly words: readonly string[]; readonly from: number }> {
  const answer = await worker().ask({ type: 'complete', line, cursor });
  return answer.kind === 'completions' ? answer : { words: [], from: cursor };
}

/** The same without a word about failure. */
export async function exportQuietly(as: 'scenario' | 'link'): Promise<string> {
  const answer = await worker().ask({ type: 'export', as });
  return answer.kind === 'text' ? answer.text : '';
}

/** The run as text; a link opens at the moment that is shown. */
export async function exportAs(as: 'scenario' | 'link' | 'manifests'): Promise<string> {
  const answer = await worker().ask({ type: 'export', as, at: momentAsked() });
  if (answer.kind === 'text') return answer.text;
  if (answer.kind === 'failed') session.setState({ failure: answer.message });
  return '';
}
