// The server's tables as columns of text (cli-runtime/pkg/printers/tableprinter.go).
import { at, byBytes, listAt, mapAt, textAt, scalarText } from '../json.ts';
import type { Mapping } from '../mapping.ts';
import { kindGroup } from '../mapping.ts';

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  readonly withKind: boolean;
  readonly showLabels: boolean;
  readonly columnLabels: readonly string[];
}

/** Which of the table's columns are shown. */
function columnsOf(table: unknown, wide: boolean): readonly number[] {
  return listAt(table, 'columnDefinitions').flatMap((column, index) => {
    const priority = at(column, 'priority');
    return wide || priority === undefined || priority === 0 ? [index] : [];
  });
}

/** The header line without its newline; `event` adds the column of watch events. */
export function headerOf(table: unknown, options: TableOptions, event: boolean): string {
  const definitions = listAt(table, 'columnDefinitions');
  const cells = columnsOf(table, options.wide).map((index) => textAt(definitions[index], 'name').toUpperCase());
  const labels = options.columnLabels.map((label) => (label.split('/').at(-1) as string).toUpperCase());
  return [
    ...(event ? ['EVENT'] : []),
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...cells,
    ...labels,
    ...(options.showLabels ? ['LABELS'] : []),
  ].join('\t');
}

/** The rows of a table, tab-separated, each with its newline. */
export function rowsOf(table: unknown, mapping: Mapping, options: TableOptions, event?: string): string {
  const columns = columnsOf(table, options.wide);
  const definitions = listAt(table, 'columnDefinitions');
  return listAt(table, 'rows')
    .map((row) => {
      const cells = listAt(row, 'cells');
      const shown = columns.map((index) => {
        const named = options.withKind && textAt(definitions[index], 'name').toLowerCase() === 'name';
        return named ? `${kindGroup(mapping.kind, mapping.group)}/${cell(cells[index])}` : cell(cells[index]);
      });
      return `${[
        ...(event === undefined ? [] : [event]),
        ...(options.withNamespace ? [textAt(row, 'object', 'metadata', 'namespace')] : []),
        ...shown,
        ...labelCells(row, options),
      ].join('\t')}\n`;
    })
    .join('');
}

function labelCells(row: unknown, options: TableOptions): readonly string[] {
  const labels = mapAt(row, 'object', 'metadata', 'labels');
  const cells = options.columnLabels.map((label) => labels[label] ?? '');
  return options.showLabels ? [...cells, labelsText(labels)] : cells;
}

/** `a=1,b=2`, or `<none>`. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  const keys = Object.keys(labels).toSorted(byBytes);
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels[key]}`).join(',');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  const text = scalarText(value);
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}
