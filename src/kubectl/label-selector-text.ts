// A label selector of the API as text, sorted by key (metav1.FormatLabelSelector).
import type { JsonObject } from './json.ts';
import { byBytes, isObject, listAt, textAt } from './json.ts';

export function selectorText(selector: JsonObject): string {
  const labels = isObject(selector['matchLabels']) ? selector['matchLabels'] : {};
  const parts = Object.keys(labels).map((key) => ({ key, text: `${key}=${String(labels[key])}` }));
  for (const expression of listAt(selector, 'matchExpressions')) {
    const key = textAt(expression, 'key');
    const values = (listAt(expression, 'values') as readonly string[]).toSorted(byBytes).join(',');
    parts.push({ key, text: expressionText(textAt(expression, 'operator'), key, values) });
  }
  return parts
    .toSorted((a, b) => byBytes(a.key, b.key))
    .map(({ text }) => text)
    .join(',');
}

function expressionText(operator: string, key: string, values: string): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}
