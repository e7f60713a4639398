/** Node selectors of affinity: terms over labels and the node's name (component-helpers/scheduling/corev1/nodeaffinity). */
import { matcherOfRequirements } from './label-selector.ts';
import type { LabelMatcher, Requirement } from './label-selector.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../generated/types.ts';

export type NodeMatcher = (name: string, labels: Readonly<Record<string, string>>) => boolean;

const OPERATORS: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

const compiledSelectors = new WeakMap<NodeSelector, NodeMatcher>();
const compiledTerms = new WeakMap<NodeSelectorTerm, NodeMatcher>();

/** Terms are alternatives; a selector without terms matches nothing. Compiled once per object. */
export function nodeMatcherOf(selector: NodeSelector): NodeMatcher {
  let matcher = compiledSelectors.get(selector);
  if (!matcher) {
    const terms = selector.nodeSelectorTerms.map(nodeTermMatcherOf);
    matcher = (name, labels) => terms.some((matches) => matches(name, labels));
    compiledSelectors.set(selector, matcher);
  }
  return matcher;
}

/** Expressions and fields of a term must all hold; an empty term matches nothing. */
export function nodeTermMatcherOf(term: NodeSelectorTerm): NodeMatcher {
  let matcher = compiledTerms.get(term);
  if (!matcher) {
    matcher = compileTerm(term);
    compiledTerms.set(term, matcher);
  }
  return matcher;
}

function compileTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeMatcher {
  if (matchExpressions.length === 0 && matchFields.length === 0) return () => false;
  const labelsMatch = compile(matchExpressions);
  if (matchFields.length === 0) return (_name, labels) => labelsMatch(labels);
  const fieldsMatch = compile(matchFields);
  return (name, labels) => fieldsMatch({ 'metadata.name': name }) && labelsMatch(labels);
}

function compile(requirements: readonly NodeSelectorRequirement[]): LabelMatcher {
  return matcherOfRequirements(
    requirements.flatMap(({ key, operator, values }): Requirement[] => {
      const known = OPERATORS[operator];
      return known ? [{ key, operator: known, values: values ?? [] }] : [];
    }),
  );
}
