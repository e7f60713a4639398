// Reading of JSON values whose shape is not known: objects of any kind, as kubectl's unstructured objects.

export type JsonObject = Readonly<Record<string, unknown>>;

/** An object that may still be changed by its maker. */
export type Draft = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indexes; undefined where it breaks off. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current ?? undefined;
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function objectAt(value: unknown, ...path: readonly (string | number)[]): JsonObject | undefined {
  const found = at(value, ...path);
  return isObject(found) ? found : undefined;
}

/** A map of strings, as labels and annotations are. */
export function mapAt(value: unknown, ...path: readonly (string | number)[]): Readonly<Record<string, string>> {
  return (objectAt(value, ...path) ?? {}) as Readonly<Record<string, string>>;
}

export function nameOf(object: unknown): string {
  return textAt(object, 'metadata', 'name');
}

/** A deep copy that may be changed. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isObject(value)) return value;
  const result: Draft = {};
  for (const [key, part] of Object.entries(value)) result[key] = copy(part);
  return result as T;
}

/** Sets the value at a path in a draft, making objects on the way; undefined removes it. */
export function put(draft: Draft, path: readonly string[], value: unknown): void {
  const last = path.at(-1) as string;
  let current = draft;
  for (const key of path.slice(0, -1)) {
    if (!isObject(current[key])) {
      if (value === undefined) return;
      current[key] = {};
    }
    current = current[key] as Draft;
  }
  if (value === undefined) delete current[last];
  else current[last] = value;
}

/** The draft's object or list at a path, which exists. */
export function draftAt(draft: unknown, ...path: readonly (string | number)[]): Draft | undefined {
  const found = at(draft, ...path);
  return isObject(found) ? found : undefined;
}

/** The object with its keys in order, as Go marshals maps. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted(byBytes)
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Order of strings by their bytes in UTF-8. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A number, boolean or text as text; objects as JSON, nothing as the empty text. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** The letters of a text, each a Unicode code point. */
export function lettersOf(text: string): readonly string[] {
  return Array.from(text);
}

/** JSON as Go marshals it: keys in order, and `<`, `>`, `&` escaped. */
export function goJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sorted(value)));
}

export function escapeHtml(json: string): string {
  return json
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
