/*
 * What a learner is to reach: something that is so in the cluster, or something that was done.
 *
 *     {see: deployments, name: web, where: {.status.readyReplicas: 4}}
 *     {see: pods, labels: {app: web}, count: 4, where: {.status.phase: Running}}
 *     {see: events, where: {.reason: BackOff}}
 *     {did: kubectl logs}
 *     {traffic: web, lost: 0, answered: '>=200', since: kubectl rollout restart}
 *     {traffic: web, lost: '>=1', cause: killed in flight}
 *
 * `where` gives JSONPaths as kubectl takes them, and what they are to print; `count` says how many such objects there are to be (default:
 * one or more). A value may begin with `>=`, `<=`, `>`, `<` or `!=`. `did` is a regular expression over what was typed and done.
 * `traffic` names a client and counts its requests: those sent since the goal was set, or since the last deed that `since` finds; `cause` counts
 * only what was lost so.
 */
import type { KubeObject, ResourceName } from '../api/object.ts';
import { matcherOfMap } from '../api/selectors/label-selector.ts';
import type { Labels } from '../api/selectors/label-selector.ts';
import { jsonPath } from '../kubectl/printers/jsonpath/evaluate.ts';
import type { Store } from '../sim/apiserver/store.ts';
import { LOSS_CAUSES } from '../sim/network/traffic.ts';
import { listOf, Misfit, text, words } from './reading.ts';
import type { Path, Raw } from './reading.ts';

/** All of these at once. */
export type Goal = readonly Check[];

export type Check = Sight | Deed | Flow;

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

/** What is to become of a client's requests. */
export interface Flow {
  /** Name of the client: that of its Service, if it was given no other. */
  readonly traffic: string;
  readonly answered?: Scalar;
  readonly lost?: Scalar;
  /** Only requests lost for this reason. */
  readonly cause?: string;
  /** Only requests sent after the last deed that this regular expression finds. */
  readonly since?: string;
}

type Scalar = string | number | boolean;

/** Whether all checks hold. `deeds`: what was typed and done since the goal was set, a line each. */
export function isReached(goal: Goal, store: Store, deeds: readonly string[], tally: Counted): boolean {
  return goal.every((check) => {
    if ('did' in check) return wasDone(check, deeds);
    return 'traffic' in check ? hasFlowed(check, tally) : isSeen(check, store);
  });
}

/** What was counted for the checks of a goal. */
export interface Counted {
  of(flow: Flow): { readonly answered: number; readonly lost: number } | undefined;
}

/** Whether an object of this resource could change the answer. */
export const concerns = (goal: Goal, resource: ResourceName): boolean =>
  goal.some((check) => 'see' in check && check.see === resource);

function wasDone({ did }: Deed, deeds: readonly string[]): boolean {
  const pattern = new RegExp(did);
  return deeds.some((deed) => pattern.test(deed));
}

function hasFlowed(flow: Flow, tally: Counted): boolean {
  const counted = tally.of(flow);
  if (counted === undefined) return false;
  const { answered = '>=0', lost = '>=0' } = flow;
  return fits(String(counted.answered), answered) && fits(String(counted.lost), lost);
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
const FLOW_KEYS: readonly string[] = ['traffic', 'answered', 'lost', 'cause', 'since'];

export function goalFrom(raw: Raw, path: Path): Goal {
  const checks = listOf(raw, path).map((check, i) => checkFrom(check as Raw, [...path, i]));
  if (checks.length === 0) throw new Misfit(path, 'goal is a list of checks');
  return checks;
}

function checkFrom(raw: Raw, path: Path): Check {
  if (raw['did'] !== undefined) return { did: patternFrom(raw, path, 'did') };
  if (raw['traffic'] !== undefined) return flowFrom(raw, path);
  refuseStrangers(raw, path, SIGHT_KEYS);
  for (const where of Object.keys((raw['where'] as Raw | undefined) ?? {})) {
    const template = templateOf(where);
    if (!template.ok) throw new Misfit([...path, 'where', where], template.error);
  }
  return { ...(raw as unknown as Sight), see: text(raw, [...path, 'see'], 'see') as ResourceName };
}

function flowFrom(raw: Raw, path: Path): Flow {
  refuseStrangers(raw, path, FLOW_KEYS);
  if (raw['answered'] === undefined && raw['lost'] === undefined) {
    throw new Misfit(path, 'a check of traffic says how many are to be answered or lost');
  }
  const { cause } = raw;
  if (cause !== undefined && !isCause(cause)) {
    throw new Misfit([...path, 'cause'], `cause is one of ${LOSS_CAUSES.join(', ')}, or HTTP 503`);
  }
  return {
    ...(raw as unknown as Flow),
    traffic: text(raw, [...path, 'traffic'], 'traffic'),
    ...(raw['since'] === undefined ? {} : { since: patternFrom(raw, path, 'since') }),
  };
}

const isCause = (cause: unknown): boolean =>
  LOSS_CAUSES.some((known) => known === cause) || /^HTTP \d{3}$/.test(words(cause));

function refuseStrangers(raw: Raw, path: Path, known: readonly string[]): void {
  const stranger = Object.keys(raw).find((key) => !known.includes(key));
  if (stranger !== undefined)
    throw new Misfit([...path, stranger], `a check has ${known.join(', ')}; or see, did or traffic`);
}

function patternFrom(raw: Raw, path: Path, key: string): string {
  const pattern = text(raw, [...path, key], key);
  if (!isPattern(pattern)) {
    throw new Misfit([...path, key], `${key} is a regular expression, not ${JSON.stringify(pattern)}`);
  }
  return pattern;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}
