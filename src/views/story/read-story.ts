import { isRecord } from '../../base/record.ts';
import { parse } from 'yaml';
import type { Deed, Fault, Knob, NodeConfig, TrafficRequest } from '../../sim/config.ts';

/** A text, or one by language. */
export type Words = string | Readonly<Record<string, string>>;

export interface Caption {
  readonly at: number;
  readonly text: Words;
  /** A shell line that a reader may try then. */
  readonly line: string | undefined;
}

/** What a scenario says beyond its steps, as the page shows it. */
export interface Story {
  readonly id: string;
  readonly title: Words | undefined;
  readonly captions: readonly Caption[];
  /** Files of the scenario, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly lesson: Lesson | undefined;
  /** Where the page opens it: tabs by their names, and what to select (`KIND/NAME`, `pending`). */
  readonly view: Readonly<Record<string, string>>;
}

export interface Lesson {
  /** When the learner comes in. */
  readonly from: number;
  readonly steps: readonly LessonStep[];
  /** Something to try by oneself, when it is learned. */
  readonly try: Words | undefined;
}

export interface LessonStep {
  readonly say: Words;
  readonly seen: Words | undefined;
  /** One way to the goal. */
  readonly way: readonly WayStep[];
}

/** Something to do, and the line that it is. */
export interface WayStep {
  /** How much virtual time passes before it, since the one before or the beginning of the step, in milliseconds. */
  readonly after: number;
  readonly text: string;
  readonly deed: WayDeed;
}

/** A line to type, or something to do by hand. */
export type WayDeed = { readonly do: 'run'; readonly line: string } | Deed;

type Raw = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly Raw[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const textOf = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

const wordsOf = (value: unknown): Words | undefined =>
  typeof value === 'string' ? value : isRecord(value) ? (value as Readonly<Record<string, string>>) : undefined;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A Go duration in milliseconds. */
function millisecondsOf(duration: string): number {
  let sum = 0;
  for (const [, amount, unit = 's'] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(amount) * (units[unit] ?? 0);
  return sum;
}

/** Reads a scenario's story. What cannot be read is left out: the worker has checked it already. */
export function readStory(text: string): Story {
  const parsed: unknown = text === '' ? {} : parse(text);
  const value = isRecord(parsed) ? parsed : {};
  return {
    id: textOf(value['scenario']),
    title: wordsOf(value['title']),
    captions: listOf(value['captions']).flatMap(captionOf),
    files: isRecord(value['files']) ? (value['files'] as Readonly<Record<string, string>>) : {},
    lesson: isRecord(value['lesson']) ? lessonOf(value['lesson']) : undefined,
    view: isRecord(value['view']) ? (value['view'] as Readonly<Record<string, string>>) : {},
  };
}

function captionOf({ at, text, try: line }: Raw): readonly Caption[] {
  const words = wordsOf(text);
  if (words === undefined) return [];
  return [
    {
      at: millisecondsOf(textOf(at, `${Number(at)}s`)),
      text: words,
      line: typeof line === 'string' ? line : undefined,
    },
  ];
}

/** What a list of scenarios shows of one. */
export interface Head {
  readonly id: string;
  readonly title: Words | undefined;
  readonly about: Words | undefined;
  /** How many steps it teaches in. */
  readonly steps: number;
  /** About how long a learner takes for it. */
  readonly minutes: number;
}

const CHARACTERS_A_MINUTE = 900;
/** Doing what a step asks, and looking on. */
const STEP_MINUTES = 0.6;

/** Reads the head: of what comes after it only the length is measured. */
export function readHead(text: string): Head {
  const [head = ''] = text.split(/^(?:files|nodes|images|setup|steps|captions|lesson|view):/m, 1);
  const parsed: unknown = parse(head);
  const value = isRecord(parsed) ? parsed : {};
  const lesson = text.slice(text.search(/^lesson:/m));
  const steps = lesson.match(/^ *- say:/gm)?.length ?? 0;
  const read = Array.from(lesson.matchAll(/^ +en: (.*)$/gm), ([, words = '']) => words.length);
  const characters = read.reduce((sum, length) => sum + length, 0);
  return {
    id: textOf(value['scenario']),
    title: wordsOf(value['title']),
    about: wordsOf(value['about']),
    steps,
    minutes: Math.max(1, Math.round(characters / CHARACTERS_A_MINUTE + steps * STEP_MINUTES)),
  };
}

function lessonOf(lesson: Raw): Lesson {
  return {
    from: millisecondsOf(textOf(lesson['from'], '0s')),
    steps: listOf(lesson['steps']).map((step) => ({
      say: wordsOf(step['say']) ?? '',
      seen: wordsOf(step['seen']),
      way: listOf(step['way']).flatMap(wayOf),
    })),
    try: wordsOf(lesson['try']),
  };
}

function wayOf(step: Raw): readonly WayStep[] {
  const after = millisecondsOf(textOf(step['after'], '0s'));
  const done = deedOf(step);
  return done === undefined ? [] : [{ after, ...done }];
}

function deedOf({ run, fault, node, traffic, knob }: Raw): Omit<WayStep, 'after'> | undefined {
  if (typeof run === 'string') return { text: run, deed: { do: 'run', line: run } };
  if (typeof fault === 'string') {
    const name = textOf(node);
    return { text: `fault: ${fault}, node: ${name}`, deed: { do: 'fault', fault: fault as Fault, node: name } };
  }
  if (isRecord(node)) return nodeDeed(node);
  if (isRecord(knob)) return knobDeed(knob as unknown as Knob);
  if (!isRecord(traffic)) return undefined;
  const request = traffic as unknown as TrafficRequest;
  return { text: `traffic: ${request.service} ${request.rps} rps`, deed: { do: 'traffic', ...request } };
}

function knobDeed(knob: Knob): Omit<WayStep, 'after'> {
  return { text: `${knob.what}: ${'pod' in knob ? knob.pod : knob.image}`, deed: { do: 'knob', knob } };
}

function nodeDeed({ add, remove }: Raw): Omit<WayStep, 'after'> {
  if (typeof remove === 'string') return { text: `node: remove ${remove}`, deed: { do: 'remove-node', name: remove } };
  const node = add as NodeConfig;
  return { text: `node: add ${node.name}`, deed: { do: 'add-node', node } };
}
