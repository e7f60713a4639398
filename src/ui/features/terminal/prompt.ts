import type { Terminal } from '@xterm/xterm';
import type { Run } from '../../../bridge/client.ts';
import { complete, runInteractively } from '../../../state/session.ts';
import { rememberLine, workspace } from '../../../state/workspace.ts';
import {
  backspace,
  commonStart,
  end,
  erase,
  home,
  insert,
  killWord,
  left,
  right,
  widthOf,
  type LineState,
} from '../../../views/terminal/line.ts';

const PROMPT = '\x1b[35m$\x1b[0m ';
const PROMPT_WIDTH = 2;

export interface Prompt {
  start(): void;
}

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

/** Without control characters, save the ends of lines. */
function printable(data: string): string {
  let text = '';
  for (const letter of data) if (letter >= ' ' || letter === '\r' || letter === '\n') text += letter;
  return text;
}

/** The line that is being typed: edited as a shell's, with history, completion, and Ctrl-C for what runs. */
export function createPrompt(terminal: Terminal, hello: string): Prompt {
  let line: LineState = { text: '', cursor: 0 };
  let running: Run | undefined;
  let typed = '';
  let back: number | undefined;
  let search: string | undefined;
  let row = 0;

  const draw = (): void => {
    const columns = Math.max(10, terminal.cols);
    const before = search === undefined ? PROMPT : `(reverse-i-search)\`${search}': `;
    const promptWidth = search === undefined ? PROMPT_WIDTH : 23 + search.length;
    if (row > 0) terminal.write(`\x1b[${row}A`);
    terminal.write(`\r\x1b[J${before}${line.text}`);
    const total = promptWidth + widthOf(line.text);
    const at = promptWidth + widthOf(line.text.slice(0, line.cursor));
    const endRow = Math.floor(Math.max(0, total - 1) / columns);
    row = Math.floor(at / columns);
    if (total > 0 && total % columns === 0) terminal.write(' \x1b[K\b');
    if (endRow > row) terminal.write(`\x1b[${endRow - row}A`);
    terminal.write(`\r${at % columns > 0 ? `\x1b[${at % columns}C` : ''}`);
  };

  const set = (next: LineState): void => {
    line = next;
    draw();
  };

  const fresh = (): void => {
    line = { text: '', cursor: 0 };
    back = undefined;
    row = 0;
    draw();
  };

  const finish = (): void => {
    running = undefined;
    if (terminal.buffer.active.cursorX > 0) terminal.write('\r\n');
    terminal.write('', fresh);
  };

  const enter = (): void => {
    const text = line.text.trim();
    search = undefined;
    set(end(line));
    terminal.write('\r\n');
    row = 0;
    if (text === '') return fresh();
    rememberLine(text);
    if (text === 'clear') {
      terminal.clear();
      terminal.write('\x1b[2J\x1b[H');
      return fresh();
    }
    if (text === 'history') {
      terminal.write(
        crlf(
          workspace
            .getState()
            .lines.map((item, index) => `${String(index + 1).padStart(5)}  ${item}\n`)
            .join(''),
        ),
      );
      return fresh();
    }
    typed = '';
    runInteractively(
      text,
      {
        tty: { columns: terminal.cols, rows: terminal.rows },
        output: (output) => terminal.write(crlf(output)),
      },
      (run) => {
        running = run;
        void run.done.then(() => terminal.write('', finish));
      },
    );
    if (running === undefined) fresh();
    return undefined;
  };

  const remembered = (by: number): void => {
    const { lines } = workspace.getState();
    const at = Math.min(lines.length, Math.max(0, (back ?? lines.length) + by));
    back = at;
    const text = lines[at] ?? '';
    set({ text, cursor: text.length });
  };

  const find = (next: string): void => {
    search = next;
    const text = [...workspace.getState().lines].reverse().find((item) => item.includes(next)) ?? line.text;
    set({ text, cursor: text.length });
  };

  const tab = (): void => {
    void complete(line.text, line.cursor).then(({ words, from }) => {
      if (words.length === 0) return;
      const start = commonStart(words);
      const whole = words.length === 1 && !start.endsWith('=') && !start.endsWith('/') ? `${start} ` : start;
      const already = line.text.slice(from, line.cursor);
      if (whole.length > already.length) {
        const text = line.text.slice(0, from) + whole + line.text.slice(line.cursor);
        set({ text, cursor: from + whole.length });
        return;
      }
      const width = Math.max(...words.map((word) => word.length)) + 2;
      const across = Math.max(1, Math.floor(terminal.cols / width));
      const rows = Array.from({ length: Math.ceil(words.length / across) }, (_, index) =>
        words
          .slice(index * across, (index + 1) * across)
          .map((word) => word.padEnd(width))
          .join('')
          .trimEnd(),
      );
      terminal.write(`\r\n${rows.slice(0, 40).join('\r\n')}\r\n`);
      row = 0;
      draw();
    });
  };

  const editing: Readonly<Record<string, () => void>> = {
    '\r': enter,
    '\t': tab,
    '\x7f': () => (search === undefined ? set(backspace(line)) : find(search.slice(0, -1))),
    '\x1b[3~': () => set(erase(line)),
    '\x1b[D': () => set(left(line)),
    '\x1b[C': () => set(right(line)),
    '\x1b[A': () => remembered(-1),
    '\x1b[B': () => remembered(1),
    '\x1b[H': () => set(home(line)),
    '\x1b[F': () => set(end(line)),
    '\x01': () => set(home(line)),
    '\x05': () => set(end(line)),
    '\x10': () => remembered(-1),
    '\x0e': () => remembered(1),
    '\x02': () => set(left(line)),
    '\x06': () => set(right(line)),
    '\x04': () => set(erase(line)),
    '\x0b': () => set({ text: line.text.slice(0, line.cursor), cursor: line.cursor }),
    '\x15': () => set({ text: line.text.slice(line.cursor), cursor: 0 }),
    '\x17': () => set(killWord(line)),
    '\x12': () => find(search ?? ''),
    '\x1b': () => {
      search = undefined;
      draw();
    },
    '\x0c': () => {
      terminal.clear();
      draw();
    },
    '\x03': () => {
      search = undefined;
      terminal.write('^C\r\n');
      fresh();
    },
  };

  const toRunning = (run: Run, data: string): void => {
    if (data === '\x03') {
      terminal.write('^C\r\n');
      run.interrupt();
      return;
    }
    for (const character of data) {
      if (character === '\r') {
        terminal.write('\r\n');
        run.write(`${typed}\n`);
        typed = '';
      } else if (character === '\x7f') {
        if (typed !== '') terminal.write('\b \b');
        typed = typed.slice(0, -1);
      } else if (character >= ' ') {
        terminal.write(character);
        typed += character;
      }
    }
  };

  const type = (data: string): void => {
    if (running !== undefined) return toRunning(running, data);
    const deed = editing[data];
    if (deed !== undefined) return deed();
    if (data.startsWith('\x1b')) return undefined;
    const text = printable(data);
    if (search !== undefined) return find(search + text);
    const [first = '', ...rest] = text.split(/\r\n|\r|\n/);
    set(insert(line, first));
    if (rest.length > 0) {
      enter();
      const next = rest[0];
      if (next !== undefined && next !== '') set(insert(line, next));
    }
    return undefined;
  };

  terminal.onData(type);
  return {
    start: () => {
      terminal.write(`\x1b[90m${hello}\x1b[0m\r\n`);
      fresh();
    },
  };
}
