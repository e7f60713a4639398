import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { byText } from '../../base/compare.ts';

/** One term of a field selector. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Parses the text of a query's fieldSelector (apimachinery's fields); terms are ordered as text, the error is the server's text. */
export function parseFieldSelector(text: string): Result<readonly FieldRequirement[], string> {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort(byText)) {
    if (term === '') continue;
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (!match) return err(`invalid selector: '${text}'; can't understand '${term}'`);
    const value = unescapeValue(match[3] ?? '');
    if (!value.ok) return value;
    requirements.push({ field: match[1] ?? '', operator: match[2] === '!=' ? '!=' : '=', value: value.value });
  }
  return ok(requirements);
}

/** Whether the values of an object's fields fit; a field that the object lacks counts as empty. */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  values: Readonly<Record<string, string>>,
): boolean {
  return requirements.every(({ field, operator, value }) => ((values[field] ?? '') === value) === (operator === '='));
}

/** Parts between commas that are not escaped by a backslash. */
function splitTerms(text: string): string[] {
  return text === '' ? [] : (text.match(/(?:\\[^]|[^,\\]|\\$)+|(?<=,|^)(?=,|$)/g) ?? []);
}

function unescapeValue(text: string): Result<string, string> {
  let value = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === ',' || char === '=') {
      return err(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    }
    if (char !== '\\') {
      value += char;
      continue;
    }
    i += 1;
    const escaped = text.charAt(i);
    if (escaped !== '\\' && escaped !== ',' && escaped !== '=') {
      return err(`invalid field selector: invalid escape sequence: \\${escaped}`);
    }
    value += escaped;
  }
  return ok(value);
}
