import { createStore } from 'zustand/vanilla';
import { connect, type Client, type Run, type RunOptions, type Wrote } from '../bridge/client.ts';
import type { Answer, Crash, Inspection, Knob, SchedulingTable, Speed, WhyStep } from '../bridge/protocol.ts';
import type { Fault, NodeConfig } from '../sim/config.ts';
import { cluster, keepRunAtBranch, takeFrame } from './cluster.ts';
import { openingAt, openingScenario } from '../views/story/opening.ts';
import { goLive, isPast, playhead } from './playhead.ts';
import {
  addFile,
  fold,
  forgetUndo,
  markApplied,
  markTried,
  openFile,
  removeFile,
  setTab,
  workspace,
  writeFile,
  type Files,
} from './workspace.ts';

/** Everything that a person can do to the cluster, whichever panel it is done from. */
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
}

export const session = createStore<Session>(() => ({
  crash: undefined,
  pending: undefined,
  deed: undefined,
  editing: undefined,
  failure: undefined,
}));

let client: Client | undefined;

function worker(): Client {
  client ??= connect({
    frame: takeFrame,
    crash: (crash) => session.setState((state) => ({ crash: state.crash ?? crash })),
    edit: (id, name, text) => {
      dropEdit();
      const file = addFile(name, text);
      markApplied([file]);
      session.setState({ editing: { id, file } });
      showEditor();
    },
    editOver: (id) => {
      if (session.getState().editing?.id === id) dropEdit();
    },
    showFile: (name) => {
      if (!(name in workspace.getState().files)) addFile(name, '');
      openFile(name);
      showEditor();
    },
    wrote: takeWritten,
  });
  return client;
}

function showEditor(): void {
  setTab('left', 'yaml');
  fold('left', false);
}

/** What lines have written is in the editor too; the worker has it already. */
function takeWritten(written: Wrote): void {
  const known = sent === workspace.getState().files;
  for (const { name, text } of written) {
    if (text === undefined) removeFile(name);
    else writeFile(name, text);
  }
  if (known) sent = workspace.getState().files;
}

/** Asks and reports a refusal where everybody sees it. */
async function asked(answer: Promise<Answer>): Promise<boolean> {
  const value = await answer;
  if (value.kind !== 'failed') return true;
  session.setState({ failure: value.message });
  return false;
}

export function dismissFailure(): void {
  session.setState({ failure: undefined });
}

/** Opens what the address asks for, or the opening scenario; the worker may be at it already. */
export async function openFirst(link: string | null): Promise<boolean> {
  const { opening } = worker();
  if (opening) return asked(opening);
  return link === null ? openScenario() : openLink(link);
}

/** Starts the worker on a scenario: the opening one unless told. */
export async function openScenario(scenario: string = openingScenario, at: number = openingAt): Promise<boolean> {
  goLive();
  sent = undefined;
  const done = asked(worker().ask({ type: 'open', scenario, at }));
  worker().tell({ type: 'play' });
  return done;
}

export async function openLink(link: string): Promise<boolean> {
  goLive();
  return asked(worker().ask({ type: 'open-link', link }));
}

/** A new worker after a crash: on the same reproduction it would crash again, so it starts fresh. */
export function restart(): void {
  client?.close();
  client = undefined;
  session.setState({ crash: undefined, pending: undefined, failure: undefined });
  void openScenario();
}

function done(text: string): void {
  markTried();
  session.setState((state) => ({ deed: { text, number: (state.deed?.number ?? 0) + 1 } }));
}

