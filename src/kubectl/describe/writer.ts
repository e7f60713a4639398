// The text of describe: indented lines with tabs, laid out at the end (kubectl/pkg/describe: PrefixWriter).
import { DESCRIBE, tabbed } from '../printers/tab-writer.ts';

export class Writer {
  private text = '';

  /** A line at a level of indentation. */
  line(level: number, text: string): void {
    this.text += `${'  '.repeat(level)}${text}\n`;
  }

  /** Text as it is. */
  raw(text: string): void {
    this.text += text;
  }

  /** The text with its tabs. */
  tabbed(): string {
    return this.text;
  }

  /** The text in columns. */
  laidOut(): string {
    return tabbed(this.text, DESCRIBE);
  }
}
