import { assert } from '../base/assert.ts';
import { complete } from '../kubectl/complete.ts';
import { defaultConfig, memoryFiles } from '../kubectl/environment.ts';
import type { KubectlEnvironment } from '../kubectl/environment.ts';
import type { Action, Scenario, Step } from '../scenarios/format.ts';
import { clusterFor } from '../scenarios/headless.ts';
import { perform, Player } from '../scenarios/player.ts';
import type { ActionListener, RunningLine, Workplace } from '../scenarios/player.ts';
import { actionText } from '../scenarios/print.ts';
import type { Cluster } from '../sim/index.ts';
import type { SimTime } from '../sim/kernel/time.ts';
import { simTime } from '../sim/kernel/time.ts';

export interface RunOptions {
  readonly dns: boolean;
  /** Opens a text in the page's editor. */
  readonly edit?: KubectlEnvironment['edit'];
  /** Told of every action as it is done. */
  readonly onAction?: (done: LoggedAction) => void;
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
  private readonly workplace: Workplace;
  private readonly player: Player;
  private readonly lines = new Map<number, RunningLine>();
  private readonly options: RunOptions;

  constructor(scenario: Scenario, options: RunOptions) {
    this.scenario = scenario;
    this.options = options;
    this.cluster = clusterFor(scenario, options);
    this.workplace = {
      files: memoryFiles(scenario.files),
      config: defaultConfig(),
      ...(options.edit ? { edit: options.edit } : {}),
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
    return this.log.length - 1;
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
    return kernel.because({ kind: 'input', input: number, text: actionText(action), at: entry.at }, () => {
      if (action.do === 'type') this.lines.get(action.line)?.write(action.text);
      if (action.do === 'interrupt') this.lines.get(action.line)?.interrupt();
      const line = perform(this.cluster, this.workplace, action, listener);
      if (line) this.lines.set(number, line);
      return line;
    });
  }
}

function stepOf(at: SimTime, action: Action): Step {
  assert(at >= 0, 'an action lies after the start');
  return { atMs: at, action: action.do === 'run' ? { ...action, background: true } : action };
}