/** Does it now, or asks first when the past is shown. */
function act(deed: () => void): void {
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

/** Goes on from the moment shown; the run that is left stays for comparison. What was pending is done in the new run. */
export async function branch(): Promise<void> {
  const { pending } = session.getState();
  const { at } = playhead.getState();
  session.setState({ pending: undefined });
  keepRunAtBranch(at);
  dropEdit();
  sent = undefined;
  const went = await asked(worker().ask({ type: 'branch', at }));
  if (!went) keepRunAtBranch(undefined);
  goLive();
  if (went) pending?.();
}

export function play(): void {
  goLive();
  worker().tell({ type: 'play' });
}

export function pause(): void {
  worker().tell({ type: 'pause' });
}

export function togglePlay(): void {
  if (cluster.getState().playing && !isPast()) pause();
  else play();
}

export function setSpeed(speed: Speed): void {
  worker().tell({ type: 'speed', speed });
}

/** To the next thing that happens, or happens to this object. */
export function stepOn(uid?: string): void {
  worker().tell(uid === undefined ? { type: 'step' } : { type: 'step', uid });
}

export function advance(ms: number): void {
  worker().tell({ type: 'advance', ms });
}

/** Takes the file of `kubectl edit` away. */
function dropEdit(): string {
  const { editing } = session.getState();
  if (editing === undefined) return '';
  const text = workspace.getState().files[editing.file] ?? '';
  session.setState({ editing: undefined });
  removeFile(editing.file);
  forgetUndo();
  return text;
}

/** Ends `kubectl edit`: with the text as it is now, or without any change. */
export function finishEdit(save: boolean): void {
  const { editing } = session.getState();
  if (editing === undefined) return;
  const text = dropEdit();
  worker().tell({ type: 'stdin', id: editing.id, text: save ? text : '' });
}

let sent: Files | undefined;

/** The files of the editor, for `-f`; only when they are others than before. */
function sendFiles(): void {
  const { files } = workspace.getState();
  if (files === sent) return;
  sent = files;
  worker().tell({ type: 'files', files });
}

/** Runs a shell line. Its output goes to whoever asked. */
export function run(line: string, options: RunOptions = {}): Run {
  done(line);
  sendFiles();
  return worker().run(line, options);
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line to its end and gives what it printed. While the past is shown it waits for the answer to where it belongs. */
export function runToEnd(line: string, stdin?: string): Promise<Ran> {
  return new Promise((resolve) => {
    act(() => {
      let stdout = '';
      let stderr = '';
      const output = (text: string, stream: 'stdout' | 'stderr'): void => {
        if (stream === 'stdout') stdout += text;
        else stderr += text;
      };
      const going = run(line, stdin === undefined ? { output } : { output, stdin });
      void going.done.then((code) => resolve({ code, stdout, stderr }));
    });
  });
}

/** For lines whose effect is seen on the stage: only a refusal is shown. */
export function doLine(line: string): void {
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

playhead.subscribe(({ past }, before) => {
  if (past !== before.past && past !== undefined) client?.tell({ type: 'past', at: past });
});

/** What a line that is typed amounts to. */
export async function parseLine(line: string): Promise<{ readonly incomplete: boolean; readonly reads: boolean }> {
  const answer = await worker().ask({ type: 'parse', line });
  return answer.kind === 'parsed' ? answer : { incomplete: false, reads: false };
}

export function causeFault(fault: Fault, node: string): void {
  act(() => {
    done(`fault: ${fault}, node: ${node}`);
    worker().tell({ type: 'fault', fault, node });
  });
}

export function drain(node: string): void {
  doLine(`kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data`);
}

export function addNode(node: NodeConfig): void {
  act(() => {
    done(`node: {add: {name: ${node.name}}}`);
    worker().tell({ type: 'add-node', node });
  });
}

export function removeNode(name: string): void {
  act(() => {
    done(`node: {remove: ${name}}`);
    worker().tell({ type: 'remove-node', name });
  });
}

export function setTraffic(service: string, rps: number, path?: string, clientName?: string): void {
  act(() => {
    const rest = `${path === undefined ? '' : `, path: ${path}`}${clientName === undefined ? '' : `, client: ${clientName}`}`;
    done(`traffic: {service: ${service}, rps: ${rps}${rest}}`);
    worker().tell({
      type: 'traffic',
      service,
      rps,
      ...(path === undefined ? {} : { path }),
      ...(clientName === undefined ? {} : { client: clientName }),
    });
  });
}

export function turnKnob(knob: Knob): void {
  act(() => {
    done(knob.what === 'image' ? `image ${knob.image}` : `${knob.what} ${knob.container}`);
    worker().tell({ type: 'knob', knob });
  });
}

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

export async function exportAs(as: 'scenario' | 'link' | 'manifests'): Promise<string> {
  const answer = await worker().ask({ type: 'export', as });
  if (answer.kind === 'text') return answer.text;
  if (answer.kind === 'failed') session.setState({ failure: answer.message });
  return '';
}
