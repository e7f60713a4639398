import { assert } from '../base/assert.ts';
import { complete } from '../kubectl/complete.ts';
import { defaultConfig, memoryFiles } from '../kubectl/environment.ts';
import type { Files } from '../kubectl/environment.ts';
import type { Action, Step } from '../scenarios/action.ts';
import type { Scenario } from '../scenarios/format.ts';
import { clusterFor } from '../scenarios/headless.ts';
import { LessonProgress } from '../scenarios/lesson-progress.ts';
import { perform, Player } from '../scenarios/player.ts';
import type { ActionListener, RunningLine, Workplace } from '../scenarios/player.ts';
import { actionText } from '../scenarios/print.ts';
import type { Cluster } from '../sim/index.ts';
import { Promised } from '../sim/kernel/task.ts';
import type { Wait } from '../sim/kernel/task.ts';
import type { SimTime } from '../sim/kernel/time.ts';
import { simTime } from '../sim/kernel/time.ts';

export interface RunOptions {
  readonly dns: boolean;
  /** Told of what lines want of the page's editor; without it there is no editor. */
  readonly editor?: EditorListener;
  /** Told of every action as it is done. */
  readonly onAction?: (done: LoggedAction) => void;
}

/** What the editor is told. The answer to `open` is the action `edited`. */
export interface EditorListener {
  open(edit: OpenEdit): void;
  /** Nobody waits for this text any more. */
  over(number: number): void;
  show(file: string): void;
  /** A line has written a file, or removed it. */
  wrote(file: string, text: string | undefined, isNew: boolean): void;
}

/** A text that waits to be edited, by its number among those of the run. */
export interface OpenEdit {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/** Something that was done, by its number in the log. */
export interface LoggedAction {
  readonly number: number;
  readonly at: SimTime;
  readonly action: Action;
}

/**
 * A cluster being played with: the scenario it began as, and the log of everything done to it since. The log with its moments is the whole
 * run: `replay` of it gives the same cluster, to the last pod name.
 */
export class Run {
  readonly scenario: Scenario;
  readonly cluster: Cluster;
  /** Everything done so far, the scenario's own steps among it. */
  readonly log: LoggedAction[] = [];
  /** How far its lesson has come, if it is one. */
  readonly lesson: LessonProgress | undefined;
  private readonly workplace: Workplace;
  private readonly player: Player;
  private readonly lines = new Map<number, RunningLine>();
  private readonly edits = new Map<number, OpenEdit & { readonly saved: Promised<string | undefined> }>();
  private editsOpened = 0;
  private readonly options: RunOptions;

  constructor(scenario: Scenario, options: RunOptions) {
    this.scenario = scenario;
    this.options = options;
    this.cluster = clusterFor(scenario, { ...options, warnNotSimulated: true });
    this.lesson = scenario.lesson && new LessonProgress(scenario.lesson, this.cluster);
    this.workplace = {
      files: this.observed(memoryFiles(scenario.files)),
      config: defaultConfig(),
      edit: (name, text) => this.edit(name, text),
      show: (file) => options.editor?.show(file),
    };
    for (const line of scenario.setup) perform(this.cluster, this.workplace, { do: 'run', line });
    this.player = new Player(this.cluster, scenario.steps, (step) => this.start(step.action));
  }

  get time(): SimTime {
    return this.cluster.kernel.now;
  }

  /** Whether the scenario's own steps have all been started. */
  get scriptFinished(): boolean {
    return this.player.finished;
  }

  /** Lets virtual time pass, with the scenario's steps at their moments. */
  advanceTo(until: SimTime): void {
    this.player.advanceTo(until);
  }

  /** Does something now. Returns its number in the log. */
  act(action: Action, listener?: ActionListener): number {
    this.cluster.kernel.runUntil(this.time);
    this.start(action, listener);
    const number = this.log.length - 1;
    this.cluster.kernel.runUntil(this.time);
    return number;
  }

  /** The texts that wait to be edited. */
  get openEdits(): readonly OpenEdit[] {
    return [...this.edits.values()];
  }

