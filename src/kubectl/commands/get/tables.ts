// The human output of get: the server's tables, one per kind.
import { humanDuration } from '../../../api/values/duration.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { at, listAt, nameOf, textAt } from '../../json.ts';
import { TABLE, TabWriter } from '../../printers/tab-writer.ts';
import type { TableOptions } from '../../printers/table.ts';
import { headerOf, rowsOf } from '../../printers/table.ts';
import { check, fail } from '../../process.ts';
import type { Found, Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import type { Mapping } from '../../mapping.ts';
import { sortItems } from './sort.ts';

export function tableOptions(context: Context, mapping: Mapping, withKind: boolean): TableOptions {
  return {
    wide: context.text('output') === 'wide',
    noHeaders: context.on('no-headers'),
    withNamespace: context.on('all-namespaces') && mapping.namespaced,
    withKind: withKind || context.on('show-kind'),
    showLabels: context.on('show-labels'),
    columnLabels: context.list('label-columns'),
  };
}

/** Prints what was found; the exit code, or the failures. */
export function* printTables(context: Context, found: Found): Task<number> {
  const infos = found.items.filter(isInfo);
  const failures = found.items.filter((item): item is Failure => !isInfo(item));
  const kinds = new Set(infos.map((info) => `${info.mapping.kind}.${info.mapping.group}`));
  const groups = groupByKind(yield* inOrder(context, infos));
  let written = false;
  let separate = false;
  for (const group of groups) {
    const text = groupText(context, group, kinds.size > 1);
    if (separate && text !== '') context.out('\n');
    context.out(text);
    written ||= text !== '';
    separate = written && !context.on('no-headers');
  }
  if (!written && failures.length === 0 && !context.on('ignore-not-found')) {
    const namespaced = !context.on('all-namespaces') && infos.every((info) => info.mapping.namespaced);
    context.err(namespaced ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n');
  }
  const failure = aggregate(failures);
  return failure ? yield* fail(failure) : 0;
}

/** Several answers are sorted as wholes by the field, which their tables seldom have: kubectl says so. */
function* inOrder(context: Context, infos: readonly Info[]): Task<readonly Info[]> {
  const path = context.text('sort-by');
  if (path === '' || infos.length < 2) return infos;
  return yield* check(sortItems(infos, path, (info) => info.object));
}

/** Neighbours of one resource share a table. */
function groupByKind(infos: readonly Info[]): readonly (readonly Info[])[] {
  const groups: Info[][] = [];
  for (const info of infos) {
    const last = groups.at(-1);
    if (last?.[0]?.mapping === info.mapping) last.push(info);
    else groups.push([info]);
  }
  return groups;
}

function groupText(context: Context, group: readonly Info[], withKind: boolean): string {
  const writer = new TabWriter(TABLE);
  let header = !context.on('no-headers');
  for (const { mapping, object: answer } of group) {
    const object = asTable(context, answer);
    const table = sorted(context, object);
    if (listAt(table, 'rows').length === 0) continue;
    const options = tableOptions(context, mapping, withKind);
    if (header) writer.write(`${headerOf(object, options, false)}\n`);
    header = false;
    writer.write(rowsOf(table, mapping, options));
  }
  return writer.flush();
}

function sorted(context: Context, table: JsonObject): JsonObject {
  const path = context.text('sort-by');
  if (path === '') return table;
  const found = listAt(table, 'rows');
  if (found.length < 2) return table;
  const rows = sortItems(found, path, (row) => at(row, 'object'));
  // kubectl passes over what its printer refuses: nothing is shown
  return { ...table, rows: rows.ok ? rows.value : [] };
}

/** What the server answers without making a table of it is shown by name and age. */
function asTable(context: Context, object: JsonObject): JsonObject {
  if (object['kind'] === 'Table') return object;
  const created = textAt(object, 'metadata', 'creationTimestamp');
  const age = created === '' ? '<unknown>' : humanDuration(context.environment.kernel.wallClock - Date.parse(created));
  return {
    kind: 'Table',
    columnDefinitions: [{ name: 'Name' }, { name: 'Age' }],
    rows: [{ cells: [nameOf(object), age], object }],
  };
}
