/** A question that can be asked of any pod: is it in these namespaces, and does the selector match its labels? */
import { byText } from '../../base/compare.ts';
import { formatRequirements, matcherOfRequirements } from '../../api/selectors/label-selector.ts';
import type { Requirement } from '../../api/selectors/label-selector.ts';

/** What is asked of a pod. */
export interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PodQuery {
  /** Equal for equal questions. */
  readonly key: string;
  /** A `key=value` without which no pod matches, if there is one: queries are found by it. */
  readonly pair: string | undefined;
  /** The one namespace it is about, if it is about one. */
  readonly namespace: string | undefined;
  readonly matches: (pod: Labelled) => boolean;
}

export type Namespaces =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** Those named, and all for which the test holds; `key` tells tests apart. */
  | {
      readonly kind: 'selected';
      readonly names: readonly string[];
      readonly key: string;
      readonly test: (name: string) => boolean;
    };

/** A query for pods that match the requirements; without a selector it matches none. */
export function podQuery(namespaces: Namespaces, requirements: readonly Requirement[] | undefined): PodQuery {
  const names = [...namespaces.names].sort(byText);
  const where = namespaces.kind === 'names' ? names.join(',') : `${names.join(',')}|${namespaces.key}`;
  if (!requirements) return { key: `${where} none`, pair: NOTHING, namespace: names[0], matches: () => false };
  const selects = matcherOfRequirements(requirements);
  const [only] = names;
  const single = namespaces.kind === 'names' && names.length === 1 ? only : undefined;
  const inside = insideOf(namespaces, single);
  return {
    key: `${where} ${formatRequirements(requirements)}`,
    pair: pairOf(requirements),
    namespace: single,
    matches: (pod) => inside(pod.namespace) && selects(pod.labels),
  };
}

/** Queries by what they were made of, so that equal ones are made once and are one object. */
export class PodQueries {
  private readonly known = new Map<string, PodQuery>();

  /** The query of this name, made when it is asked for first. */
  get(name: string, make: () => PodQuery): PodQuery {
    let query = this.known.get(name);
    if (!query) {
      if (this.known.size >= KEPT) this.known.clear();
      this.known.set(name, (query = make()));
    }
    return query;
  }
}

const KEPT = 10_000;

/** A pair that no label can form: such a query is never looked at. */
const NOTHING = '=';

function insideOf(namespaces: Namespaces, single: string | undefined): (namespace: string) => boolean {
  if (single !== undefined) return (namespace) => namespace === single;
  const names = new Set(namespaces.names);
  if (namespaces.kind === 'names') return (namespace) => names.has(namespace);
  return (namespace) => names.has(namespace) || namespaces.test(namespace);
}

/** The pair that fewest pods are likely to have: the last by key, so that `app` comes before `pod-template-hash`. */
function pairOf(requirements: readonly Requirement[]): string | undefined {
  const equal = requirements.filter(
    ({ operator, values }) => (operator === 'in' || operator === '=') && values.length === 1,
  );
  const last = equal.at(-1);
  return last && `${last.key}=${last.values[0]}`;
}

/** Things found by a query, so that a pod is held only against the queries that its labels can satisfy. */
export class QueryIndex<T> {
  private readonly byPair = new Map<string, Set<T>>();
  private readonly others = new Set<T>();

  add(query: PodQuery, item: T): void {
    this.bucketOf(query).add(item);
  }

  remove(query: PodQuery, item: T): void {
    const bucket = this.bucketOf(query);
    bucket.delete(item);
    if (query.pair !== undefined && bucket.size === 0) this.byPair.delete(query.pair);
  }

  get empty(): boolean {
    return this.byPair.size === 0 && this.others.size === 0;
  }

  /** Calls `look` with everything whose query the pod might satisfy. */
  forEach(pod: Labelled, look: (item: T) => void): void {
    if (this.byPair.size > 0) {
      for (const key in pod.labels) {
        const bucket = this.byPair.get(`${key}=${pod.labels[key]}`);
        if (bucket) for (const item of bucket) look(item);
      }
    }
    for (const item of this.others) look(item);
  }

  private bucketOf(query: PodQuery): Set<T> {
    if (query.pair === undefined) return this.others;
    let bucket = this.byPair.get(query.pair);
    if (!bucket) {
      bucket = new Set();
      this.byPair.set(query.pair, bucket);
    }
    return bucket;
  }
}
