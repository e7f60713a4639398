// A lesson: a scenario with small steps for a learner, each with a goal that the cluster itself answers.
import type { Action } from './action.ts';
import { actionFrom } from './action.ts';
import type { Goal } from './goal.ts';
import { goalFrom } from './goal.ts';
import { duration, listOf, Misfit } from './reading.ts';
import type { Path, Raw, Words } from './reading.ts';

export interface Lesson {
  /** When the learner comes in, in milliseconds: the scenario's own steps have led there. */
  readonly fromMs: number;
  readonly steps: readonly LessonStep[];
}

export interface LessonStep {
  /** What to do and what to look at. */
  readonly say: Words;
  /** One way to do it, in this order; a person may take another. */
  readonly way: readonly WayStep[];
  readonly goal: Goal;
  /** What was to be seen, once the goal is reached. */
  readonly seen: Words | undefined;
}

export interface WayStep {
  /** How long after the one before, in milliseconds. */
  readonly afterMs: number;
  readonly action: Action;
}

export function lessonFrom(raw: Raw, path: Path): Lesson {
  const steps = listOf(raw, [...path, 'steps']).map((step, i) => stepFrom(step as Raw, [...path, 'steps', i]));
  if (steps.length === 0) throw new Misfit(path, 'a lesson has steps');
  return { fromMs: duration(raw['from'] ?? '0s', [...path, 'from']), steps };
}

function stepFrom(raw: Raw, path: Path): LessonStep {
  const way = listOf(raw, [...path, 'way']).map((step, i) => {
    const at = [...path, 'way', i];
    return { afterMs: duration((step as Raw)['after'] ?? '0s', [...at, 'after']), action: actionFrom(step as Raw, at) };
  });
  return {
    say: wordsFrom(raw['say'], [...path, 'say']),
    way,
    goal: goalFrom(raw, [...path, 'goal']),
    seen: raw['seen'] === undefined ? undefined : wordsFrom(raw['seen'], [...path, 'seen']),
  };
}

function wordsFrom(value: unknown, path: Path): Words {
  const texts = typeof value === 'string' ? [value] : Object.values((value ?? {}) as Raw);
  if (texts.length > 0 && texts.every((each) => typeof each === 'string')) return value as Words;
  throw new Misfit(path, `${String(path.at(-1))} is a text, or one by language`);
}
