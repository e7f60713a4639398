import type { Node, NodeSelectorTerm, Pod, PreferredSchedulingTerm } from '../../../api/generated/types.ts';
import type { ClusterState } from '../cluster-state.ts';
import { filterWith, normalizeByMax, unresolvable } from '../framework.ts';
import type { FilterAnswer, NodeFilter, NodeScorer, Plugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { nodeTermMatcherOf } from '../../../api/selectors/node-selector.ts';
import type { NodeMatcher } from '../../../api/selectors/node-selector.ts';
import { requiredNodes } from '../required-nodes.ts';

const MISMATCH = unresolvable('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
const CONFLICT = unresolvable('NodeAffinity', 'pod affinity terms conflict');

/** `nodeSelector` and required node affinity; preferred node affinity adds its weights. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter: ({ pod }, cluster) => filterOf(pod, cluster),
  score: (...args) => scoreNodes(...args),
  hint: {
    on: ['node-added', 'node-updated'],
    worthRetrying: ({ pod }, event) => {
      if (event.kind !== 'node-added' && event.kind !== 'node-updated') return false;
      const required = requiredNodes(pod);
      if (!required) return true;
      const { matches } = required;
      return matchesNode(matches, event.node) && (event.kind === 'node-added' || !matchesNode(matches, event.before));
    },
  },
};

function matchesNode(matches: NodeMatcher, { metadata }: Node): boolean {
  return matches(metadata.name, metadata.labels ?? {});
}

function filterOf(pod: Pod, cluster: ClusterState): FilterAnswer {
  const required = requiredNodes(pod);
  if (!required) return undefined;
  const { key, matches } = required;
  const named = namedNodes(pod);
  if (!named) {
    const memo = cluster.nodeMemos.get(`requires ${key}`, ({ name, labels }) => (matches(name, labels) ? 1 : 0));
    return filterWith((node) => (memo.get(node) === 1 ? undefined : MISMATCH));
  }
  if (named.size === 0) return { kind: 'rejected', rejection: CONFLICT };
  const filter: NodeFilter = ({ name, labels }) => (matches(name, labels) ? undefined : MISMATCH);
  return { kind: 'filter', filter, onlyNodes: named };
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

const scoreNodes: NodeScorer = ({ pod }, cluster, { nodes, count }, scores) => {
  const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  if (!preferred?.some(({ weight }) => weight !== 0)) return false;
  const memo = cluster.nodeMemos.get(`prefers ${JSON.stringify(preferred)}`, weightsOf(preferred));
  for (let at = 0; at < count; at += 1) scores[at] = memo.get(nodes[at] as NodeInfo);
  normalizeByMax(scores, count);
  return true;
};

/** The sum of the weights of all terms that match a node. */
function weightsOf(preferred: readonly PreferredSchedulingTerm[]): (node: NodeInfo) => number {
  const terms = preferred.map(({ weight, preference }) => ({ weight, matches: nodeTermMatcherOf(preference) }));
  return ({ name, labels }) =>
    terms.reduce((sum, { weight, matches }) => sum + (matches(name, labels) ? weight : 0), 0);
}
