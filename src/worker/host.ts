import type { Answer, FromWorker, ToWorker } from '../bridge/protocol.ts';
import type { Descriptions } from '../api/descriptions.ts';
import { must } from '../base/assert.ts';
import { isIncomplete } from '../kubectl/terminal-shell.ts';
import { readsOnly } from '../kubectl/reads-only.ts';
import { parseScenario } from '../scenarios/format.ts';
import type { Action } from '../scenarios/action.ts';
import type { Scenario } from '../scenarios/format.ts';
import { actionText, printScenario } from '../scenarios/print.ts';
import { decodeLink, encodeLink } from '../session/link.ts';
import { Run } from '../session/run.ts';
import type { LoggedAction } from '../session/run.ts';
import { simTime } from '../sim/kernel/time.ts';
import type { InputMark } from '../views/rows/rows.ts';
import { inspect } from './answers/inspect.ts';
import { Lines } from './lines.ts';
import { exportManifests } from './answers/manifests.ts';
import { Pace } from './pace.ts';
import { Past } from './answers/past.ts';
import { Projector } from './projector.ts';
import { schedulingTable } from './answers/scheduling.ts';
import { textOf, Texts } from './texts.ts';
import { whyOf } from './answers/why.ts';

/** What the host needs of the world: a wall clock, a way to be called again, a way to speak. */
export interface Surroundings {
  now(): number;
  /** Calls back after about this many wall milliseconds. */
  later(ms: number, call: () => void): void;
  post(message: FromWorker): void;
  /** The texts of `kubectl explain`, which are not loaded before somebody asks. */
  descriptions(): Promise<Descriptions>;
}

/** Wall time between turns: a frame of 60 Hz. */
const TURN_MS = 16;
/** A step looks this far ahead for something that happens. */
const STEP_HORIZON_MS = 3_600_000;
/**
 * Runs a cluster inside a worker: paces virtual time against the wall, answers the page, sends what changed at most once a frame and never
 * before the last frame was drawn. A bug in the cluster stops it, and the page gets what happened with the way to reproduce it.
 */
export class Host {
  private readonly world: Surroundings;
  private run: Run | undefined;
  private projector: Projector | undefined;
  private epoch = 0;
  private frame = 0;
  private drawn = true;
  private reset = true;
  private dirty = false;
  private playing = false;
  private lastTurn = 0;
  private crashed = false;
  private inputs: InputMark[] = [];
  private readonly lines: Lines;
  private readonly pace: Pace;
  private readonly past = new Past();
  private readonly texts: Texts;

  constructor(world: Surroundings) {
    this.world = world;
    this.texts = new Texts(() => world.descriptions());
    this.lines = new Lines((message) => world.post(message));
    this.pace = new Pace(() => world.now());
    this.lastTurn = world.now();
    this.turn();
  }

  receive(message: ToWorker): void {
    this.texts.inTurn(textOf(message), () => this.accept(message));
  }

  private accept(message: ToWorker): void {
    if (this.crashed && message.type !== 'open' && message.type !== 'open-link') return;
    this.guard(() => this.handle(message));
  }

