/** `redis-cli [-h HOST] [-p PORT] [-a PASSWORD] [COMMAND…]`; without a command it reads lines. */
import type { Task } from '../../kernel/task.ts';
import type { Connection } from '../../network/connection.ts';
import type { ProcessContext } from '../process/process.ts';
import { readLine } from '../../io/streams.ts';
import { dial, DIAL_TEXTS } from '../tools/network/dial.ts';
import { encodeCommand, readReply, wordsOf } from './redis-protocol.ts';
import type { Reply } from './redis-protocol.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly words: readonly string[];
}

const WITH_VALUE = new Set(['-h', '-p', '-a', '-n', '-u', '-r', '-i', '--user', '--pass']);

function optionsOf(args: readonly string[], env: Readonly<Record<string, string>>): Options {
  const values = new Map<string, string>();
  const words = [...args];
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift() as string;
    if (WITH_VALUE.has(option)) values.set(option, words.shift() ?? '');
  }
  const password = values.get('-a') ?? values.get('--pass') ?? env['REDISCLI_AUTH'];
  return { host: values.get('-h') ?? '127.0.0.1', port: Number(values.get('-p') ?? 6379), password, words };
}

export function* redisClient(context: ProcessContext): Task<number> {
  const options = optionsOf(context.args.slice(1), context.env);
  const { host, port, password, words } = options;
  const connection = yield* dial(context, host, port);
  if (typeof connection === 'string') {
    context.stderr.write(`Could not connect to Redis at ${host}:${port}: ${DIAL_TEXTS[connection]}\n`);
    return 1;
  }
  const talk = conversation(connection);
  if (password !== undefined) yield* talk(['AUTH', password]);
  if (words.length > 0) {
    const reply = yield* talk(words);
    show(context, reply);
    connection.close();
    return reply?.type === 'error' || reply === undefined ? 1 : 0;
  }
  const prompt = context.tty ? `${host}:${port}> ` : '';
  for (;;) {
    context.stdout.write(prompt);
    const line = yield* readLine(context.stdin);
    if (line === undefined) break;
    const asked = wordsOf(line.text);
    if (!asked) context.stdout.write('Invalid argument(s)\n');
    if (!asked || asked.length === 0) continue;
    if (/^(quit|exit)$/i.test(asked[0] as string)) break;
    show(context, yield* talk(asked));
  }
  connection.close();
  return 0;
}

/** Sends a command and waits for its reply; undefined: the server is gone. */
function conversation(connection: Connection): (words: readonly string[]) => Task<Reply | undefined> {
  let buffer = '';
  return function* (words) {
    connection.output.write(encodeCommand(words));
    for (;;) {
      const read = readReply(buffer);
      if (read) {
        buffer = buffer.slice(read.next);
        return read.value;
      }
      const chunk = yield* connection.input.read();
      if (chunk === undefined) return undefined;
      buffer += chunk;
    }
  };
}

function show(context: ProcessContext, reply: Reply | undefined): void {
  if (!reply) context.stderr.write('Error: Server closed the connection\n');
  else context.stdout.write(`${context.tty ? pretty(reply, '') : plain(reply)}\n`);
}

/** As a terminal shows it. */
function pretty(reply: Reply, indent: string): string {
  switch (reply.type) {
    case 'status':
      return reply.text;
    case 'error':
      return `(error) ${reply.text}`;
    case 'number':
      return `(integer) ${reply.value}`;
    case 'nil':
      return '(nil)';
    case 'text':
      return reply.text.includes('\r\n') ? reply.text : JSON.stringify(reply.text);
    case 'list':
      if (reply.items.length === 0) return '(empty array)';
      return reply.items
        .map((item, index) => `${index === 0 ? '' : indent}${index + 1}) ${pretty(item, `${indent}   `)}`)
        .join('\n');
  }
}

/** As a file or a pipe gets it. */
function plain(reply: Reply): string {
  switch (reply.type) {
    case 'number':
      return String(reply.value);
    case 'nil':
      return '';
    case 'list':
      return reply.items.map(plain).join('\n');
    default:
      return reply.text;
  }
}
