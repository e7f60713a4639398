import type { Terminal } from '@xterm/xterm';
import type { Run } from '../../../bridge/client.ts';
import { completed, end, insert, listOf, widthOf, type LineState } from '../../../views/terminal/line.ts';
import { DOWN, lineKeys, UP } from './line-keys.ts';
import { Recall } from './recall.ts';
import { TypedLine } from './typed-line.ts';

const EMPTY: LineState = { text: '', cursor: 0 };
const END_OF_INPUT = '\x04';
/** How long after Ctrl+C an answer is waited for. */
const SETTLE_MS = 400;

/**
 * What is typed while a command runs: a line at a time, echoed here, sent when it is whole and the command waits for it. Before that it stays with
 * whoever asked.
 */
export class RunningInput {
  private readonly terminal: Terminal;
  private readonly run: Run;
  private readonly typed: TypedLine;
  private readonly before: string[] = [];
  private readonly recall = new Recall(() => this.before);
  private line = EMPTY;
  private begun = false;
  private waits = false;
  private asking = false;
  /** Ctrl+C was pressed: what it makes the command say comes before what is typed next. */
  private settling = false;
  /** What the command wrote before the line. */
  private prompt = '';
  private readonly again: () => void;
  /** The line that runs. */
  readonly text: string;

  /** `again`: keys that were not taken can be offered again. */
  constructor(terminal: Terminal, run: Run, text: string, again: () => void) {
    this.terminal = terminal;
    this.run = run;
    this.text = text;
    this.again = again;
    this.typed = new TypedLine(terminal);
  }

  /** The command waits for a line. */
  reads(): void {
    this.waits = true;
  }

  /** What was typed and not sent. */
  get rest(): LineState {
    return this.line;
  }

  /** Something else was written: the line that is typed is drawn anew behind it. */
  disturbed(): void {
    this.begun = false;
    this.settle();
  }

  private settle(): void {
    if (!this.settling) return;
    this.settling = false;
    this.again();
  }

  interrupt(): void {
    this.terminal.write('^C');
    this.line = EMPTY;
    this.begun = false;
    this.settling = true;
    setTimeout(() => this.settle(), SETTLE_MS);
    this.run.interrupt();
  }

  /** Nothing more will be typed: a shell leaves. */
  endInput(): void {
    this.run.write(END_OF_INPUT);
  }

  /** Takes a key. False: nobody waits for it yet. Undefined: the screen has to be up to date first. */
  take(key: string): boolean | undefined {
    if (!this.waits || this.asking || this.settling) return false;
    if (!this.begun) return undefined;
    const edit = lineKeys[key];
    if (key === '\r') this.send(`${this.line.text}\n`, '\r\n');
    else if (key === END_OF_INPUT) this.send(this.line.text === '' ? END_OF_INPUT : this.line.text, '');
    else if (key === '\t') void this.tab();
    else if (edit) this.set(edit(this.line));
    else if (UP.includes(key)) this.set(this.recall.move(-1, this.line));
    else if (DOWN.includes(key)) this.set(this.recall.move(1, this.line));
    else if (key >= ' ' && !key.startsWith('\x7f')) this.set(insert(this.line, key));
    return true;
  }

  /** The line begins where the cursor is. */
  begin(): void {
    const { cursorX, cursorY, baseY } = this.terminal.buffer.active;
    this.prompt = this.terminal.buffer.active.getLine(baseY + cursorY)?.translateToString(false, 0, cursorX) ?? '';
    this.typed.begin(cursorX);
    this.begun = true;
    if (this.line.text !== '') this.typed.draw(this.line);
  }

  private set(line: LineState): void {
    this.line = line;
    this.typed.draw(line);
  }

  private async tab(): Promise<void> {
    this.asking = true;
    const { line } = this;
    const { words, from } = await this.run.complete(line.text, line.cursor);
    this.asking = false;
    // what was sent or interrupted meanwhile is past
    if (this.waits && this.begun && this.line === line && words.length > 0) this.offer(words, from);
    this.again();
  }

  private offer(words: readonly string[], from: number): void {
    const next = completed(this.line, words, from);
    if (next) return this.set(next);
    this.typed.draw(end(this.line));
    this.terminal.write(listOf(words, this.terminal.cols) + this.prompt);
    this.typed.begin(widthOf(this.prompt));
    this.typed.draw(this.line);
    return undefined;
  }

  private send(text: string, echo: string): void {
    this.typed.draw({ text: this.line.text, cursor: this.line.text.length });
    this.terminal.write(echo);
    if (this.line.text !== '') this.before.push(this.line.text);
    this.recall.reset();
    this.line = EMPTY;
    this.begun = false;
    this.waits = false;
    this.run.write(text);
  }
}
