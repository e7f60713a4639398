import type { Terminal } from '@xterm/xterm';
import type { RunOptions } from '../../../bridge/client.ts';
import { parseLine, runInteractively } from '../../../state/run/lines.ts';
import { complete } from '../../../state/run/questions.ts';
import { session } from '../../../state/run/session.ts';
import { rememberLine, workspace } from '../../../state/page/workspace.ts';
import { isEndless } from '../../../views/terminal/endless.ts';
import { keysOf } from '../../../views/terminal/keys.ts';
import { completed, end, insert, listOf, widthOf, type LineState } from '../../../views/terminal/line.ts';
import { searchBack } from '../../../views/terminal/search.ts';
import { DOWN, lineKeys, UP } from './line-keys.ts';
import { Recall } from './recall.ts';
import { RunningInput } from './running.ts';
import { TypedLine } from './typed-line.ts';

const PROMPT = '\x1b[35m$\x1b[0m ';
const MORE = '\x1b[35m>\x1b[0m ';
const PROMPT_WIDTH = 2;
const EMPTY: LineState = { text: '', cursor: 0 };
/** How long after a question was put away a command may still begin. */
const AFTER_QUESTION_MS = 100;
/** How long a line that runs may go on when another is to be typed. */
const PATIENCE_MS = 4_000;
/** How long after Ctrl+C it has to be over. */
const GOODBYE_MS = 500;

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

/**
 * The line that is being typed: edited as a shell's, with history and completion; several lines where one is not whole. What is typed while an
 * answer is on its way, or a command runs that does not read, waits its turn.
 */
