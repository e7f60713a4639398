import type { Cluster } from '../sim/index.ts';
import type { SimTime } from '../sim/kernel/time.ts';
import { concerns, isReached } from './goal.ts';
import type { Goal } from './goal.ts';
import type { Lesson } from './lesson.ts';
import { Tally } from './tally.ts';

/**
 * How far a lesson has come in a run. Its goals are looked at one after the other: at every write and request that concerns the present
 * one, and at every deed, once the learner has come in. The moments are part of the run: played again, they are the same.
 */
export class LessonProgress {
  private readonly lesson: Lesson;
  private readonly cluster: Cluster;
  private readonly moments: SimTime[] = [];
  private deeds: string[] = [];
  private tally: Tally;

  constructor(lesson: Lesson, cluster: Cluster) {
    this.lesson = lesson;
    this.cluster = cluster;
    this.tally = new Tally(this.goal() ?? [], lesson.fromMs);
    cluster.store.watchAll(({ resource }) => {
      const goal = this.goal();
      if (goal && this.hasBegun() && concerns(goal, resource)) this.look();
    });
    cluster.watchTraffic((settled) => {
      if (this.tally.settle(settled)) this.look();
    });
  }

  /** When each goal was reached, in order. */
  get reached(): readonly SimTime[] {
    return this.moments;
  }

  /** Something was typed or done, as its line on the tape. */
  note(deed: string): void {
    if (!this.hasBegun()) return;
    this.deeds.push(deed);
    this.tally.note(deed, this.cluster.kernel.now);
    this.look();
  }

  private hasBegun(): boolean {
    return this.cluster.kernel.now >= this.lesson.fromMs;
  }

  private goal(): Goal | undefined {
    return this.lesson.steps[this.moments.length]?.goal;
  }

  /** A goal may be reached already when it is set. */
  private look(): void {
    for (let goal = this.goal(); goal && this.isReached(goal); goal = this.goal()) {
      const { now } = this.cluster.kernel;
      this.moments.push(now);
      this.deeds = [];
      this.tally = new Tally(this.goal() ?? [], now);
    }
  }

  private isReached(goal: Goal): boolean {
    return isReached(goal, this.cluster.store, this.deeds, this.tally);
  }
}
