/** md5sum, sha1sum, sha256sum and base64. */
import type { Task } from '../../../kernel/task.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { CANNOT_OPEN, linesOf, readArguments } from '../common/input.ts';
import { complain, parseOptions } from '../common/options.ts';
import { decodeBase64, encodeBase64 } from '../../../../base/base64.ts';
import { md5, sha1, sha256 } from '../../../../base/digests.ts';
import { utf8Bytes } from '../../../../base/utf8.ts';
import { textOfBytes } from '../common/binary.ts';

function sum(digest: (bytes: readonly number[]) => string): Program {
  return function* (context) {
    const options = parseOptions(context, 'csw');
    if (!options) return 1;
    const { texts, failed } = yield* readArguments(context, options.rest, CANNOT_OPEN);
    if (options.has('c')) return yield* check(context, texts, digest, options.has('s'));
    for (const { path, text } of texts) context.stdout.write(`${digest(utf8Bytes(text))}  ${path}\n`);
    return failed ? 1 : 0;
  };
}

/** `md5sum -c`: whether files are still those of a list. */
function* check(
  context: ProcessContext,
  lists: readonly { readonly text: string }[],
  digest: (bytes: readonly number[]) => string,
  silent: boolean,
): Task<number> {
  let wrong = 0;
  let count = 0;
  for (const line of lists.flatMap(({ text }) => linesOf(text))) {
    const [, expected = '', path] = /^([0-9a-f]+) [ *](.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    count += 1;
    const { texts } = yield* readArguments(context, [path], CANNOT_OPEN);
    const [file] = texts;
    const matches = file !== undefined && digest(utf8Bytes(file.text)) === expected;
    if (!matches) wrong += 1;
    if (!silent) context.stdout.write(`${path}: ${matches ? 'OK' : 'FAILED'}\n`);
  }
  if (wrong > 0 && !silent) complain(context, `WARNING: ${wrong} of ${count} computed checksums did NOT match`);
  return wrong > 0 ? 1 : 0;
}

/** What base64 text stands for; characters that are none of its own are passed over, a last group may be cut short. */
function decode(text: string): string {
  const clean = text.replaceAll(/[^A-Za-z0-9+/]/g, '');
  const whole = clean.length % 4 === 1 ? clean.slice(0, -1) : clean;
  return textOfBytes(decodeBase64(whole.padEnd(Math.ceil(whole.length / 4) * 4, '=')) ?? []);
}

const base64: Program = function* (context) {
  const options = parseOptions(context, 'dw:i', { decode: 'd', wrap: 'w' });
  if (!options) return 1;
  const { texts, failed } = yield* readArguments(context, options.rest);
  for (const { text } of texts) {
    if (options.has('d')) context.stdout.write(decode(text));
    else {
      const width = Number(options.value('w') ?? 76);
      const encoded = encodeBase64(text);
      const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
      context.stdout.write(width === 0 ? encoded : lines.map((line) => `${line}\n`).join(''));
    }
  }
  return failed ? 1 : 0;
};

export const HASHES: Readonly<Record<string, Program>> = {
  md5sum: sum(md5),
  sha1sum: sum(sha1),
  sha256sum: sum(sha256),
  base64,
};
