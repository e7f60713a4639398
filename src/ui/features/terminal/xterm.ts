import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ILink, type ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { playhead } from '../../../state/mirror/playhead.ts';
import { select } from '../../../state/page/workspace.ts';
import { Prompt } from './prompt.ts';

export interface OpenTerminal {
  /** Leaves the page; the text and what runs stay. */
  detach(): void;
  retheme(theme: 'light' | 'dark'): void;
  /** Types a line for the person, and enters it. */
  dictate(line: string): void;
}

const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();

const themeNow = (): ITheme => ({
  background: colour('paper'),
  foreground: colour('ink'),
  cursor: colour('hand'),
  cursorAccent: colour('paper'),
  selectionBackground: colour('hand-2'),
  selectionForeground: colour('ink'),
  red: colour('st-failed'),
  green: colour('st-ready'),
  yellow: colour('st-notready'),
  blue: colour('co-key'),
  magenta: colour('hand'),
  cyan: colour('st-creating'),
  brightBlack: colour('ink-3'),
});

interface Kept {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  readonly element: HTMLDivElement;
  readonly prompt: Prompt;
}

let kept: Kept | undefined;

/** Names of objects in the output can be clicked. */
function linkNames(terminal: Terminal): void {
  terminal.registerLinkProvider({
    provideLinks: (row, callback) => {
      const text = terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
      const links: ILink[] = [];
      const objects = [...playhead.getState().moment.byUid.values()];
      const names = new Set(objects.map(({ name }) => name));
      for (const match of text.matchAll(/[a-z0-9]([a-z0-9.-]*[a-z0-9])?/g)) {
        if (!names.has(match[0])) continue;
        const named = objects.filter(({ name }) => name === match[0]);
        const kind = /([a-z]+)[a-z0-9.]*\/$/.exec(text.slice(0, match.index))?.[1];
        const meant = named.find((object) => object.kind.toLowerCase() === kind) ?? named[0];
        if (meant === undefined) continue;
        links.push({
          text: match[0],
          range: { start: { x: match.index + 1, y: row }, end: { x: match.index + match[0].length, y: row } },
          activate: () => select(meant.uid),
        });
      }
      callback(links);
    },
  });
}

/** Ctrl+C with a selection copies, Shift+Tab leaves the terminal; everything else is typed. */
function keyIsOurs(terminal: Terminal, event: KeyboardEvent): boolean {
  if (event.key === 'Tab' && event.shiftKey) return false;
  const copies = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && terminal.hasSelection();
  if (copies && event.type === 'keydown') setTimeout(() => terminal.clearSelection());
  return !copies;
}

function make(): Kept {
  const terminal = new Terminal({
    fontFamily: colour('mono'),
    fontSize: 12,
    lineHeight: 1.35,
    letterSpacing: 0,
    cursorBlink: false,
    cursorStyle: 'bar',
    scrollback: 5000,
    theme: themeNow(),
    allowProposedApi: false,
    screenReaderMode: false,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  const element = document.createElement('div');
  element.style.height = '100%';
  linkNames(terminal);
  terminal.attachCustomKeyEventHandler((event) => keyIsOurs(terminal, event));
  return { terminal, fit, element, prompt: new Prompt(terminal) };
}

export function openTerminal(box: HTMLElement, hello: string): OpenTerminal {
  const first = kept === undefined;
  kept ??= make();
  const { terminal, fit, element, prompt } = kept;
  box.append(element);
  if (first) {
    terminal.open(element);
    fit.fit();
    prompt.start(hello);
  }
  const observer = new ResizeObserver(() => {
    if (box.clientHeight > 20) fit.fit();
  });
  observer.observe(box);
  fit.fit();
  terminal.focus();
  return {
    detach: () => {
      observer.disconnect();
      element.remove();
    },
    retheme: (_theme) => {
      terminal.options.theme = themeNow();
    },
    dictate: (line) => prompt.dictate(line),
  };
}
