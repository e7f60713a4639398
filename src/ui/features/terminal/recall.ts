import type { LineState } from '../../../views/terminal/line.ts';

/** Goes through the lines that were typed before; the line that is being typed comes last. */
export class Recall {
  private readonly lines: () => readonly string[];
  private at: number | undefined;
  private draft = '';

  constructor(lines: () => readonly string[]) {
    this.lines = lines;
  }

  /** Back to the line that is being typed. */
  reset(): void {
    this.at = undefined;
  }

  move(by: -1 | 1, line: LineState): LineState {
    const lines = this.lines();
    if (this.at === undefined) this.draft = line.text;
    const at = Math.min(lines.length, Math.max(0, (this.at ?? lines.length) + by));
    this.at = at;
    const text = lines[at] ?? this.draft;
    return { text, cursor: text.length };
  }
}
