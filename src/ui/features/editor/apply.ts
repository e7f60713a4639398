import { finishEdit, runToEnd } from '../../../state/run/lines.ts';
import { session } from '../../../state/run/session.ts';
import { markApplied, workspace } from '../../../state/page/workspace.ts';
import { complaintsOf, placeComplaints, placeWarnings, warningsIn } from '../../../views/editor/refusals.ts';
import { problems } from './problems.ts';

const quoted = (name: string): string => (/^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

/** Sends the open file as kubectl apply would; a refusal stands at its line. */
export async function applyFile(): Promise<void> {
  const { file, files } = workspace.getState();
  const text = files[file];
  if (text === undefined || problems.getState().applying) return;
  if (session.getState().editing?.file === file) {
    finishEdit(true);
    return;
  }
  problems.setState({ applying: true, applied: undefined });
  const { code, stdout, stderr } = await runToEnd(`kubectl apply -f ${quoted(file)}`);
  const refused = code === 0 ? [] : placeComplaints(text, complaintsOf(stderr || stdout));
  const { placed, left } = placeWarnings(text, warningsIn(stderr));
  problems.setState((state) => ({
    applying: false,
    refused: { ...state.refused, [file]: [...refused, ...placed] },
    warnings: left,
    applied: stdout.trim() || undefined,
  }));
  if (code === 0) markApplied([file]);
}
