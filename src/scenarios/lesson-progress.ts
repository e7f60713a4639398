import type { Cluster } from '../sim/index.ts';
import type { SimTime } from '../sim/kernel/time.ts';
import { concerns, isReached } from './goal.ts';
import type { Lesson } from './lesson.ts';

/**
 * How far a lesson has come in a run. Its goals are looked at one after the other: at every write that concerns the present one, and at
 * every deed, once the learner has come in. The moments are part of the run: played again, they are the same.
 */
export class LessonProgress {
  private readonly lesson: Lesson;
  private readonly cluster: Cluster;
  private readonly moments: SimTime[] = [];
  private deeds: string[] = [];

  constructor(lesson: Lesson, cluster: Cluster) {
    this.lesson = lesson;
    this.cluster = cluster;
    cluster.store.watchAll(({ resource }) => {
      const goal = this.goal();
      if (goal && this.hasBegun() && concerns(goal, resource)) this.look();
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
    this.look();
  }

  private hasBegun(): boolean {
    return this.cluster.kernel.now >= this.lesson.fromMs;
  }

  private goal(): Lesson['steps'][number]['goal'] | undefined {
    return this.lesson.steps[this.moments.length]?.goal;
  }

  /** A goal may be reached already when it is set. */
  private look(): void {
    for (let goal = this.goal(); goal && isReached(goal, this.cluster.store, this.deeds); goal = this.goal()) {
      this.moments.push(this.cluster.kernel.now);
      this.deeds = [];
    }
  }
}
