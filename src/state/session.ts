import { createStore } from 'zustand/vanilla';
import { connect, type Client, type Run, type RunOptions, type Wrote } from '../bridge/client.ts';
import type {
  Answer,
  Crash,
  Inspection,
  LinkFault,
  Knob,
  SchedulingTable,
  Speed,
  WhyStep,
} from '../bridge/protocol.ts';
import type { Fault, NodeConfig } from '../sim/config.ts';
import { cluster, forgetOldRun, keepRunAtBranch, takeFrame } from './cluster.ts';
import { openingAt, openingScenario } from '../views/story/opening.ts';
import { isKept, keepFromNow, keepNothing, origin, readKept, type KeptRun } from './kept-run.ts';
import { remember } from './undo.ts';
import { goLive, isPast, playhead } from './playhead.ts';
import {
  addFile,
  fold,
  markApplied,
  markTried,
  openFile,
  dropFile,
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
  if (value.kind === 'done') origin.setState({ earlier: value.earlier === true });
  if (value.kind !== 'failed') return true;
  session.setState(value.fault === undefined ? { failure: value.message } : { linkFault: value.fault });
  return false;
}

export function dismissFailure(): void {
  session.setState({ failure: undefined, linkFault: undefined });
}

/**
 * Opens what was left here, else what the address asks for, else the opening scenario; the worker may be at it already. Without `keeps` nothing
 * is brought back.
 */
export async function openFirst(link: string | undefined, keeps: boolean): Promise<boolean> {
  origin.setState({ link });
  const { opening } = worker();
  if (opening) return linked(link, await asked(opening));
  if (keeps && isKept(link)) {
    const kept = await readKept(link);
    if (kept !== undefined && (await openKept(kept))) return true;
  }
  return link === undefined ? open(openingScenario, openingAt) : openLink(link);
}

/** What came with a link stands still at its moment. Where it cannot be read the page lives all the same. */
function linked(link: string | undefined, opened: boolean): boolean {
  if (link === undefined) return opened;
  if (opened) origin.setState({ how: 'linked', at: 0 });
  else if (cluster.getState().epoch < 0) void open(openingScenario, openingAt);
  return opened;
}

async function open(scenario: string, at: number, playing = true): Promise<boolean> {
  goLive();
  sent = undefined;
  const going = asked(worker().ask({ type: 'open', scenario, at }));
  worker().tell({ type: playing ? 'play' : 'pause' });
  return going;
}

/** Brings a kept run back to where it was. */
async function openKept({ scenario, at, playing, speed }: KeptRun): Promise<boolean> {
  origin.setState({ how: 'coming', at });
  keepFromNow();
  worker().tell({ type: 'speed', speed });
  const opened = await open(scenario, at, playing);
  origin.setState({ how: opened ? 'restored' : 'fresh' });
  return opened;
}

/** The run as it stands, to come back to it. */
async function runNow(): Promise<Omit<KeptRun, 'of'>> {
  const scenario = await exportQuietly('scenario');
  const { time: at, playing, speed } = cluster.getState();
  return { scenario, at, playing, speed };
}

/** Leaves the run for another; it can be had back. */
async function leaveFor(next: () => Promise<boolean>): Promise<boolean> {
  const { title } = cluster.getState();
  const before = await runNow();
  const from = origin.getState();
  if (before.scenario !== '') {
    remember({
      what: 'run',
      name: title,
      back: () => {
        keepFromNow();
        worker().tell({ type: 'speed', speed: before.speed });
        void open(before.scenario, before.at, before.playing);
        origin.setState(from);
      },
    });
  }
  origin.setState({ how: 'fresh' });
  return next();
}

/** Opens a scenario from its beginning, or from a moment in it. The run that is left can be had back. */
export function openScenario(scenario: string, at = 0): Promise<boolean> {
  return leaveFor(() => {
    keepFromNow();
    return open(scenario, at);
  });
}

/** The run as it comes to everybody: what the link holds, or the opening scenario. */
export function startAfresh(): Promise<boolean> {
  const { link } = origin.getState();
  return leaveFor(() => {
    keepNothing();
    setSpeed(1);
    return link === undefined ? open(openingScenario, openingAt) : openLink(link);
  });
}

/** The opening scenario, whatever was open. */
export function openOpening(): Promise<boolean> {
  return leaveFor(() => {
    keepNothing();
    setSpeed(1);
    return open(openingScenario, openingAt);
  });
}

/** It takes too long to bring the run back, or it leads into a crash: another worker, another run. */
export function giveUpRestoring(): void {
  keepNothing();
  restart();
}

export async function openLink(link: string): Promise<boolean> {
  goLive();
  return linked(link, await asked(worker().ask({ type: 'open-link', link })));
}

/** From the run that came with a link back to the reader's own. */
export async function backToOwn(): Promise<void> {
  history.replaceState(undefined, '', location.pathname + location.search);
  origin.setState({ link: undefined, how: 'fresh', earlier: false });
  const kept = await readKept(undefined);
  if (kept === undefined) {
    keepNothing();
    await open(openingScenario, openingAt);
  } else await openKept(kept);
}

