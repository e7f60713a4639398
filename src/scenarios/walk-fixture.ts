/** For tests: plays lines at a terminal, one after another in virtual time, and keeps what they print. */
import { playScenario } from './headless.ts';

export interface WalkLine {
  /** Seconds after the line before; 2 if not given. */
  readonly after?: number;
  readonly run: string;
  readonly stdin?: string;
  readonly background?: boolean;
}

/** What each line printed, by its place: standard output, then what went to standard error. */
export function walk(
  files: Readonly<Record<string, string>>,
  lines: readonly (string | WalkLine)[],
): readonly string[] {
  let at = 0;
  const steps = lines.map((line) => {
    const { after = 2, ...step } = typeof line === 'string' ? { run: line } : line;
    at += after;
    return { at: `${at}s`, ...step };
  });
  const printed = new Map<string, string>();
  const scenario = JSON.stringify({ scenario: 'walk', files, steps, until: `${at + 60}s` });
  const played = playScenario(scenario, { dns: true, warnNotSimulated: true }, (line) => {
    if (line.type === 'COMMAND') printed.set(`${line.run} ${line.t}`, line.stdout + line.stderr);
  });
  if (!played.ok) throw new Error(played.error.message);
  const outputs = Array.from(printed);
  return steps.map(({ run }) => {
    const index = outputs.findIndex(([key]) => key.startsWith(`${run} `));
    return index < 0 ? 'not finished' : (outputs.splice(index, 1)[0]?.[1] ?? '');
  });
}
