import { isMap, LineCounter, parseDocument } from 'yaml';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { ImageBehaviour, NodeConfig } from '../sim/config.ts';
import { nodeFrom, stepFrom } from './action.ts';
import type { Step } from './action.ts';
import { lessonFrom } from './lesson.ts';
import type { Lesson } from './lesson.ts';
import { duration, listOf, Misfit, number, text, words } from './reading.ts';
import type { Raw, Words } from './reading.ts';

/** A scenario document (scenario-format.md): lesson, link, saved session, bug report, benchmark and conformance test are all one of these. */
export interface Scenario {
  readonly id: string;
  /** Text, or text by language. */
  readonly title: Words;
  readonly seed: number;
  /** The wall clock at 0 s, in milliseconds since the epoch. */
  readonly startMs: number;
  readonly nodes: readonly NodeConfig[];
  readonly images: Readonly<Record<string, ImageBehaviour>>;
  /** What `-f NAME` finds. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines that have been run before 0 s. */
  readonly setup: readonly string[];
  readonly steps: readonly Step[];
  readonly untilMs: number;
  /** The run has the machines to itself: its trace holds the nodes and their events too. */
  readonly exclusive: boolean;
  /** Texts on the timeline, by moment. */
  readonly captions: readonly Caption[];
  /** What a learner is to do in it, if it teaches. */
  readonly lesson: Lesson | undefined;
  /** Where a page opens it. */
  readonly view: View;
}

/** What of a page shows a scenario best: names of its tabs, and what to select: `KIND/NAME`, or `pending` for a pod that waits. */
export type View = Readonly<Partial<Record<'stage' | 'bottom' | 'inspector' | 'select', string>>>;

export interface Caption {
  readonly atMs: number;
  readonly text: Words;
  /** A shell line that a reader may try then. */
  readonly try?: string;
}

/** What is wrong with a document, and where. */
export interface ScenarioError {
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

const DEFAULT_START = Date.parse('2026-01-05T09:00:00Z');
const SECOND_OF_MINUTE_WHEN_ALIGNED = 5;
const DEFAULT_UNTIL_AFTER_LAST_STEP_MS = 60_000;
const DEFAULT_NODES: readonly NodeConfig[] = [{ name: 'node-1' }, { name: 'node-2' }, { name: 'node-3' }];

/** Reads a scenario from YAML. */
export function parseScenario(text: string): Result<Scenario, ScenarioError> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem) {
    const at = lines.linePos(problem.pos[0]);
    return err({ message: problem.message.split('\n')[0] ?? 'not YAML', line: at.line, column: at.col });
  }
  const positionOf = (path: readonly (string | number)[]): { readonly line: number; readonly column: number } => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { readonly range?: readonly number[] } | undefined;
      if (node?.range?.[0] !== undefined) {
        const at = lines.linePos(node.range[0]);
        return { line: at.line, column: at.col };
      }
    }
    return { line: 1, column: 1 };
  };
  if (!isMap(document.contents)) return err({ message: 'a scenario is a map', line: 1, column: 1 });
  try {
    return ok(scenarioFrom(document.toJS() as Raw));
  } catch (problemInDocument) {
    if (!(problemInDocument instanceof Misfit)) throw problemInDocument;
    return err({ message: problemInDocument.message, ...positionOf(problemInDocument.path) });
  }
}

function scenarioFrom(raw: Raw): Scenario {
  const steps = listOf(raw, ['steps']).map((step, i) => stepFrom(step as Raw, ['steps', i]));
  const lastStep = steps.reduce((latest, step) => Math.max(latest, step.atMs), 0);
  const until = raw['until'];
  return {
    id: text(raw, ['scenario'], 'scenario'),
    title: (raw['title'] as Scenario['title'] | undefined) ?? '',
    seed: number(raw['seed'], ['seed'], 1),
    startMs: startOf(raw),
    nodes: nodesFrom(raw),
    images: (raw['images'] as Scenario['images'] | undefined) ?? {},
    files: (raw['files'] as Scenario['files'] | undefined) ?? {},
    setup: listOf(raw, ['setup']).map(String),
    steps,
    untilMs: until === undefined ? lastStep + DEFAULT_UNTIL_AFTER_LAST_STEP_MS : duration(until, ['until']),
    exclusive: raw['exclusive'] === true,
    captions: listOf(raw, ['captions']).map((caption, i) => {
      const { at, text: told, try: line } = caption as Raw & { readonly text: Caption['text'] };
      return {
        atMs: duration(at, ['captions', i, 'at']),
        text: told,
        ...(line === undefined ? {} : { try: words(line) }),
      };
    }),
    lesson: raw['lesson'] === undefined ? undefined : lessonFrom(raw['lesson'] as Raw, ['lesson']),
    view: (raw['view'] as View | undefined) ?? {},
  };
}

function startOf(raw: Raw): number {
  const { start } = raw;
  const given =
    start === undefined ? DEFAULT_START : start instanceof Date ? start.getTime() : Date.parse(words(start));
  if (Number.isNaN(given))
    throw new Misfit(['start'], `start is a time such as 2026-01-05T09:00:00Z, not ${JSON.stringify(start)}`);
  if (raw['alignToMinute'] !== true) return given;
  return Math.floor(given / 60_000) * 60_000 + SECOND_OF_MINUTE_WHEN_ALIGNED * 1000;
}

function nodesFrom(raw: Raw): readonly NodeConfig[] {
  const given = listOf(raw, ['nodes']);
  if (raw['nodes'] === undefined || raw['nodes'] === null) return DEFAULT_NODES;
  return given.map((node, i) => nodeFrom(node as Raw, ['nodes', i]));
}
