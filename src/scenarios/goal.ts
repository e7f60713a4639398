/*
 * What a learner is to reach: something that is so in the cluster, or something that was done.
 *
 *     {see: deployments, name: web, where: {.status.readyReplicas: 4}}
 *     {see: pods, labels: {app: web}, count: 4, where: {.status.phase: Running}}
 *     {see: events, where: {.reason: BackOff}}
 *     {did: kubectl logs}
 *
 * `where` gives JSONPaths as kubectl takes them, and what they are to print; `count` says how many such objects there are to be (default:
 * one or more). A value may begin with `>=`, `<=`, `>`, `<` or `!=`. `did` is a regular expression over what was typed and done.
 */
import type { KubeObject, ResourceName } from '../api/object.ts';
import { matcherOfMap } from '../api/selectors/label-selector.ts';
import type { Labels } from '../api/selectors/label-selector.ts';
import { jsonPath } from '../kubectl/printers/jsonpath/evaluate.ts';
import type { Store } from '../sim/apiserver/store.ts';
import { listOf, Misfit, text } from './reading.ts';
import type { Path, Raw } from './reading.ts';

/** All of these at once. */
export type Goal = readonly Check[];

export type Check = Sight | Deed;

/** Objects of the cluster that are to be so, as the document has it. */
export interface Sight {
  readonly see: ResourceName;
  readonly name?: string;
  /** `default` where nothing is said; of no meaning for what has no namespace. */
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly where?: Readonly<Record<string, Scalar>>;
  readonly count?: Scalar;
}

/** Something that was typed or done. */
export interface Deed {
  readonly did: string;
}

type Scalar = string | number | boolean;

/** Whether all checks hold. `deeds`: what was typed and done since the goal was set, a line each. */
export function isReached(goal: Goal, store: Store, deeds: readonly string[]): boolean {
  return goal.every((check) => ('did' in check ? wasDone(check, deeds) : isSeen(check, store)));
}

/** Whether an object of this resource could change the answer. */
export const concerns = (goal: Goal, resource: ResourceName): boolean =>
  goal.some((check) => 'see' in check && check.see === resource);

function wasDone({ did }: Deed, deeds: readonly string[]): boolean {
  const pattern = new RegExp(did);
  return deeds.some((deed) => pattern.test(deed));
}

function isSeen(sight: Sight, store: Store): boolean {
  const { see, count = '>=1', where = {} } = sight;
  const conditions = Object.entries(where);
  const found = store
    .list(see)
    .filter((object) => isMeant(sight, object) && conditions.every(([path, value]) => prints(object, path, value)));
  return fits(String(found.length), count);
}

function isMeant({ name, namespace = 'default', labels }: Sight, { metadata }: KubeObject): boolean {
  const near = metadata.namespace === undefined || metadata.namespace === namespace;
  return near && (name === undefined || metadata.name === name) && matcherOfMap(labels)(metadata.labels);
}

const templates = new Map<string, ReturnType<typeof jsonPath>>();

/** A path as a template, read once. */
function templateOf(path: string): ReturnType<typeof jsonPath> {
  const template = templates.get(path) ?? jsonPath(`{${path}}`, true);
  templates.set(path, template);
  return template;
}

function prints(object: KubeObject, path: string, value: Scalar): boolean {
  const template = templateOf(path);
  const printed = template.ok ? template.value.text(object) : template;
  return printed.ok && fits(printed.value, value);
}

const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
};

function fits(printed: string, wanted: Scalar): boolean {
  const [, operator = '', rest = ''] = /^(>=|<=|>|<|!=)?\s*(.*)$/s.exec(String(wanted)) ?? [];
  if (operator === '!=') return printed !== rest;
  const compare = comparisons[operator];
  return compare ? printed !== '' && compare(Number(printed), Number(rest)) : printed === rest;
}

const SIGHT_KEYS: readonly string[] = ['see', 'name', 'namespace', 'labels', 'where', 'count'];

export function goalFrom(raw: Raw, path: Path): Goal {
  const checks = listOf(raw, path).map((check, i) => checkFrom(check as Raw, [...path, i]));
  if (checks.length === 0) throw new Misfit(path, 'goal is a list of checks');
  return checks;
}

function checkFrom(raw: Raw, path: Path): Check {
  if (raw['did'] !== undefined) return deedFrom(raw, path);
  const stranger = Object.keys(raw).find((key) => !SIGHT_KEYS.includes(key));
  if (stranger !== undefined) throw new Misfit([...path, stranger], `a check has ${SIGHT_KEYS.join(', ')}, or did`);
  for (const where of Object.keys((raw['where'] as Raw | undefined) ?? {})) {
    const template = templateOf(where);
    if (!template.ok) throw new Misfit([...path, 'where', where], template.error);
  }
  return { ...(raw as unknown as Sight), see: text(raw, [...path, 'see'], 'see') as ResourceName };
}

function deedFrom(raw: Raw, path: Path): Deed {
  const did = text(raw, [...path, 'did'], 'did');
  if (!isPattern(did)) throw new Misfit([...path, 'did'], `did is a regular expression, not ${JSON.stringify(did)}`);
  return { did };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}
