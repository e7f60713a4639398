/** A JSON value as Go prints an unstructured object with `%#v`. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(', ')}}`;
  if (typeof value === 'object') {
    const map = value as Readonly<Record<string, unknown>>;
    const entries = Object.keys(map)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${goValue(map[key])}`);
    return `map[string]interface {}{${entries.join(', ')}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : `${value as number}`;
}
