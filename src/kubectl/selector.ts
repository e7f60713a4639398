// Label selectors as kubectl itself matches them, on objects of files (apimachinery/pkg/labels).
import { matcherOfRequirements, parseLabelSelector } from '../api/selectors/label-selector.ts';
import type { Requirement } from '../api/selectors/label-selector.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { JsonObject } from './json.ts';
import { byBytes } from './json.ts';

/** Whether the labels match a selector in its text form. */
export function selects(selector: string, labels: Readonly<Record<string, string>>): Result<boolean, string> {
  const requirements = parseLabelSelector(selector);
  return requirements.ok ? ok(matcherOfRequirements(requirements.value)(labels)) : requirements;
}

/** A selector in its text form as the API's LabelSelector (metav1.ParseToLabelSelector). */
export function asLabelSelector(selector: string): Result<JsonObject, string> {
  const requirements = parseLabelSelector(selector);
  if (!requirements.ok) {
    return err(`couldn't parse the selector string ${JSON.stringify(selector)}: ${requirements.error}`);
  }
  const odd = requirements.value.find(({ operator }) => OPERATORS[operator] === undefined && !isEqual(operator));
  if (odd?.operator === '!=') return err('"!=" is not a valid label selector operator');
  if (odd) return err(`${JSON.stringify(odd.operator)} isn't supported in label selectors`);
  const labels = requirements.value.filter(({ operator }) => isEqual(operator));
  const others = requirements.value.filter(({ operator }) => !isEqual(operator));
  return ok({
    ...(labels.length > 0
      ? { matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, values[0] ?? '']).toSorted(byKey)) }
      : {}),
    ...(others.length > 0
      ? { matchExpressions: others.toSorted((a, b) => byBytes(a.key, b.key)).map(expression) }
      : {}),
  });
}

type Operator = Requirement['operator'];

const OPERATORS: Readonly<Partial<Record<Operator, string>>> = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

function isEqual(operator: Operator): boolean {
  return operator === '=' || operator === '==';
}

function byKey([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return byBytes(a, b);
}

function expression({ key, operator, values }: Requirement): JsonObject {
  return { key, operator: OPERATORS[operator], ...(values.length > 0 ? { values: values.toSorted(byBytes) } : {}) };
}
