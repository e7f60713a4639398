import { assert } from '../../base/assert.ts';
import { random } from '../../base/random.ts';
import type { Random } from '../../base/random.ts';
import type { Cause } from './cause.ts';
import { START } from './cause.ts';
import type { SimTime } from './time.ts';
import { simTime } from './time.ts';
import { Timeline } from './timeline.ts';

/** A scheduled call. `cancel` is a no-op once it has run. */
export interface Timer {
  readonly due: SimTime;
  cancel(): void;
}

const GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

class Entry implements Timer {
  readonly due: SimTime;
  readonly cause: Cause;
  /** Names the moment in the chain of causes; undefined keeps the cause of the call that scheduled it. */
  readonly what: string | undefined;
  run: (() => void) | undefined;

  constructor(due: SimTime, cause: Cause, what: string | undefined, run: () => void) {
    this.due = due;
    this.cause = cause;
    this.what = what;
    this.run = run;
  }

  cancel(): void {
    this.run = undefined;
  }
}

/**
 * The clock and the one queue of everything that is going to happen, ordered by (due time, order of scheduling). A call sees `now` equal
 * to its own due time. The kernel carries the current cause from each call into the calls it schedules.
 */
export class Kernel {
  readonly random: Random;
  /** Milliseconds since the epoch at virtual time zero: the wall clock that objects' time stamps show. */
  readonly epoch: number;
  private time: number;
  private ran = 0;
  private readonly spreads = new Map<string, number>();
  private current: Cause = START;
  private readonly queue = new Timeline<Entry>();

  /** `from`: where the clock begins; before zero for what has happened before the run starts. */
  constructor(options: { readonly seed: number; readonly epoch: number; readonly from?: number }) {
    this.random = random(options.seed);
    this.epoch = options.epoch;
    this.time = options.from ?? 0;
  }

  get now(): SimTime {
    return simTime(this.time);
  }

  /** The wall clock, in milliseconds since the epoch. */
  get wallClock(): number {
    return this.epoch + this.time;
  }

  /**
   * The next number in [0, 1) of the sequence of this name. Neighbours lie far apart (multiples of the golden section), so that latencies made
   * of them never come together by bad luck, as independent random numbers do.
   */
  spread(name: string): number {
    const index = (this.spreads.get(name) ?? 0) + 1;
    this.spreads.set(name, index);
    return (index * GOLDEN_SECTION) % 1;
  }

  get cause(): Cause {
    return this.current;
  }

  /** Runs `body` with another current cause. */
  because<T>(cause: Cause, body: () => T): T {
    const before = this.current;
    this.current = cause;
    try {
      return body();
    } finally {
      this.current = before;
    }
  }

  /**
   * Schedules a call `delayMs` from now (0: after everything already due now). With `what` the call's cause is that moment
   * ("lease of node-2 expires"), otherwise the cause of the scheduling call goes on.
   */
  after(delayMs: number, run: () => void, what?: string): Timer {
    return this.at(simTime(this.time + Math.max(0, Math.ceil(delayMs))), run, what);
  }

  at(due: SimTime, run: () => void, what?: string): Timer {
    assert(due >= this.time, `scheduled in the past: ${due} < ${this.time}`);
    const entry = new Entry(due, this.causeToKeep(what), what, run);
    this.queue.add(due, entry);
    return entry;
  }

  /** A loop: runs every `periodMs`, first after `firstMs`. Its cause is always the loop itself, so that chains do not grow. */
  every(periodMs: number, run: () => void, what: string, firstMs = periodMs): Timer {
    let timer: Timer;
    let stopped = false;
    const turn = (): void => {
      if (stopped) return;
      timer = this.because(START, () => this.after(periodMs, turn, what));
      run();
    };
    timer = this.because(START, () => this.after(firstMs, turn, what));
    return {
      get due() {
        return timer.due;
      },
      cancel() {
        stopped = true;
        timer.cancel();
      },
    };
  }

  /** How many calls have run. */
  get steps(): number {
    return this.ran;
  }

  /** When the next call is due, if anything is scheduled. */
  nextDue(): SimTime | undefined {
    return this.head()?.due;
  }

  /** Runs the next call. False if nothing is scheduled. */
  step(): boolean {
    const entry = this.head();
    if (!entry) return false;
    this.run(entry);
    return true;
  }

  /** Runs everything that is due up to and including `until`; then `now` is `until`. */
  runUntil(until: SimTime): void {
    for (let entry = this.head(); entry && entry.due <= until; entry = this.head()) this.run(entry);
    if (until > this.time) this.time = until;
  }

  /** The next call that was not cancelled. */
  private head(): Entry | undefined {
    let head = this.queue.peek();
    while (head && head.run === undefined) {
      this.queue.drop();
      head = this.queue.peek();
    }
    return head;
  }

  private run(entry: Entry): void {
    const { due, run, what, cause } = entry;
    this.queue.drop();
    entry.run = undefined;
    this.time = due;
    this.ran += 1;
    this.current = what === undefined ? cause : { kind: 'timer', what, at: due, because: cause };
    run?.();
    this.current = START;
  }

  /** A timer that re-arms itself under the same name keeps the cause of the first, so that loops do not grow chains. */
  private causeToKeep(what: string | undefined): Cause {
    const { current } = this;
    return what !== undefined && current.kind === 'timer' && current.what === what ? current.because : current;
  }
}
