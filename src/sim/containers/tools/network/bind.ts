/** nslookup and dig of BIND: addresses of names, along the search list. */
import { delay, waitFor } from '../../../kernel/task.ts';
import type { Task } from '../../../kernel/task.ts';
import type { NameAnswer } from '../../../network/network.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { ask, resolverConfig } from './resolver.ts';

const NO_SERVER_MS = 15_000;
const NO_SERVER = ';; connection timed out; no servers could be reached\n\n';

interface Found {
  readonly name: string;
  readonly answer: NameAnswer;
}

/** What the server says of the first candidate that exists, else of the last one; undefined: it says nothing. */
function* look(context: ProcessContext, candidates: readonly string[], server: string): Task<Found | undefined> {
  let found: Found | undefined;
  for (const name of candidates) {
    const answer = yield* ask(context, [server], name);
    if (answer === undefined) {
      yield* waitFor(delay(context.kernel, NO_SERVER_MS));
      return undefined;
    }
    found = { name, answer };
    if (typeof answer === 'object') return found;
  }
  return found;
}

/** `nslookup NAME [SERVER]`. */
export const bindLookup: Program = function* (context) {
  const [name = '', given] = context.args.slice(1).filter((arg) => !arg.startsWith('-'));
  const config = resolverConfig(context);
  const server = given ?? config.servers[0] ?? '127.0.0.1';
  const bare = name.replace(/\.$/, '');
  const searched = name.endsWith('.') ? [] : config.search.map((domain) => `${bare}.${domain}`);
  const first = bare.split('.').length - 1 >= config.ndots;
  const found = yield* look(context, first ? [bare, ...searched] : [...searched, bare], server);
  if (!found) {
    context.stdout.write(NO_SERVER);
    return 1;
  }
  context.stdout.write(`Server:\t\t${server}\nAddress:\t${server}#53\n\n`);
  const { answer } = found;
  if (typeof answer !== 'object') {
    context.stdout.write(`** server can't find ${bare}: ${answer === 'nxdomain' ? 'NXDOMAIN' : 'SERVFAIL'}\n\n`);
    return 1;
  }
  context.stdout.write(`${answer.addresses.map((one) => `Name:\t${found.name}\nAddress: ${one}\n`).join('')}\n`);
  return 0;
};

/** `dig [@SERVER] [+short] [+search] NAME`: only addresses are asked for. */
export const dig: Program = function* (context) {
  const words = context.args.slice(1);
  const config = resolverConfig(context);
  const server = words.find((word) => word.startsWith('@'))?.slice(1) ?? config.servers[0] ?? '127.0.0.1';
  const name = words.find((word) => !/^[-+@]/.test(word) && !/^(A|IN)$/i.test(word)) ?? '';
  const bare = name.replace(/\.$/, '');
  const searched = words.includes('+search') ? config.search.map((domain) => `${bare}.${domain}`) : [];
  const found = yield* look(context, [...searched, bare], server);
  if (!found) {
    context.stdout.write(NO_SERVER);
    return 9;
  }
  const addresses = typeof found.answer === 'object' ? found.answer.addresses : [];
  if (words.includes('+short')) {
    context.stdout.write(addresses.map((one) => `${one}\n`).join(''));
    return 0;
  }
  const status = typeof found.answer === 'object' ? 'NOERROR' : found.answer.toUpperCase();
  const answers = addresses.map((one) => `${found.name}.\t30\tIN\tA\t${one}\n`).join('');
  context.stdout.write(
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}\n\n;; QUESTION SECTION:\n;${found.name}.\t\tIN\tA\n\n` +
      `${answers === '' ? '' : `;; ANSWER SECTION:\n${answers}\n`};; SERVER: ${server}#53(${server})\n\n`,
  );
  return 0;
};