/** A new worker after a crash: on the same reproduction it would crash again, so it starts fresh. */
export function restart(): void {
  client?.close();
  client = undefined;
  session.setState({ crash: undefined, pending: undefined, failure: undefined });
  keepNothing();
  origin.setState({ how: 'fresh' });
  void open(openingScenario, openingAt);
}

function done(text: string): void {
  markTried();
  keepFromNow();
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

/** Gives the old run up; it can be had back. */
export function forgetBranch(): void {
  const { old } = cluster.getState();
  if (old !== undefined) remember({ what: 'forgot', name: old.title, back: () => cluster.setState({ old }) });
  forgetOldRun();
}

/** Goes on from the moment shown; the run that is left stays for comparison. What was pending is done in the new run. */
export async function branch(): Promise<void> {
  const { pending } = session.getState();
  const { at } = playhead.getState();
  session.setState({ pending: undefined });
  keepRunAtBranch(at);
  dropEdit();
  sent = undefined;
  const before = await runNow();
  const went = await asked(worker().ask({ type: 'branch', at }));
  if (!went) keepRunAtBranch(undefined);
  goLive();
  if (!went) return;
  keepFromNow();
  remember({
    what: 'run',
    name: cluster.getState().title,
    back: () => void open(before.scenario, before.at, before.playing),
  });
  pending?.();
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
  dropFile(editing.file);
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

const opposites: Readonly<Record<string, string>> = { cordon: 'uncordon', drain: 'uncordon', uncordon: 'cordon' };

/** For lines whose effect is seen on the stage: only a refusal is shown. */
export function doLine(line: string): void {
  const [, verb = '', node = ''] = /^kubectl (cordon|drain|uncordon) (\S+)/.exec(line) ?? [];
  const opposite = opposites[verb];
  if (opposite !== undefined) {
    remember({ what: 'deed', name: `kubectl ${verb} ${node}`, back: () => doLine(`kubectl ${opposite} ${node}`) });
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

playhead.subscribe(({ past }, before) => {
  if (past !== before.past && past !== undefined) client?.tell({ type: 'past', at: past });
});

/** What a line that is typed amounts to. */
export async function parseLine(line: string): Promise<{ readonly incomplete: boolean; readonly reads: boolean }> {
  const answer = await worker().ask({ type: 'parse', line });
  return answer.kind === 'parsed' ? answer : { incomplete: false, reads: false };
}

const healing: Readonly<Record<Fault, Fault | undefined>> = {
  'power-off': 'power-on',
  'power-on': 'power-off',
  partition: 'heal',
  heal: 'partition',
  'kubelet-stop': 'kubelet-start',
  'kubelet-start': 'kubelet-stop',
  'memory-pressure': 'relieve',
  'disk-pressure': 'relieve',
  relieve: undefined,
};

/** How a fault is taken back; relief gives the pressure back that was there. */
function rememberFault(fault: Fault, node: string): void {
  const pressure = playhead.getState().moment.nodes.find((row) => row.name === node)?.pressure ?? [];
  const back: readonly Fault[] =
    fault === 'relieve'
      ? pressure.flatMap((what) => (what === 'pid' ? [] : [`${what}-pressure` as const]))
      : [healing[fault]].filter((other) => other !== undefined);
  remember({
    what: 'deed',
    name: `${fault} ${node}`,
    back: () => back.forEach((other) => causeFault(other, node)),
  });
}

export function causeFault(fault: Fault, node: string): void {
  act(() => {
    rememberFault(fault, node);
    done(`fault: ${fault}, node: ${node}`);
    worker().tell({ type: 'fault', fault, node });
  });
}

export function drain(node: string): void {
  doLine(`kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data`);
}

export function addNode(node: NodeConfig): void {
  act(() => {
    remember({ what: 'deed', name: `node: add ${node.name}`, back: () => removeNode(node.name) });
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
    const before = cluster.getState().clients.find((row) => (row.client ?? row.service) === (clientName ?? service));
    remember({
      what: 'deed',
      name: `traffic: ${service} ${rps} rps`,
      back: () => {
        if (before === undefined) setTraffic(service, 0, undefined, clientName);
        else setTraffic(before.service, before.rps, before.path, before.client);
      },
    });
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

const knobBack = {
  hang: 'unhang',
  unhang: 'hang',
  'fail-probes': 'pass-probes',
  'pass-probes': 'fail-probes',
} as const;

export function turnKnob(knob: Knob): void {
  act(() => {
    if (knob.what in knobBack) {
      const turned = knob as Extract<Knob, { readonly what: keyof typeof knobBack }>;
      const back = { ...turned, what: knobBack[turned.what] };
      remember({ what: 'deed', name: `${knob.what} ${turned.container}`, back: () => turnKnob(back) });
    }
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

/** The run as text; a link opens at the moment that is shown. */
export async function exportAs(as: 'scenario' | 'link' | 'manifests'): Promise<string> {
  const answer = await worker().ask({ type: 'export', as, at: momentAsked() });
  if (answer.kind === 'text') return answer.text;
  if (answer.kind === 'failed') session.setState({ failure: answer.message });
  return '';
}
