import { expect, test } from 'vitest';
import type { Flag } from './flags.ts';
import { parseFlags } from './flags.ts';

const FLAGS: readonly Flag[] = [
  { name: 'namespace', short: 'n', type: 'string', default: '', usage: '' },
  { name: 'watch', short: 'w', type: 'bool', default: 'false', usage: '' },
  { name: 'stdin', short: 'i', type: 'bool', default: 'false', usage: '' },
  { name: 'tty', short: 't', type: 'bool', default: 'false', usage: '' },
  { name: 'tail', type: 'int', default: '-1', usage: '' },
  { name: 'timeout', type: 'duration', default: '0s', usage: '' },
  { name: 'filename', short: 'f', type: 'stringSlice', default: '[]', usage: '' },
  { name: 'dry-run', type: 'string', default: 'none', optional: 'unchanged', usage: '' },
];

test.each([
  ['get pods -n blue', { namespace: 'blue' }, ['get', 'pods']],
  ['-nblue pods', { namespace: 'blue' }, ['pods']],
  ['-n=blue pods', { namespace: 'blue' }, ['pods']],
  ['--namespace=blue', { namespace: 'blue' }, []],
  ['-it pod', { stdin: true, tty: true }, ['pod']],
  ['--watch=false pods', { watch: false }, ['pods']],
  ['--watch false', { watch: true }, ['false']],
  ['-f a,b -f c', { filename: ['a', 'b', 'c'] }, []],
  ['--dry-run pods', { 'dry-run': 'unchanged' }, ['pods']],
  ['--timeout=1m30s', { timeout: 90_000 }, []],
  ['exec web -- ls -l', {}, ['exec', 'web', 'ls', '-l']],
])('%s', (line, values, args) => {
  const parsed = parseFlags(line.split(' '), FLAGS);
  expect(parsed.ok && Object.fromEntries(parsed.value.values)).toEqual(values);
  expect(parsed.ok && parsed.value.args).toEqual(args);
});

test.each([
  ['--foo', 'unknown flag: --foo'],
  ['-x', "unknown shorthand flag: 'x' in -x"],
  ['-wx', "unknown shorthand flag: 'x' in -wx"],
  ['-n', "flag needs an argument: 'n' in -n"],
  ['--namespace', 'flag needs an argument: --namespace'],
  ['--tail=x', 'invalid argument "x" for "--tail" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
])('%s is refused', (line, error) => {
  expect(parseFlags(line.split(' '), FLAGS)).toEqual({ ok: false, error });
});
