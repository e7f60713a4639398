import { matcherOfMap } from '../../../api/label-selector.ts';
import type { Node, NodeSelectorTerm, Pod } from '../../../api/generated/types.ts';
import { normalizeByMax, unresolvable } from '../framework.ts';
import type { FilterAnswer, Plugin, Scoring } from '../framework.ts';
import { nodeMatcherOf, nodeTermMatcherOf } from '../node-selector.ts';
import type { NodeMatcher } from '../node-selector.ts';

const MISMATCH = unresolvable('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
const CONFLICT = unresolvable('NodeAffinity', 'pod affinity terms conflict');

/** `nodeSelector` and required node affinity; preferred node affinity adds its weights. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter: ({ pod }) => filterOf(pod),
  score: ({ pod }) => scoringOf(pod),
  hint: {
    on: ['node-added', 'node-updated'],
    worthRetrying: ({ pod }, event) => {
      if (event.kind !== 'node-added' && event.kind !== 'node-updated') return false;
      const matches = requiredMatcher(pod);
      if (!matches) return true;
      return matchesNode(matches, event.node) && (event.kind === 'node-added' || !matchesNode(matches, event.before));
    },
  },
};

function matchesNode(matches: NodeMatcher, { metadata }: Node): boolean {
  return matches(metadata.name, metadata.labels ?? {});
}

/** What the pod requires of a node's name and labels; undefined if nothing. */
export function requiredMatcher(pod: Pod): NodeMatcher | undefined {
  const { nodeSelector, affinity } = pod.spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const selects = nodeSelector && Object.keys(nodeSelector).length > 0 ? matcherOfMap(nodeSelector) : undefined;
  const matches = required && nodeMatcherOf(required);
  if (!selects) return matches;
  return (name, labels) => selects(labels) && (!matches || matches(name, labels));
}

function filterOf(pod: Pod): FilterAnswer {
  const matches = requiredMatcher(pod);
  if (!matches) return undefined;
  const filter: FilterAnswer = {
    kind: 'filter',
    filter: ({ name, labels }) => (matches(name, labels) ? undefined : MISMATCH),
  };
  const named = namedNodes(pod);
  if (!named) return filter;
  return named.size === 0 ? { kind: 'rejected', rejection: CONFLICT } : { ...filter, onlyNodes: named };
}

/** The only nodes that can match, if every term names some: those need no look at the rest of the cluster. */
function namedNodes(pod: Pod): ReadonlySet<string> | undefined {
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const sets = terms.map(namesOfTerm);
  return sets.includes(undefined) ? undefined : new Set(sets.flatMap((names) => [...(names ?? [])]));
}

function namesOfTerm({ matchFields = [] }: NodeSelectorTerm): ReadonlySet<string> | undefined {
  const sets = matchFields
    .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    .map(({ values }) => new Set(values ?? []));
  return sets.length === 0 ? undefined : sets.reduce((a, b) => new Set([...a].filter((name) => b.has(name))));
}

function scoringOf(pod: Pod): Scoring | undefined {
  const preferred = (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    .filter(({ weight }) => weight !== 0)
    .map(({ weight, preference }) => ({ weight, matches: nodeTermMatcherOf(preference) }));
  if (preferred.length === 0) return undefined;
  return {
    score: ({ name, labels }) => {
      let sum = 0;
      for (const { weight, matches } of preferred) if (matches(name, labels)) sum += weight;
      return sum;
    },
    normalize: normalizeByMax,
  };
}
