// The usual kinds of flags, as the tables of commands write them.
import type { Flag } from './flags.ts';

type More = Partial<Omit<Flag, 'name' | 'type' | 'usage'>>;

/** A text, empty if not given. */
export function textFlag(name: string, usage: string, more: More = {}): Flag {
  return { name, type: 'string', default: '', usage, ...more };
}

/** On or off, off if not given. */
export function switchFlag(name: string, usage: string, more: More = {}): Flag {
  return { name, type: 'bool', default: 'false', usage, ...more };
}

/** May be given several times, each time with one text. */
export function listFlag(name: string, usage: string, more: More = {}): Flag {
  return { name, type: 'stringArray', default: '[]', usage, ...more };
}

/** May be given several times, each time with texts between commas. */
export function sliceFlag(name: string, usage: string, more: More = {}): Flag {
  return { name, type: 'stringSlice', default: '[]', usage, ...more };
}
