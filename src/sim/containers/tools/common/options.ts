import type { ProcessContext } from '../../process/process.ts';
import { tellUsage } from './usage.ts';

export interface Options {
  /** Whether a flag was given. */
  has(flag: string): boolean;
  /** The last value of an option. */
  value(option: string): string | undefined;
  /** All values of an option, in order. */
  values(option: string): readonly string[];
  /** What is not an option. */
  readonly rest: readonly string[];
}

/**
 * Takes a command line apart as getopt does: `spec` names the letters, with a colon after those that take a value; `long` maps long names to letters.
 * A letter that is not known is told on stderr, and gives undefined (the tool then ends with 1).
 */
export function parseOptions(
  context: ProcessContext,
  spec: string,
  long: Readonly<Record<string, string>> = {},
  stopAtFirst = false,
): Options | undefined {
  const found: { readonly flag: string; readonly value: string }[] = [];
  const rest: string[] = [];
  const args = context.args.slice(1);
  const takesValue = (flag: string): boolean => spec[spec.indexOf(flag) + 1] === ':';
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name = '', value] = arg.slice(2).split(/=(.*)/s);
      const flag = long[name];
      if (name === 'help') {
        tellUsage(context, nameOf(context));
        return undefined;
      }
      if (flag === undefined) return refuse(context, `unrecognized option '--${name}'`);
      if (takesValue(flag) && value === undefined) i += 1;
      found.push({ flag, value: value ?? (takesValue(flag) ? (args[i] ?? '') : '') });
    } else if (/^-./.test(arg)) {
      for (let at = 1; at < arg.length; at += 1) {
        const flag = arg[at] as string;
        if (flag === ':' || !spec.includes(flag)) return refuse(context, `invalid option -- '${flag}'`);
        if (!takesValue(flag)) {
          found.push({ flag, value: '' });
          continue;
        }
        const inline = arg.slice(at + 1);
        if (inline === '') i += 1;
        const value = inline === '' ? args[i] : inline;
        if (value === undefined) return refuse(context, `option requires an argument -- '${flag}'`);
        found.push({ flag, value });
        break;
      }
    } else {
      rest.push(arg);
      if (stopAtFirst) {
        rest.push(...args.slice(i + 1));
        break;
      }
    }
  }
  return {
    rest,
    has: (flag) => found.some((option) => option.flag === flag),
    value: (flag) => found.findLast((option) => option.flag === flag)?.value,
    values: (flag) => found.filter((option) => option.flag === flag).map((option) => option.value),
  };
}

function refuse(context: ProcessContext, message: string): undefined {
  complain(context, message);
  tellUsage(context, nameOf(context));
  return undefined;
}

/** `cat: message` on stderr. */
export function complain(context: ProcessContext, message: string): void {
  context.stderr.write(`${nameOf(context)}: ${message}\n`);
}

/** The applet's name. */
export function nameOf(context: ProcessContext): string {
  if (context.inShell === true) return 'sh';
  const first = context.args[0] ?? '';
  return first.slice(first.lastIndexOf('/') + 1);
}