  /** A line that was started by this number, while it runs. */
  line(number: number): RunningLine | undefined {
    const line = this.lines.get(number);
    return line?.done ? undefined : line;
  }

  /** What may follow in a line that is being typed, and where in it the completed word begins. */
  completions(line: string, cursor: number): { readonly words: readonly string[]; readonly from: number } {
    const { api, kernel } = this.cluster;
    const { files, config } = this.workplace;
    const silent = (): void => undefined;
    const words = complete(
      {
        api,
        kernel,
        files,
        config,
        stdin: undefined,
        stdout: silent,
        stderr: silent,
        terminal: undefined,
        interrupted: undefined,
      },
      line,
      cursor,
    );
    return { words, from: line.slice(0, cursor).search(/\S*$/) };
  }

  /** The run so far as a scenario: its log as steps that wait for nothing, then what the script has not begun. */
  asScenario(until: SimTime = this.time): Scenario {
    const done = this.log.filter(({ at }) => at <= until).map(({ at, action }) => stepOf(at, action));
    return { ...this.scenario, steps: done, untilMs: Math.max(until, 0) };
  }

  /** The whole run: the log, and what its script has not begun. Playing it to `time` gives this run as it stands, with the same to come. */
  whole(): Scenario {
    const { steps, untilMs } = this.asScenario();
    const { holds, rest } = this.player;
    const last = steps.at(-1);
    const held =
      holds && last?.action.do === 'run' ? [{ ...last, action: { ...last.action, background: false } }] : undefined;
    return {
      ...this.scenario,
      steps: [...(held ? [...steps.slice(0, -1), ...held] : steps), ...rest],
      untilMs: Math.max(untilMs, this.scenario.untilMs),
    };
  }

  /** A new run that has done the same up to a moment, and stands there. */
  branch(at: SimTime, options: RunOptions): Run {
    const branch = new Run(this.asScenario(at), options);
    branch.advanceTo(at);
    return branch;
  }

  private start(action: Action, listener: ActionListener = {}): RunningLine | undefined {
    const { kernel } = this.cluster;
    const number = this.log.length;
    const entry: LoggedAction = { number, at: simTime(kernel.now), action };
    this.log.push(entry);
    this.options.onAction?.(entry);
    this.lesson?.note(actionText(action));
    return kernel.because({ kind: 'input', input: number, text: actionText(action), at: entry.at }, () => {
      if (action.do === 'type') this.lines.get(action.line)?.write(action.text);
      if (action.do === 'interrupt') this.lines.get(action.line)?.interrupt();
      if (action.do === 'edited') this.edits.get(action.edit)?.saved.resolve(action.text);
      const line = perform(this.cluster, this.workplace, action, listener);
      if (action.do === 'files') this.workplace.files = this.observed(this.workplace.files);
      if (line) this.lines.set(number, line);
      return line;
    });
  }

  /** Opens a text in the editor, until the action `edited` comes or the line that waits is stopped. */
  private edit(name: string, text: string): Wait<string | undefined> {
    const number = this.editsOpened;
    this.editsOpened += 1;
    const saved = new Promised<string | undefined>(this.cluster.kernel);
    const edit = { number, name, text, saved };
    this.edits.set(number, edit);
    this.options.editor?.open({ number, name, text });
    return {
      start: (resume) => {
        const giveUp = saved.start((value) => {
          this.edits.delete(number);
          resume(value);
        });
        return () => {
          giveUp();
          if (this.edits.delete(number)) this.options.editor?.over(number);
        };
      },
    };
  }

  /** The same files; what is written to them is told. */
  private observed(files: Files): Files {
    const { editor } = this.options;
    return {
      read: (path) => files.read(path),
      list: (directory) => files.list(directory),
      write: (path, text) => {
        const isNew = files.read(path) === undefined;
        files.write(path, text);
        editor?.wrote(path, text, isNew);
      },
      remove: (path) => {
        files.remove?.(path);
        editor?.wrote(path, undefined, false);
      },
    };
  }
}

function stepOf(at: SimTime, action: Action): Step {
  assert(at >= 0, 'an action lies after the start');
  return { atMs: at, action: action.do === 'run' ? { ...action, background: true } : action };
}