export class Prompt {
  private readonly terminal: Terminal;
  private readonly typed: TypedLine;
  private readonly recall = new Recall(() => workspace.getState().lines);
  private readonly keys: string[] = [];
  private line = EMPTY;
  /** Lines typed before this one that are not whole without it. */
  private above = '';
  private search: { readonly text: string; readonly at: number } | undefined;
  private running: RunningInput | undefined;
  /** A line that the page types as soon as it can. */
  private dictated: string | undefined;
  private busy = false;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    this.typed = new TypedLine(terminal);
    terminal.onData((data) => {
      this.keys.push(...keysOf(data));
      this.work();
    });
  }

  start(hello: string): void {
    this.terminal.write(`\x1b[90m${hello}\x1b[0m\r\n`);
    this.fresh();
  }

  /** Types a line for the person, and enters it, once nothing runs any more; what stood there unfinished is gone. */
  dictate(line: string): void {
    this.keys.length = 0;
    this.dictated = line;
    if (this.running) this.makeWay(this.running);
    else this.work();
  }

  /** What runs gets the time to come to its end, unless it has none; then it is left as a person would: Ctrl+C, then the end of the input. */
  private makeWay(running: RunningInput): void {
    const ways = [
      { after: isEndless(running.text) ? 0 : PATIENCE_MS, leave: () => running.interrupt() },
      { after: GOODBYE_MS, leave: () => running.endInput() },
    ];
    const next = (): void => {
      const way = ways.shift();
      if (way === undefined) return;
      setTimeout(() => {
        if (this.running !== running || this.dictated === undefined) return;
        way.leave();
        next();
      }, way.after);
    };
    next();
  }

  /** Takes what was typed, as far as it can be taken now. */
  private work(): void {
    if (this.dictated !== undefined && !this.busy && !this.running) {
      this.keys.push('\x05', '\x15', ...keysOf(this.dictated), '\r');
      this.dictated = undefined;
    }
    if (this.keys.includes('\x03')) this.dropBeforeInterrupt();
    while (!this.busy && this.keys.length > 0) {
      const [key = ''] = this.keys;
      const taken = this.running ? this.toRunning(this.running, key) : this.edit(key);
      if (!taken) return;
      this.keys.shift();
    }
  }

  /** Ctrl+C does not wait, and forgets what was typed ahead. */
  private dropBeforeInterrupt(): void {
    if (!this.running) return;
    this.keys.splice(0, this.keys.lastIndexOf('\x03') + 1);
    this.running.interrupt();
  }

  private toRunning(running: RunningInput, key: string): boolean {
    const taken = running.take(key);
    if (taken !== undefined) return taken;
    this.whenWritten(() => running.begin());
    return false;
  }

  /** Does something when all that was written is on the screen; keys wait. */
  private whenWritten(deed: () => void): void {
    this.busy = true;
    this.terminal.write('', () => {
      this.busy = false;
      deed();
      this.work();
    });
  }

  private edit(key: string): boolean {
    const deed = this.deeds[key];
    const edit = lineKeys[key];
    if (this.search !== undefined && this.searchKey(key)) return true;
    this.search = undefined;
    if (deed) deed();
    else if (edit) this.set(edit(this.line));
    else if (UP.includes(key)) this.set(this.recall.move(-1, this.line));
    else if (DOWN.includes(key)) this.set(this.recall.move(1, this.line));
    else if (key >= ' ') this.set(insert(this.line, key));
    else this.draw();
    return true;
  }

  private readonly deeds: Readonly<Record<string, () => void>> = {
    '\r': () => this.enter(),
    '\t': () => void this.tab(),
    '\x12': () => this.find('', workspace.getState().lines.length),
    '\x0c': () => {
      this.terminal.clear();
      this.draw();
    },
    '\x03': () => {
      this.typed.draw(end(this.line), ...this.before);
      this.terminal.write('^C\r\n');
      this.above = '';
      this.fresh();
    },
    '\x04': () => {
      if (this.line.text !== '') this.set(lineKeys['\x1b[3~']?.(this.line) ?? this.line);
    },
  };

  // Ctrl+R

  /** Takes a key while the history is searched. False: it ends the search, and is for the line that was found. */
  private searchKey(key: string): boolean {
    const { text, at } = this.search ?? { text: '', at: 0 };
    const { lines } = workspace.getState();
    if (key === '\x12') this.find(text, at);
    else if (key === '\x7f' || key === '\b') this.find(text.slice(0, -1), lines.length);
    else if (key >= ' ' && key !== '\x7f') this.find(text + key, Math.min(lines.length, at + 1));
    else if (key === '\x07') {
      this.search = undefined;
      this.set(EMPTY);
    } else return key === '\x1b' && this.leaveSearch();
    return true;
  }

  private leaveSearch(): boolean {
    this.search = undefined;
    this.draw();
    return true;
  }

  private find(text: string, before: number): void {
    const { lines } = workspace.getState();
    const found = text === '' ? undefined : searchBack(lines, text, before);
    this.search = { text, at: found ?? before };
    const line = found === undefined ? this.line.text : (lines[found] ?? '');
    this.set({ text: line, cursor: line.length });
  }

  // Drawing

  private get before(): readonly [string, number] {
    if (this.search !== undefined) {
      const text = `(reverse-i-search)\`${this.search.text}': `;
      return [text, widthOf(text)];
    }
    return [this.above === '' ? PROMPT : MORE, PROMPT_WIDTH];
  }

  private draw(): void {
    this.typed.draw(this.line, ...this.before);
  }

  private set(line: LineState): void {
    this.line = line;
    this.draw();
  }

  private fresh(): void {
    this.line = EMPTY;
    this.search = undefined;
    this.recall.reset();
    this.typed.begin();
    this.draw();
  }

  // Running

  private enter(): void {
    this.set(end(this.line));
    this.terminal.write('\r\n');
    this.typed.begin();
    const text = this.above + this.line.text;
    if (text.trim() === '') return this.fresh();
    this.busy = true;
    void parseLine(text).then(({ incomplete, reads }) => {
      this.busy = false;
      this.above = incomplete ? `${text}\n` : '';
      if (incomplete) this.fresh();
      else this.begin(text.trim(), reads);
      this.work();
    });
    return undefined;
  }

  private begin(text: string, reads: boolean): void {
    rememberLine(text);
    if (text === 'clear') {
      this.terminal.write('\x1b[2J\x1b[H');
      this.terminal.clear();
      return this.fresh();
    }
    if (text === 'history') return this.showHistory();
    this.busy = true;
    let running: RunningInput | undefined;
    const forget = session.subscribe(({ pending }) => {
      if (pending !== undefined) return;
      forget();
      setTimeout(() => this.unlessBegun(running !== undefined), AFTER_QUESTION_MS);
    });
    const { cols, rows } = this.terminal;
    const options: RunOptions = {
      tty: { columns: cols, rows },
      output: (output) => {
        this.terminal.write(crlf(output));
        running?.disturbed();
      },
      reads: () => {
        running?.reads();
        this.work();
      },
    };
    runInteractively(text, reads, options, (run) => {
      forget();
      if (!this.busy) this.terminal.write('\r\x1b[J');
      running = new RunningInput(this.terminal, run, text, () => this.work());
      this.running = running;
      this.busy = false;
      if (this.dictated !== undefined) this.makeWay(running);
      void run.done.then(() => this.whenWritten(() => this.finish()));
      this.work();
    });
    return undefined;
  }

  /** The question whether to leave the past was put away: a new line can be typed. */
  private unlessBegun(begun: boolean): void {
    if (begun || !this.busy) return;
    this.busy = false;
    this.fresh();
    this.work();
  }

  private finish(): void {
    const rest = this.running?.rest ?? EMPTY;
    this.running = undefined;
    if (this.terminal.buffer.active.cursorX > 0) this.terminal.write('\r\n');
    this.fresh();
    if (rest.text !== '') this.set(rest);
  }

  private showHistory(): void {
    const { lines } = workspace.getState();
    const shown = lines.map((item, index) => `${String(index + 1).padStart(5)}  ${item}\n`);
    this.terminal.write(crlf(shown.join('')));
    this.fresh();
  }

  // Tab

  private async tab(): Promise<void> {
    this.busy = true;
    const { above, line } = this;
    const { words, from } = await complete(above + line.text, above.length + line.cursor);
    this.busy = false;
    this.offer(words, Math.max(0, from - above.length));
    this.work();
  }

  private offer(words: readonly string[], from: number): void {
    const { line } = this;
    if (words.length === 0) return;
    const next = completed(line, words, from);
    if (next) return this.set(next);
    this.typed.draw(end(line), ...this.before);
    this.terminal.write(listOf(words, this.terminal.cols));
    this.typed.begin();
    this.draw();
    return undefined;
  }
}
