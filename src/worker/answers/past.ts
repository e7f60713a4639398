import { Run } from '../../session/run.ts';
import { simTime } from '../../sim/kernel/time.ts';

/**
 * A run played again up to a moment that lies behind, so that questions are answered as they would have been then. It follows as long as later
 * moments are asked for, and is played anew for earlier ones.
 */
export class Past {
  private run: Run | undefined;
  private until = 0;

  /** The run as it stood at a moment. */
  at(live: Run, at: number): Run {
    if (!this.run || this.run.time > at || at > this.until) {
      this.until = live.time;
      this.run = new Run(live.asScenario(), { dns: true });
    }
    this.run.advanceTo(simTime(at));
    return this.run;
  }

  /** Lets what runs in the past go on to a later moment of it. */
  follow(at: number): void {
    if (this.run && this.run.time < at) this.run.advanceTo(simTime(Math.min(at, this.until)));
  }

  forget(): void {
    this.run = undefined;
  }
}
