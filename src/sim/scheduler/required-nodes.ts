/** What a pod requires of a node's name and labels (component-helpers nodeaffinity GetRequiredNodeAffinity). */
import { matcherOfMap } from '../../api/selectors/label-selector.ts';
import type { NodeSelector, Pod, PodSpec } from '../../api/generated/types.ts';
import { nodeMatcherOf } from '../../api/selectors/node-selector.ts';
import type { NodeMatcher } from '../../api/selectors/node-selector.ts';

export interface RequiredNodes {
  /** Equal for equal requirements. */
  readonly key: string;
  readonly matches: NodeMatcher;
}

/** Only pods that require something have an entry: a garbage collection looks at every one. */
const known = new WeakMap<PodSpec, RequiredNodes | false>();

/** `nodeSelector` and required node affinity together; undefined if the pod requires nothing. Worked out once per spec. */
export function requiredNodes({ spec }: Pod): RequiredNodes | undefined {
  if (!spec.nodeSelector && !spec.affinity?.nodeAffinity) return undefined;
  let required = known.get(spec);
  if (required === undefined) {
    required = compile(spec) ?? false;
    known.set(spec, required);
  }
  return required || undefined;
}

function compile({ nodeSelector, affinity }: PodSpec): RequiredNodes | undefined {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const selects = nodeSelector && Object.keys(nodeSelector).length > 0 ? nodeSelector : undefined;
  if (!selects && !required) return undefined;
  const key = JSON.stringify([selects, required]);
  if (!selects) return { key, matches: (name, labels) => nodeMatcherOf(required as NodeSelector)(name, labels) };
  const matches: NodeMatcher = (name, labels) =>
    matcherOfMap(selects)(labels) && (!required || nodeMatcherOf(required)(name, labels));
  return { key, matches };
}
