// Shell lines, typed or done by a gesture.

import type { Run, RunOptions } from '../../bridge/client.ts';
import { filesToSend, dropEdit } from './editor-files.ts';
import { playhead } from '../mirror/playhead.ts';
import { remember } from '../page/undo.ts';
import { session, done, act } from './session.ts';
import { worker } from './connection.ts';
import { markApplied, workspace } from '../page/workspace.ts';

/** Runs a shell line. Its output goes to whoever asked. */
export function run(line: string, options: RunOptions = {}): Run {
  done(line);
  const going = start(line, options);
  void going.done.then((code) => {
    if (code === 0) markApplied(filesIn(line));
  });
  return going;
}

/** The editor's files that a line sends as they are. */
function filesIn(line: string): readonly string[] {
  if (!/kubectl (apply|create|replace) /.test(line)) return [];
  const { files } = workspace.getState();
  return [...line.matchAll(/ (?:-f|--filename)[ =]?(\S+)/g)].flatMap(([, name = '']) => (name in files ? [name] : []));
}

function start(line: string, options: RunOptions): Run {
  const files = filesToSend();
  if (files) worker().tell({ type: 'files', files });
  return worker().run(line, options);
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line's way to its end, with what it printed. */
async function toEnd(going: (output: NonNullable<RunOptions['output']>) => Run): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await going((text, stream) => {
    if (stream === 'stdout') stdout += text;
    else stderr += text;
  }).done;
  return { code, stdout, stderr };
}

/** Runs a line to its end and gives what it printed. While the past is shown it waits for the answer to where it belongs. */
export function runToEnd(line: string, stdin?: string): Promise<Ran> {
  return new Promise((resolve) => {
    act(() => {
      const given = stdin === undefined ? {} : { stdin };
      void toEnd((output) => run(line, { ...given, output })).then(resolve);
    });
  });
}

/** A line that runs outside of a terminal. */
export interface Going {
  /** Ends it, as Ctrl+C would; nothing more is heard of it. */
  stop(): void;
}

/** Runs a line and tells what it prints as it comes. While the past is shown it waits for the answer to where it belongs. */
export function runHere(line: string, print: (text: string) => void): Going {
  let going: Run | undefined;
  let stopped = false;
  act(() => {
    if (stopped) return;
    going = run(line, { output: (text) => (stopped ? undefined : print(text)) });
  });
  return {
    stop: () => {
      stopped = true;
      going?.interrupt();
    },
  };
}

/** Runs a line that the page itself asks: it changes nothing, is nobody's deed, and reads the moment that is shown. */
export function readToEnd(line: string): Promise<Ran> {
  const { past } = playhead.getState();
  return toEnd((output) => start(line, past === undefined ? { output } : { output, at: past }));
}

const opposites: Readonly<Record<string, string>> = { cordon: 'uncordon', drain: 'uncordon', uncordon: 'cordon' };

/** For lines whose effect is seen on the stage: only a refusal is shown. */
export function doLine(line: string): void {
  const [, verb = '', node = ''] = /^kubectl (cordon|drain|uncordon) (\S+)/.exec(line) ?? [];
  const opposite = opposites[verb];
  if (opposite !== undefined) {
    remember({
      what: 'deed',
      name: `kubectl ${verb} ${node}`,
      back: () => doLine(`kubectl ${opposite} ${node}`),
      again: () => doLine(line),
    });
  }
  void runToEnd(line).then(({ code, stdout, stderr }) => {
    if (code !== 0) session.setState({ failure: (stderr || stdout).trim() });
  });
}

/** Runs a line of the terminal. While the past is shown, what only reads is answered from it; the rest waits for where it belongs. */
export function runInteractively(
  line: string,
  onlyReads: boolean,
  options: RunOptions,
  started: (run: Run) => void,
): void {
  const { past } = playhead.getState();
  if (past === undefined || !onlyReads) act(() => started(run(line, options)));
  else started(run(line, { ...options, at: past }));
}

/** What a line that is typed amounts to. */
export async function parseLine(line: string): Promise<{ readonly incomplete: boolean; readonly reads: boolean }> {
  const answer = await worker().ask({ type: 'parse', line });
  return answer.kind === 'parsed' ? answer : { incomplete: false, reads: false };
}

/** Ends `kubectl edit`: with the text as it is now, or without any change. */
export function finishEdit(save: boolean): void {
  const { editing } = session.getState();
  if (editing === undefined) return;
  const text = dropEdit();
  worker().tell({ type: 'stdin', id: editing.id, text: save ? text : '' });
}
