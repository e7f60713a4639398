// Columns of text as Go's text/tabwriter lays them out.
import { lettersOf } from '../json.ts';

export interface TabOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Columns never become narrower again (kubectl's get). */
  readonly rememberWidths: boolean;
}

/** The writer of `kubectl get`. */
export const TABLE: TabOptions = { minWidth: 6, padding: 3, rememberWidths: true };
/** The writer of `kubectl describe`. */
export const DESCRIBE: TabOptions = { minWidth: 0, padding: 2, rememberWidths: false };

/**
 * Lays out text whose cells end in tabs. A column is a run of lines that all have a tab-terminated cell at that place; the text after a
 * line's last tab belongs to no column.
 */
export class TabWriter {
  private readonly options: TabOptions;
  private readonly remembered: number[] = [];
  private text = '';

  constructor(options: TabOptions) {
    this.options = options;
  }

  write(text: string): void {
    this.text += text;
  }

  /** The laid-out text of what was written since the last flush. */
  flush(): string {
    const lines = this.text.split('\n').map((line) => line.split('\t'));
    this.text = '';
    const widths: number[][] = lines.map(() => []);
    this.layOut(lines, widths, 0, lines.length, 0);
    return lines.map((cells, at) => renderLine(cells, widths[at] as number[])).join('\n');
  }

  private layOut(lines: readonly string[][], widths: number[][], from: number, to: number, column: number): void {
    let at = from;
    while (at < to) {
      if (!hasCell(lines[at] as string[], column)) {
        at += 1;
        continue;
      }
      let end = at;
      let width = this.options.minWidth;
      while (end < to && hasCell(lines[end] as string[], column)) {
        const length = lettersOf((lines[end] as string[])[column] ?? '').length;
        width = Math.max(width, length + this.options.padding);
        end += 1;
      }
      if (this.options.rememberWidths) {
        width = Math.max(width, this.remembered[column] ?? 0);
        this.remembered[column] = width;
      }
      for (let line = at; line < end; line += 1) (widths[line] as number[])[column] = width;
      this.layOut(lines, widths, at, end, column + 1);
      at = end;
    }
  }
}

function hasCell(cells: readonly string[], column: number): boolean {
  return column < cells.length - 1;
}

function renderLine(cells: readonly string[], widths: readonly number[]): string {
  let line = '';
  for (const [column, cell] of cells.entries()) {
    line += cell;
    const width = widths[column];
    if (column < cells.length - 1 && width !== undefined)
      line += ' '.repeat(Math.max(0, width - lettersOf(cell).length));
  }
  return line;
}

/** Lays out one text. */
export function tabbed(text: string, options: TabOptions): string {
  const writer = new TabWriter(options);
  writer.write(text);
  return writer.flush();
}
