/** What a terminal's line discipline does with typed text: Ctrl+C is a signal, Ctrl+D the end of input for one read. */
import type { Pipe } from '../../io/streams.ts';

const INTERRUPT = '\x03';
const END = '\x04';

/** Passes typed text on. Echo and the editing of a line belong to the person's end of the connection. */
export function typeInto(stdin: Pipe | undefined, text: string, interrupt: () => void): void {
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const key = text[at];
    if (key !== undefined && key !== INTERRUPT && key !== END) continue;
    if (at > from) stdin?.write(text.slice(from, at));
    if (key === INTERRUPT) interrupt();
    if (key === END) stdin?.pause();
    from = at + 1;
  }
}
