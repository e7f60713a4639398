/** What is known of a lesson in the course. */
interface Lesson {
  readonly id: string;
  readonly steps: number;
}

/** How far a learner has come. */
export interface Learner {
  readonly learned: readonly string[];
  /** How many steps of a lesson were reached, by its id. */
  readonly progress: Readonly<Record<string, number>>;
  readonly lastLesson: string | undefined;
}

/** The lesson to go on with: the last one opened, as long as it is not learned; else the first after it that is not, or the first of all. */
export function lessonToGoOn<T extends Lesson>(lessons: readonly T[], { learned, lastLesson }: Learner): T | undefined {
  const last = lessons.findIndex(({ id }) => id === lastLesson);
  const inTurn = last < 0 ? lessons : [...lessons.slice(last), ...lessons.slice(0, last)];
  return inTurn.find(({ id }) => !learned.includes(id));
}

/** How many steps of a lesson are behind the learner. */
export const stepsBehind = ({ id, steps }: Lesson, { learned, progress }: Learner): number =>
  learned.includes(id) ? steps : Math.min(steps, progress[id] ?? 0);
