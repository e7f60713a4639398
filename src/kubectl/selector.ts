// Label selectors as kubectl itself matches them, on objects of files (apimachinery/pkg/labels).
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { JsonObject } from './json.ts';
import { byBytes } from './json.ts';

interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent';
  readonly values: readonly string[];
  /** Written as `key=value`. */
  readonly single?: boolean;
}

/** Whether the labels match a selector in its text form. */
export function selects(selector: string, labels: Readonly<Record<string, string>>): Result<boolean, string> {
  const requirements = parseSelector(selector);
  if (!requirements.ok) return requirements;
  return ok(requirements.value.every((requirement) => holds(requirement, labels)));
}

/** A selector in its text form as the API's LabelSelector. */
export function asLabelSelector(selector: string): Result<JsonObject, string> {
  const requirements = parseSelector(selector);
  if (!requirements.ok) return requirements;
  if (/!=/.test(selector)) return err('"!=" is not a valid label selector operator');
  const labels = requirements.value.filter(({ single }) => single);
  const others = requirements.value.filter(({ single }) => !single);
  return ok({
    ...(labels.length > 0
      ? { matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, values[0] ?? '']).toSorted(byKey)) }
      : {}),
    ...(others.length > 0
      ? { matchExpressions: others.toSorted((a, b) => byBytes(a.key, b.key)).map(expression) }
      : {}),
  });
}

function byKey([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return byBytes(a, b);
}

const OPERATORS = { in: 'In', notin: 'NotIn', exists: 'Exists', absent: 'DoesNotExist' } as const;

function expression({ key, operator, values }: Requirement): JsonObject {
  return { key, operator: OPERATORS[operator], ...(values.length > 0 ? { values: values.toSorted(byBytes) } : {}) };
}

function holds({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key];
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
  }
}

function parseSelector(selector: string): Result<readonly Requirement[], string> {
  const requirements: Requirement[] = [];
  for (const part of selector.split(/,(?![^(]*\))/)) {
    const requirement = parseRequirement(part.trim());
    if (requirement === undefined) return err(`unable to parse requirement: found '${part.trim()}'`);
    requirements.push(requirement);
  }
  return ok(requirements);
}

function parseRequirement(text: string): Requirement | undefined {
  const set = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return { key: set[1] ?? '', operator: set[2] as 'in' | 'notin', values };
  }
  const equal = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/.exec(text);
  if (equal) {
    const differs = equal[2] === '!=';
    return { key: equal[1] ?? '', operator: differs ? 'notin' : 'in', values: [equal[3] ?? ''], single: !differs };
  }
  const exists = /^(!?)\s*([^\s!=,()]+)$/.exec(text);
  return exists ? { key: exists[2] ?? '', operator: exists[1] ? 'absent' : 'exists', values: [] } : undefined;
}