  private handle(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        this.open(message.id, message.scenario, message.at);
        return;
      case 'open-link':
        void decodeLink(message.link).then((decoded) => {
          if (!decoded.ok) {
            this.answer(message.id, { kind: 'failed', message: `link: ${decoded.error}`, fault: decoded.error });
            return;
          }
          const { scenario, at, earlier } = decoded.value;
          this.texts.inTurn(scenario, () => this.guard(() => this.open(message.id, scenario, at, earlier)));
        });
        return;
      case 'play':
        this.setPlaying(true);
        return;
      case 'pause':
        this.setPlaying(false);
        return;
      case 'speed':
        this.pace.setSpeed(message.speed, this.run?.time ?? 0, message.until);
        this.dirty = true;
        return;
      case 'drawn':
        if (message.frame === this.frame) this.drawn = true;
        return;
      case 'files':
        this.lines.setFiles(message.files);
        return;
      default:
        this.handleOfRun(message);
    }
  }

  /** What is about the open run; nothing without one. */
  private handleOfRun(message: ToWorker): void {
    const { run } = this;
    if (!run) return;
    this.dirty = true;
    switch (message.type) {
      case 'step':
        this.step(run, message.uid);
        return;
      case 'advance':
        this.setPlaying(false);
        run.advanceTo(simTime(run.time + message.ms));
        return;
      case 'run':
        this.startLine(run, message);
        return;
      case 'past':
        if (message.at < run.time) this.past.follow(message.at);
        return;
      case 'stdin':
        this.lines.type(run, message.id, message.text);
        return;
      case 'interrupt':
        this.lines.interrupt(message.id);
        return;
      case 'deed':
        run.act(message.deed);
        return;
      default:
        this.handleQuestion(run, message);
    }
  }

  private handleQuestion(run: Run, message: ToWorker): void {
    const { cluster } = run;
    switch (message.type) {
      case 'request': {
        if (message.request.method !== 'GET') this.answer(message.id, { kind: 'failed', message: 'only GET' });
        else this.answer(message.id, { kind: 'response', response: cluster.api.request(message.request) });
        return;
      }
      case 'complete': {
        const { line, cursor } = message;
        const offered =
          message.run === undefined ? run.completions(line, cursor) : this.lines.complete(message.run, line, cursor);
        this.answer(message.id, { kind: 'completions', ...offered });
        return;
      }
      case 'parse': {
        const { line } = message;
        this.answer(message.id, { kind: 'parsed', incomplete: isIncomplete(line), reads: readsOnly(line) });
        return;
      }
      case 'inspect':
        this.answer(message.id, { kind: 'inspection', inspection: inspect(cluster, message.uid, message.at) });
        return;
      case 'why':
        this.answer(message.id, { kind: 'why', steps: whyOf(cluster, message.uid, message.at) });
        return;
      case 'scheduling':
        this.answer(message.id, { kind: 'scheduling', table: schedulingTable(cluster, message.uid) });
        return;
      case 'branch':
        this.begin(run.asScenario(simTime(message.at)), message.at);
        this.setPlaying(false);
        this.answer(message.id, { kind: 'done' });
        return;
      case 'export':
        this.export(run, message.id, message.as, message.at);
        return;
      default:
        return;
    }
  }

  private open(id: number, text: string, at: number | undefined, earlier = false): void {
    const parsed = parseScenario(text);
    if (!parsed.ok) {
      const { message, line, column } = parsed.error;
      this.answer(id, { kind: 'failed', message: `${line}:${column}: ${message}` });
      return;
    }
    this.crashed = false;
    this.begin(parsed.value, at ?? 0);
    this.answer(id, { kind: 'done', earlier });
  }

  /** Starts a run and lets it come to a moment; everything on the way there is told. */
  private begin(scenario: Scenario, at: number): void {
    this.projector?.stop();
    this.inputs = [];
    this.lines.leave();
    this.past.forget();
    const run = new Run(scenario, this.runOptions());
    this.run = run;
    this.projector = new Projector(run.cluster);
    this.epoch += 1;
    this.reset = true;
    this.lines.replay(run, () => run.advanceTo(simTime(at)));
    this.dirty = true;
    this.pace.restart(run.time);
  }

  private runOptions(): ConstructorParameters<typeof Run>[1] {
    return {
      dns: true,
      editor: this.lines.editor,
      onAction: (done) => this.noteInput(done),
    };
  }

  private noteInput({ number, at, action }: LoggedAction): void {
    const what = action.do === 'run' && readsOnly(action.line) ? undefined : WHAT[action.do];
    if (what) this.inputs.push({ at, input: number, what, text: actionText(action) });
  }

  private setPlaying(playing: boolean): void {
    this.playing = playing;
    this.lastTurn = this.world.now();
    this.pace.restart(this.run?.time ?? 0);
    this.dirty = true;
  }

  /** Runs to the next thing that shows, then pauses. */
  private step(run: Run, uid: string | undefined): void {
    this.setPlaying(false);
    const projector = must(this.projector, 'a run has a projector');
    const { kernel } = run.cluster;
    const horizon = run.time + STEP_HORIZON_MS;
    const before = projector.pending;
    const happened = (): boolean => (uid === undefined ? projector.pending > before : projector.hasPending(uid));
    for (let due = kernel.nextDue(); due !== undefined && due <= horizon; due = kernel.nextDue()) {
      run.advanceTo(due);
      if (happened()) return;
    }
  }

  private startLine(live: Run, message: Extract<ToWorker, { readonly type: 'run' }>): void {
    const { at } = message;
    const run = at === undefined || at >= live.time ? live : this.past.at(live, at);
    this.lines.start(run, message, run === live);
  }

  private export(run: Run, id: number, as: 'scenario' | 'link' | 'manifests', at: number = run.time): void {
    if (as === 'manifests') return this.answer(id, { kind: 'text', text: exportManifests(run.cluster.store) });
    const scenario = printScenario(run.whole());
    if (as === 'scenario') return this.answer(id, { kind: 'text', text: scenario });
    void encodeLink({ scenario, at }).then((text) => this.answer(id, { kind: 'text', text }));
  }

  private answer(id: number, value: Answer): void {
    this.world.post({ type: 'answer', id, value });
  }

  /** One turn of the pacing loop. */
  private turn(): void {
    this.guard(() => {
      const now = this.world.now();
      if (this.run && this.playing && !this.crashed) this.play(this.run, now - this.lastTurn);
      this.lastTurn = now;
      this.lines.tellWritten();
      this.sendFrame();
    });
    this.world.later(TURN_MS, () => this.turn());
  }

  private play(run: Run, wallMs: number): void {
    this.pace.run(run, wallMs);
    this.dirty = true;
  }

  private sendFrame(): void {
    const { run, projector } = this;
    if (!run || !projector || !this.drawn || !this.dirty) return;
    const { rows, events } = projector.take();
    this.frame += 1;
    this.drawn = false;
    this.dirty = false;
    const { title } = run.scenario;
    this.world.post({
      type: 'frame',
      frame: this.frame,
      epoch: this.epoch,
      time: run.time,
      start: run.cluster.kernel.epoch,
      playing: this.playing,
      speed: this.pace.speed,
      pace: this.pace.reached,
      title: typeof title === 'string' ? title : (title['en'] ?? Object.values(title)[0] ?? ''),
      reached: run.lesson?.reached ?? [],
      reset: this.reset,
      rows,
      events,
      inputs: this.inputs,
      traffic: run.cluster.takeTraffic(),
      lost: run.cluster.takeLost(),
      clients: run.cluster.trafficRunning(),
    });
    this.inputs = [];
    this.reset = false;
  }

  /** Runs `body`; a throw is a bug of ours, and ends the run. */
  private guard(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.crashed = true;
      this.playing = false;
      const { run } = this;
      this.world.post({
        type: 'crash',
        message: error instanceof Error ? error.message : String(error),
        stack: error instanceof Error ? (error.stack ?? '') : '',
        time: run?.time ?? 0,
        reproduction: run ? printScenario(run.asScenario()) : '',
      });
    }
  }
}

/** Which actions stand on the tape's first lane. */
const WHAT: Readonly<Record<Action['do'], InputMark['what'] | undefined>> = {
  run: 'run',
  fault: 'fault',
  'add-node': 'node',
  'remove-node': 'node',
  traffic: 'traffic',
  knob: 'knob',
  files: undefined,
  type: undefined,
  interrupt: undefined,
  edited: 'run',
};
