// What can be done in a scenario: a shell line, a fault, a machine, traffic, and what is typed and turned on the page.
import type { Deed, Fault, Knob, NodeConfig } from '../sim/config.ts';
import { duration, Misfit, number, text, words } from './reading.ts';
import type { Path, Raw } from './reading.ts';

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
  | Deed
  /** The editor's files are these from now on. */
  | { readonly do: 'files'; readonly files: Readonly<Record<string, string>> }
  /** Something is typed into a line that runs: `line` is the number of the step that started it. */
  | { readonly do: 'type'; readonly line: number; readonly text: string }
  /** Ctrl+C for a line that runs. */
  | { readonly do: 'interrupt'; readonly line: number }
  /** The editor that a line has opened is closed: `edit` counts the editors that were opened; without a text nothing was saved. */
  | { readonly do: 'edited'; readonly edit: number; readonly text?: string };

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

/** A machine of the scenario. */
export function nodeFrom(raw: Raw, path: Path): NodeConfig {
  if (typeof raw !== 'object' || raw === null) throw new Misfit(path, 'a node is a map with a name');
  return { ...(raw as unknown as NodeConfig), name: text(raw, [...path, 'name'], 'name') };
}

export function stepFrom(raw: Raw, path: Path): Step {
  if (typeof raw !== 'object' || raw === null) throw new Misfit(path, 'a step is a map with `at` and what to do');
  return { atMs: duration(raw['at'] ?? '0s', [...path, 'at']), action: actionFrom(raw, path) };
}

export function actionFrom(raw: Raw, path: Path): Action {
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
