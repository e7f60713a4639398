// Label selectors as kubectl itself matches them, on objects of files (apimachinery/pkg/labels).
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';

interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent';
  readonly values: readonly string[];
}

/** Whether the labels match a selector in its text form. */
export function selects(selector: string, labels: Readonly<Record<string, string>>): Result<boolean, string> {
  const requirements = parseSelector(selector);
  if (!requirements.ok) return requirements;
  return ok(requirements.value.every((requirement) => holds(requirement, labels)));
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
  if (equal) return { key: equal[1] ?? '', operator: equal[2] === '!=' ? 'notin' : 'in', values: [equal[3] ?? ''] };
  const exists = /^(!?)\s*([^\s!=,()]+)$/.exec(text);
  return exists ? { key: exists[2] ?? '', operator: exists[1] ? 'absent' : 'exists', values: [] } : undefined;
}
