import type { Terminal } from '@xterm/xterm';
import { widthOf, type LineState } from '../../../views/terminal/line.ts';

/** Draws the line that is typed, after what stands before it, over as many rows as it takes. */
export class TypedLine {
  private readonly terminal: Terminal;
  /** Row of the cursor, counted from the first row of the line. */
  private row = 0;
  /** Column where the line begins. */
  private column = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** The next drawing begins a new line on the screen. */
  begin(column = 0): void {
    this.row = 0;
    this.column = column;
  }

  /** `before` takes `width` columns; ends of lines within the text are shown as signs. */
  draw({ text, cursor }: LineState, before = '', width = 0): void {
    const { terminal } = this;
    const columns = Math.max(10, terminal.cols);
    const shown = text.replaceAll('\n', '↵');
    const from = this.column + width;
    const total = from + widthOf(shown);
    const at = from + widthOf(shown.slice(0, cursor));
    let out = this.row > 0 ? `\x1b[${this.row}A` : '';
    out += `\r${this.column > 0 ? `\x1b[${this.column}C` : ''}\x1b[J${before}${shown}`;
    if (total > 0 && total % columns === 0) out += ' \x1b[K\b';
    const endRow = Math.floor(total / columns);
    this.row = Math.floor(at / columns);
    if (endRow > this.row) out += `\x1b[${endRow - this.row}A`;
    terminal.write(`${out}\r${at % columns > 0 ? `\x1b[${at % columns}C` : ''}`);
  }
}
