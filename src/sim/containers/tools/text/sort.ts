import { byText } from '../../../../base/compare.ts';
import type { Comparator } from '../../../../base/compare.ts';
import { errnoText } from '../../../io/errno.ts';
import { openOutput } from '../../process/open.ts';
import { resolvePath } from '../../files/paths.ts';
import type { Program } from '../../process/process.ts';
import { joinLines, linesOf, readArguments } from '../common/input.ts';
import { complain, parseOptions } from '../common/options.ts';
import type { Options } from '../common/options.ts';

/** `sort [-nrufbhV] [-k F[,F]] [-t C] [FILE…]`. */
export const sort: Program = function* (context) {
  const options = parseOptions(context, 'nrufbdghiMVscmzk:t:o:S:T:');
  if (!options) return 1;
  const { texts, failed } = yield* readArguments(context, options.rest);
  if (failed) return 1;
  const lines = texts.flatMap(({ text }) => linesOf(text));
  const compare = comparator(options);
  if (options.has('c')) {
    const at = lines.findIndex(
      (line, i) => i > 0 && compare(lines[i - 1] as string, line) > (options.has('u') ? -1 : 0),
    );
    if (at < 0) return 0;
    context.stderr.write(`Check line ${at}\n`);
    return 1;
  }
  const sorted = lines.toSorted(compare);
  const unique = options.has('u')
    ? sorted.filter((line, i) => i === 0 || compare(sorted[i - 1] as string, line) !== 0)
    : sorted;
  const target = options.value('o');
  if (target === undefined) context.stdout.write(joinLines(unique));
  else {
    const opened = openOutput(
      { ...context, processes: context.host.processes },
      resolvePath(context.cwd, target),
      false,
    );
    if (!opened.ok) {
      complain(context, `${target}: ${errnoText(opened.error)}`);
      return 1;
    }
    opened.value.write(joinLines(unique));
  }
  return 0;
};

interface Key {
  readonly from: number;
  readonly to: number;
  readonly flags: string;
}

function comparator(options: Options): Comparator<string> {
  const global = Array.from('nrfbhVg')
    .filter((flag) => options.has(flag))
    .join('');
  const keys = options.values('k').map((spec): Key => {
    const match = /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(spec);
    const flags = (match?.[2] ?? '') + (match?.[4] ?? '');
    return {
      from: Number(match?.[1] ?? 1),
      to: match?.[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]),
      flags: flags === '' ? global : flags,
    };
  });
  const all: readonly Key[] = keys.length > 0 ? keys : [{ from: 1, to: Number.POSITIVE_INFINITY, flags: global }];
  const separator = options.value('t');
  return (a, b) => {
    for (const key of all) {
      const order = compareBy(key.flags, part(a, key, separator), part(b, key, separator));
      if (order !== 0) return key.flags.includes('r') ? -order : order;
    }
    if (options.has('u') || options.has('s')) return 0;
    const order = byText(a, b);
    return global.includes('r') ? -order : order;
  };
}

function part(line: string, key: Key, separator: string | undefined): string {
  if (key.from === 1 && key.to === Number.POSITIVE_INFINITY) return line;
  const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  return fields.slice(key.from - 1, key.to).join(separator ?? '');
}

function compareBy(flags: string, a: string, b: string): number {
  if (/[ng]/.test(flags)) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (flags.includes('h')) return humanValue(a) - humanValue(b);
  if (flags.includes('V')) return byVersion(a, b);
  const clean = (text: string): string => {
    const trimmed = flags.includes('b') ? text.trimStart() : text;
    return flags.includes('f') ? trimmed.toUpperCase() : trimmed;
  };
  return byText(clean(a), clean(b));
}

/** Runs of digits compare as numbers. */
function byVersion(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.max(x.length, y.length); i += 1) {
    const left = x[i] ?? '';
    const right = y[i] ?? '';
    const numbers = /^\d/.test(left) && /^\d/.test(right);
    const order = numbers ? Number(left) - Number(right) : byText(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

function humanValue(text: string): number {
  const match = /^\s*([\d.]+)\s*([KMGT]?)/.exec(text);
  return match ? Number(match[1]) * 1024 ** ' KMGT'.indexOf(match[2] === '' ? ' ' : (match[2] as string)) : 0;
}
