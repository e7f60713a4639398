/** The affinity terms of pods, compiled: equal rules of pods are worked out once and are one object. */
import { requirementsOf } from '../../api/selectors/label-selector.ts';
import type {
  Affinity,
  LabelSelector,
  Pod,
  PodAffinityTerm,
  WeightedPodAffinityTerm,
} from '../../api/generated/types.ts';
import { namespaceOf } from '../../api/object.ts';
import { podQuery } from './pod-query.ts';
import type { Namespaces, PodQuery } from './pod-query.ts';

/** As many different rules are remembered. */
const KEPT = 10_000;

export interface AffinityTerm {
  readonly topologyKey: string;
  readonly query: PodQuery;
  /** 1..100 of a preferred term; 1 of a required one. */
  readonly weight: number;
  /** Equal for terms that differ in their weight only. */
  readonly key: string;
}

export interface PodTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

/** How a namespaceSelector is looked up: a test of namespaces by name. */
export type NamespaceSelection = (selector: LabelSelector) => (namespace: string) => boolean;

export class AffinityTerms {
  private readonly namespaces: NamespaceSelection;
  private readonly known = new Map<string, PodTerms>();
  private readonly texts = new WeakMap<Affinity, string>();

  constructor(namespaces: NamespaceSelection) {
    this.namespaces = namespaces;
  }

  /** Undefined for pods without rules about other pods. */
  of(pod: Pod): PodTerms | undefined {
    const { affinity } = pod.spec;
    if (!affinity?.podAffinity && !affinity?.podAntiAffinity) return undefined;
    const namespace = namespaceOf(pod);
    const name = `${namespace} ${this.textOf(affinity)}`;
    let terms = this.known.get(name);
    if (!terms) {
      if (this.known.size >= KEPT) this.known.clear();
      this.known.set(name, (terms = compile(affinity, namespace, this.namespaces)));
    }
    return terms;
  }

  private textOf(affinity: Affinity): string {
    let text = this.texts.get(affinity);
    if (text === undefined) {
      text = JSON.stringify([affinity.podAffinity, affinity.podAntiAffinity]);
      this.texts.set(affinity, text);
    }
    return text;
  }
}

function compile(
  { podAffinity, podAntiAffinity }: Affinity,
  namespace: string,
  namespaces: NamespaceSelection,
): PodTerms {
  const required = (term: PodAffinityTerm): AffinityTerm => affinityTerm(term, 1, namespace, namespaces);
  const preferred = ({ podAffinityTerm, weight }: WeightedPodAffinityTerm): AffinityTerm =>
    affinityTerm(podAffinityTerm, weight, namespace, namespaces);
  return {
    requiredAffinity: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(required),
    requiredAntiAffinity: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(required),
    preferredAffinity: (podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(preferred),
    preferredAntiAffinity: (podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(preferred),
  };
}

function affinityTerm(
  term: PodAffinityTerm,
  weight: number,
  namespace: string,
  namespaces: NamespaceSelection,
): AffinityTerm {
  const { topologyKey, labelSelector } = term;
  const query = podQuery(namespacesOf(term, namespace, namespaces), labelSelector && requirementsOf(labelSelector));
  return { topologyKey, weight, query, key: `${topologyKey} ${query.key}` };
}

function namespacesOf(term: PodAffinityTerm, namespace: string, namespaces: NamespaceSelection): Namespaces {
  const names = term.namespaces ?? [];
  if (!term.namespaceSelector) return { kind: 'names', names: names.length === 0 ? [namespace] : names };
  const key = JSON.stringify(term.namespaceSelector);
  return { kind: 'selected', names, key, test: namespaces(term.namespaceSelector) };
}
