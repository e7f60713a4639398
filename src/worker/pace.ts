import type { Speed } from '../bridge/protocol.ts';
import type { Run } from '../session/run.ts';
import { simTime } from '../sim/kernel/time.ts';

/** Wall time that one turn may run the cluster for, so that messages are heard in between. */
const BUDGET_MS = 12;
/** Virtual time of the first slice of a turn; slices double while the budget lasts. */
const FIRST_SLICE_MS = 20;
/** Over how long the reached pace is averaged. */
const WINDOW_MS = 1_000;

/** How virtual time follows the wall: at a speed, within a budget, and how fast that really is. */
export class Pace {
  private readonly now: () => number;
  speed: Speed = 1;
  /** Virtual milliseconds per second that were reached. */
  reached = 0;
  /** Where another speed begins. */
  private until: { readonly at: number; readonly speed: Speed } | undefined;
  private owed = 0;
  private from = { wall: 0, virtual: 0 };

  constructor(now: () => number) {
    this.now = now;
  }

  /** What went before counts no more. */
  restart(virtual: number): void {
    this.owed = 0;
    this.reached = 0;
    this.from = { wall: this.now(), virtual };
  }

  setSpeed(speed: Speed, virtual: number, until?: { readonly at: number; readonly speed: Speed }): void {
    const { owed } = this;
    this.speed = speed;
    this.until = until;
    this.restart(virtual);
    this.owed = owed;
  }

  /** Runs the virtual time that the wall has earned, within the budget; what is missed is not made up for. */
  run(run: Run, wallMs: number): void {
    const { speed } = this;
    const started = this.now();
    const earned = speed === 'max' ? Infinity : run.time + this.owed + wallMs * speed;
    const goal = Math.min(earned, this.until?.at ?? Infinity);
    let slice = FIRST_SLICE_MS;
    while (run.time < Math.floor(goal) && this.now() - started < BUDGET_MS) {
      run.advanceTo(simTime(Math.min(run.time + slice, Math.floor(goal))));
      slice *= 2;
    }
    this.owed = speed === 'max' ? 0 : Math.min(Math.max(0, goal - run.time), 1);
    this.measure(run.time, started);
    if (this.until && run.time >= this.until.at) this.setSpeed(this.until.speed, run.time);
  }

  private measure(virtual: number, wall: number): void {
    const { from } = this;
    if (wall - from.wall < WINDOW_MS) return;
    this.reached = ((virtual - from.virtual) / (wall - from.wall)) * 1000;
    this.from = { wall, virtual };
  }
}
