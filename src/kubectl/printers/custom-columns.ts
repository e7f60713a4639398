// `-o custom-columns` (kubectl/pkg/cmd/get/customcolumn.go).
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { isObject, listAt, textAt } from '../json.ts';
import type { JsonPath } from './jsonpath/evaluate.ts';
import { goText } from './go-text.ts';
import { jsonPath, relaxedPath } from './jsonpath/evaluate.ts';

interface Column {
  readonly header: string;
  readonly path: JsonPath;
}

/** Columns of a spec `HEADER:.path,HEADER2:.path2`. */
export function parseColumns(spec: string): Result<readonly Column[], string> {
  if (spec === '') return err('custom-columns format specified but no custom columns given');
  const columns: Column[] = [];
  for (const part of spec.split(',')) {
    const colon = part.indexOf(':');
    if (colon < 0) return err(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const path = compiled(part.slice(colon + 1));
    if (!path.ok) return path;
    columns.push({ header: part.slice(0, colon), path: path.value });
  }
  return ok(columns);
}

/** Columns of a file: a line of headers over a line of paths. */
export function parseColumnsFile(text: string): Result<readonly Column[], string> {
  const [headers = '', paths = ''] = text.split('\n');
  const names = headers.trim().split(/\s+/);
  const specs = paths.trim().split(/\s+/);
  if (names.length !== specs.length || headers.trim() === '') {
    return err(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`);
  }
  const columns: Column[] = [];
  for (const [index, name] of names.entries()) {
    const path = compiled(specs[index] as string);
    if (!path.ok) return path;
    columns.push({ header: name, path: path.value });
  }
  return ok(columns);
}

function compiled(text: string): Result<JsonPath, string> {
  const relaxed = relaxedPath(text);
  return relaxed.ok ? jsonPath(relaxed.value, true) : relaxed;
}

export function columnHeader(columns: readonly Column[]): string {
  return `${columns.map((column) => column.header).join('\t')}\n`;
}

/** A row per object; lists are taken apart. */
export function columnRows(columns: readonly Column[], object: unknown): Result<string, string> {
  const items =
    textAt(object, 'kind').endsWith('List') && isObject(object) && Array.isArray(object['items'])
      ? listAt(object, 'items')
      : [object];
  let text = '';
  for (const item of items) {
    const cells: string[] = [];
    for (const { path } of columns) {
      const found = path.find(item);
      if (!found.ok) return found;
      const values = found.value[0] ?? [];
      cells.push(values.length === 0 ? '<none>' : values.map(goText).join(','));
    }
    text += `${cells.join('\t')}\n`;
  }
  return ok(text);
}

export type { Column };
