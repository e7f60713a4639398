import type { NodeSelectorTerm } from '../generated/types.ts';
import { checkLabelValue } from '../validation/names.ts';

const DEPRECATED: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

/** What is said of a label of nodes that is out of date (pkg/api/node). */
export function deprecationOfNodeLabel(key: string): string | undefined {
  return Object.hasOwn(DEPRECATED, key) ? DEPRECATED[key] : undefined;
}

export function warningsForNodeSelectorTerm(
  term: NodeSelectorTerm,
  checkValues: boolean,
  path: string,
): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values }, i) => {
    const at = `${path}.matchExpressions[${i}]`;
    const deprecation = deprecationOfNodeLabel(key);
    const wrong = checkValues
      ? (values ?? []).flatMap((value, j) =>
          checkLabelValue(value).map((text) => `${at}.values[${j}]: ${value} is invalid, ${text}`),
        )
      : [];
    return [...(deprecation ? [`${at}.key: ${key} is ${deprecation}`] : []), ...wrong];
  });
}
