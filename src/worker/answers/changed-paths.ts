import { deepEqual } from '../../base/equal.ts';
import { isRecord } from '../../base/record.ts';

/** A field that differs between two versions of an object. */
export interface ChangedPath {
  /** `spec.replicas`, `status.conditions[Ready].status`. */
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Bookkeeping that changes with every write and tells nothing. */
const SILENT =
  /(^metadata\.(resourceVersion|managedFields|generation))|observedGeneration|(last\w*Time)$|last-applied-configuration/;
const MAX_TEXT = 60;

/** What changed between two versions, most telling first: spec, then metadata, then status. */
export function changedPaths(before: unknown, after: unknown): readonly ChangedPath[] {
  const found: ChangedPath[] = [];
  collect(before, after, '', found);
  return found
    .filter(({ path }) => !SILENT.test(path))
    .map((change, i) => ({ change, i }))
    .toSorted((a, b) => rank(a.change.path) - rank(b.change.path) || a.i - b.i)
    .map(({ change }) => change);
}

/** Spec before metadata before status, and there the conditions that everybody looks at. */
function rank(path: string): number {
  if (path.startsWith('spec')) return 0;
  if (path.startsWith('metadata')) return 1;
  return /^status\.conditions\[(Ready|Available)\]\.status$/.test(path) ? 2 : 3;
}

function collect(before: unknown, after: unknown, path: string, found: ChangedPath[]): void {
  if (deepEqual(before, after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collect(before[key], after[key], path === '' ? key : `${path}.${key}`, found);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && named([...before, ...after])) {
    for (const name of new Set([...before, ...after].map(nameOf))) {
      const find = (list: readonly unknown[]): unknown => list.find((item) => nameOf(item) === name);
      collect(find(before), find(after), `${path}[${name}]`, found);
    }
    return;
  }
  found.push({ path, from: textOf(before), to: textOf(after) });
}

function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const name = item['type'] ?? item['name'] ?? item['key'];
  return typeof name === 'string' ? name : undefined;
}

function named(items: readonly unknown[]): boolean {
  return items.length > 0 && items.every((item) => nameOf(item) !== undefined);
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
