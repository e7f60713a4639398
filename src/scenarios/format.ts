import { isMap, LineCounter, parseDocument } from 'yaml';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { parseDuration } from '../api/duration.ts';
import type { Fault, ImageBehaviour, Knob, NodeConfig } from '../sim/config.ts';

/** A scenario document (scenario-format.md): lesson, link, saved session, bug report, benchmark and conformance test are all one of these. */
export interface Scenario {
  readonly id: string;
  /** Text, or text by language. */
  readonly title: string | Readonly<Record<string, string>>;
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
}

export interface Caption {
  readonly atMs: number;
  readonly text: string | Readonly<Record<string, string>>;
}

/** Something done at a moment. */
export interface Step {
  readonly atMs: number;
  readonly action: Action;
}

export type Action =
  | {
      readonly do: 'run';
      /** A shell line with kubectl. */
      readonly line: string;
      readonly stdin?: string;
      /** Later steps do not wait for it. */
      readonly background?: boolean;
      /** Ctrl+C after this long. */
      readonly stopAfterMs?: number;
      /** Width of the terminal that it is connected to, if it is. */
      readonly columns?: number;
    }
  | { readonly do: 'fault'; readonly fault: Fault; readonly node: string }
  | { readonly do: 'add-node'; readonly node: NodeConfig }
  | { readonly do: 'remove-node'; readonly name: string }
  | {
      readonly do: 'traffic';
      readonly service: string;
      /** Requests per second; 0 stops it. */
      readonly rps: number;
      readonly path?: string;
      readonly client?: string;
    }
  | { readonly do: 'knob'; readonly knob: Knob }
  /** The editor's files are these from now on. */
  | { readonly do: 'files'; readonly files: Readonly<Record<string, string>> }
  /** Something is typed into a line that runs: `line` is the number of the step that started it. */
  | { readonly do: 'type'; readonly line: number; readonly text: string }
  /** Ctrl+C for a line that runs. */
  | { readonly do: 'interrupt'; readonly line: number }
  /** The editor that a line has opened is closed: `edit` counts the editors that were opened; without a text nothing was saved. */
  | { readonly do: 'edited'; readonly edit: number; readonly text?: string };

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
const FAULTS: readonly string[] = [
  'power-off',
  'power-on',
  'partition',
  'heal',
  'kubelet-stop',
  'kubelet-start',
  'memory-pressure',
  'disk-pressure',
  'relieve',
];

export const DEFAULT_NODES: readonly NodeConfig[] = [{ name: 'node-1' }, { name: 'node-2' }, { name: 'node-3' }];

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

/** A document that does not fit the format; carries the path of the wrong value. */
class Misfit extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
  }
}

type Raw = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

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
      const { at, text: words } = caption as { readonly at: unknown; readonly text: Caption['text'] };
      return { atMs: duration(at, ['captions', i, 'at']), text: words };
    }),
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

function nodeFrom(raw: Raw, path: Path): NodeConfig {
  if (typeof raw !== 'object' || raw === null) throw new Misfit(path, 'a node is a map with a name');
  return { ...(raw as unknown as NodeConfig), name: text(raw, [...path, 'name'], 'name') };
}

function stepFrom(raw: Raw, path: Path): Step {
  if (typeof raw !== 'object' || raw === null) throw new Misfit(path, 'a step is a map with `at` and what to do');
  return { atMs: duration(raw['at'] ?? '0s', [...path, 'at']), action: actionFrom(raw, path) };
}

function actionFrom(raw: Raw, path: Path): Action {
  if (raw['run'] !== undefined) {
    return {
      do: 'run',
      line: text(raw, [...path, 'run'], 'run'),
      ...(raw['stdin'] === undefined ? {} : { stdin: words(raw['stdin']) }),
      ...(raw['background'] === true ? { background: true } : {}),
      ...(typeof raw['columns'] === 'number' ? { columns: raw['columns'] } : {}),
      ...(raw['stop'] === undefined ? {} : { stopAfterMs: duration(raw['stop'], [...path, 'stop']) }),
    };
  }
  if (raw['fault'] !== undefined) {
    const fault = text(raw, [...path, 'fault'], 'fault');
    if (!FAULTS.includes(fault)) {
      throw new Misfit([...path, 'fault'], `unknown fault "${fault}": one of ${FAULTS.join(', ')}`);
    }
    return { do: 'fault', fault: fault as Fault, node: text(raw, [...path, 'node'], 'node') };
  }
  if (raw['node'] !== undefined) {
    const { add, remove } = raw['node'] as { readonly add?: Raw; readonly remove?: unknown };
    if (add) return { do: 'add-node', node: nodeFrom(add, [...path, 'node', 'add']) };
    if (typeof remove === 'string') return { do: 'remove-node', name: remove };
    throw new Misfit([...path, 'node'], 'node is {add: {name: …}} or {remove: NAME}');
  }
  if (raw['traffic'] !== undefined) {
    const traffic = raw['traffic'] as Raw;
    return {
      do: 'traffic',
      service: text(traffic, [...path, 'traffic', 'service'], 'service'),
      rps: number(traffic['rps'], [...path, 'traffic', 'rps'], 0),
      ...(traffic['path'] === undefined ? {} : { path: words(traffic['path']) }),
      ...(traffic['client'] === undefined ? {} : { client: words(traffic['client']) }),
    };
  }
  if (raw['knob'] !== undefined) return { do: 'knob', knob: raw['knob'] as Knob };
  if (raw['files'] !== undefined) return { do: 'files', files: raw['files'] as Readonly<Record<string, string>> };
  if (raw['type'] !== undefined) return typedFrom(raw['type'] as Raw, [...path, 'type']);
  if (raw['interrupt'] !== undefined) {
    return { do: 'interrupt', line: number(raw['interrupt'], [...path, 'interrupt'], 0) };
  }
  if (raw['edited'] !== undefined) return editedFrom(raw['edited'] as Raw, [...path, 'edited']);
  throw new Misfit(path, 'a step has one of run, fault, node, traffic, knob, files, type, interrupt, edited');
}

function editedFrom(raw: Raw, path: Path): Action {
  const edit = number(raw['edit'], [...path, 'edit'], 0);
  return { do: 'edited', edit, ...(raw['text'] === undefined ? {} : { text: words(raw['text']) }) };
}

function typedFrom(raw: Raw, path: Path): Action {
  return { do: 'type', line: number(raw['line'], [...path, 'line'], 0), text: words(raw['text'] ?? '') };
}

function listOf(raw: Raw, path: Path): readonly unknown[] {
  const value = raw[path.at(-1) as string];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Misfit(path, `${path.join('.')} is a list`);
  return value;
}

function text(raw: Raw, path: Path, key: string): string {
  const value = raw[key];
  if (typeof value !== 'string' || value === '') throw new Misfit(path, `${key} is missing or not a text`);
  return value;
}

/** A scalar as text; nothing for what has no plain text. */
function words(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

function number(value: unknown, path: Path, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number') throw new Misfit(path, `${path.join('.')} is a number`);
  return value;
}

function duration(value: unknown, path: Path): number {
  if (typeof value === 'number') return value * 1000;
  const parsed = parseDuration(String(value));
  if (parsed === undefined)
    throw new Misfit(path, `${JSON.stringify(value)} is not a duration such as 90s, 1m30s or 500ms`);
  return Math.round(parsed);
}
