import { createStore } from 'zustand/vanilla';
import { parseLine, runHere, type Going } from '../run/lines.ts';
import { isEmbedded } from '../page/embedded.ts';
import { fold, setTab, workspace } from '../page/workspace.ts';
import { story } from './story.ts';

export interface Dictation {
  /** A line that the page types into the terminal for a person. */
  readonly line: string | undefined;
  /** What the last line printed where there is no terminal. */
  readonly output: string | undefined;
}

export const dictation = createStore<Dictation>(() => ({ line: undefined, output: undefined }));

/** What runs where there is no terminal. */
let going: Going | undefined;

/** A phone has none, nor has a page within another. */
export const hasTerminal = (): boolean => !isEmbedded && !matchMedia('(max-width: 639px)').matches;

/**
 * Types a line into the terminal, which opens for it. Where there is none the output stays here, and the line before it is stopped; so it does
 * for a line of a lesson that only changes something while traffic is watched.
 */
export async function dictate(line: string): Promise<void> {
  const watches = story.getState().lesson !== undefined && workspace.getState().tabs.bottom === 'traffic';
  if (!hasTerminal() || (watches && !(await parseLine(line)).reads)) {
    runAside(line);
    return;
  }
  forgetOutput();
  setTab('bottom', 'terminal');
  fold('bottom', false);
  dictation.setState({ line });
}

function runAside(line: string): void {
  going?.stop();
  dictation.setState({ output: undefined });
  going = runHere(line, (text) => dictation.setState(({ output = '' }) => ({ output: output + text })));
}

/** The terminal takes the line. */
export function takeDictation(): string | undefined {
  const { line } = dictation.getState();
  if (line !== undefined) dictation.setState({ line: undefined });
  return line;
}

export function forgetOutput(): void {
  dictation.setState({ output: undefined });
}
