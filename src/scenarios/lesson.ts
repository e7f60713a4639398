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
  /** Something to try by oneself, when it is learned. */
  readonly try: Words | undefined;
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
  /** How much virtual time passes before it, since the one before or the beginning of the step, in milliseconds. */
  readonly afterMs: number;
  readonly action: Action;
}

export function lessonFrom(raw: Raw, path: Path): Lesson {
  const steps = listOf(raw, [...path, 'steps']).map((step, i) => stepFrom(step as Raw, [...path, 'steps', i]));
  if (steps.length === 0) throw new Misfit(path, 'a lesson has steps');
  return {
    fromMs: duration(raw['from'] ?? '0s', [...path, 'from']),
    steps,
    try: raw['try'] === undefined ? undefined : wordsFrom(raw['try'], [...path, 'try']),
  };
}

function stepFrom(raw: Raw, path: Path): LessonStep {
  return {
    say: wordsFrom(raw['say'], [...path, 'say']),
    way: listOf(raw, [...path, 'way']).map((step, i) => wayStepFrom(step as Raw, [...path, 'way', i])),
    goal: goalFrom(raw, [...path, 'goal']),
    seen: raw['seen'] === undefined ? undefined : wordsFrom(raw['seen'], [...path, 'seen']),
  };
}

/** What a page can do for a person by a click. */
const WAY_DEEDS: readonly Action['do'][] = ['run', 'fault', 'add-node', 'remove-node', 'traffic', 'knob'];
/** A line of a way is typed at a terminal, as it stands. */
const NOT_TYPED: readonly string[] = ['stdin', 'background', 'stop', 'columns'];

function wayStepFrom(raw: Raw, path: Path): WayStep {
  const stranger = NOT_TYPED.find((key) => raw[key] !== undefined);
  if (stranger !== undefined) {
    throw new Misfit([...path, stranger], `a line of a way is typed at the terminal: it has no ${stranger}`);
  }
  const action = actionFrom(raw, path);
  if (!WAY_DEEDS.includes(action.do)) throw new Misfit(path, 'a way has run, fault, node, traffic or knob');
  return { afterMs: duration(raw['after'] ?? '0s', [...path, 'after']), action };
}

function wordsFrom(value: unknown, path: Path): Words {
  const texts = typeof value === 'string' ? [value] : Object.values((value ?? {}) as Raw);
  if (texts.length > 0 && texts.every((each) => typeof each === 'string')) return value as Words;
  throw new Misfit(path, `${String(path.at(-1))} is a text, or one by language`);
}
