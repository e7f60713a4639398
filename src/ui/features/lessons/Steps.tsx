interface StepsProps {
  /** Which are behind the learner. */
  readonly done: readonly boolean[];
  /** The one that is under way. */
  readonly here?: number | undefined;
}

/** A cell for each step or lesson: full where it is behind the learner. */
export function Steps({ done, here }: StepsProps) {
  return (
    <span className="steps" aria-hidden="true">
      {done.map((full, i) => (
        <i key={i} className={full ? 'full' : i === here ? 'here' : ''} />
      ))}
    </span>
  );
}

/** So many of so many in a row. */
export const inTurn = (behind: number, count: number): readonly boolean[] =>
  Array.from({ length: count }, (_, i) => i < behind);
