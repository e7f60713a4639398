/** What else images run. */
import { delay, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { statusText } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { baseName, resolvePath } from '../files/paths.ts';
import type { Executable } from '../process/process.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { curl } from '../tools/network/curl.ts';
import { bytesOf } from '../tools/common/sizes.ts';
import { allocateSlowly } from '../tools/common/allocate-slowly.ts';
import { piDigits } from './pi.ts';
import { AccessLine } from './access-log.ts';
import { FOREVER, serve } from './serve.ts';
import { serveFile } from './static-files.ts';
import type { StaticSite } from './static-files.ts';

const MB = 1024 * 1024;

const helloWorld: Program = function* (context) {
  context.stdout.write(
    '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n',
  );
  return 0;
};

/** stress: `--vm N --vm-bytes SIZE` and vish/stress's `-mem-total SIZE`; CPU load is not simulated. */
const stress: Program = function* (context) {
  const line = context.args.join(' ');
  const size = /--?(?:vm-bytes|mem-total)[ =](\S+)/.exec(line)?.[1];
  const workers = Number(/(?:--vm|-m)[ =](\d+)/.exec(line)?.[1] ?? 1);
  const seconds = /(?:--timeout|-t)[ =](\d+)/.exec(line)?.[1];
  context.stdout.write(`stress: info: [${context.process.pid}] dispatching hogs: 0 cpu, 0 io, ${workers} vm, 0 hdd\n`);
  if (size !== undefined) yield* allocateSlowly(context, bytesOf(size) * workers);
  if (seconds === undefined) return yield* waitFor(FOREVER);
  yield* waitFor(delay(context.kernel, Number(seconds) * 1000));
  return 0;
};

/** perl: of the language only `bpi(N)`, which the documentation's Job computes. */
const perl: Program = function* (context) {
  const script = context.args.slice(1).join(' ');
  const digits = /bpi\((\d+)\)/.exec(script)?.[1];
  if (digits === undefined) return yield* interpreter(context);
  yield* waitFor(delay(context.kernel, Number(digits) * 2));
  context.stdout.write(`${piDigits(Math.min(Number(digits), 10_000))}\n`);
  return 0;
};

/** What is asked for a package whose command has another name. */
const COMMANDS: Readonly<Record<string, string>> = {
  procps: 'ps',
  psmisc: 'killall',
  dnsutils: 'nslookup',
  'bind9-dnsutils': 'nslookup',
  'bind-tools': 'nslookup',
  'iputils-ping': 'ping',
  iproute2: 'ip',
  'net-tools': 'ifconfig',
  netcat: 'nc',
  'netcat-openbsd': 'nc',
  vim: 'vi',
};

/** Package managers: nothing can be fetched. What is there already is the newest version. */
const installer: Program = function* (context) {
  const [name = '', ...words] = context.args;
  const [command, ...packages] = words.filter((word) => !word.startsWith('-'));
  const missing = packages.filter((one) => !context.host.find(COMMANDS[one] ?? one, '/').ok);
  if ((command === 'install' || command === 'add') && packages.length > 0 && missing.length === 0) {
    for (const one of packages) context.stdout.write(`${one} is already the newest version.\n`);
    return 0;
  }
  const what = missing.length > 0 ? `${missing.join(', ')}: ` : '';
  context.stderr.write(`${baseName(name)}: ${what}installing packages is not simulated\n`);
  // lists that could not be fetched are no reason to end
  return command === 'update' && baseName(name).startsWith('apt') ? 0 : 1;
};

/** Python's `-m http.server [PORT]`: the files of the working directory. */
function* fileServer(context: ProcessContext): Task<number> {
  const port = Number(/http\.server(?:\s+-\S+\s+\S+)*\s+(\d+)/.exec(context.args.join(' '))?.[1] ?? 8000);
  const folder = /(?:-d|--directory)[ =](\S+)/.exec(context.args.join(' '))?.[1] ?? '.';
  const site: StaticSite = {
    files: context.files,
    root: resolvePath(context.cwd, folder),
    server: 'SimpleHTTP/0.6 Python/3',
    index: ['index.html'],
    errorPage: (status) => `Error code: ${status}\nMessage: ${statusText(status)}.\n`,
  };
  const http = (request: HttpRequest): HttpResponse => {
    const answer = serveFile(site, request);
    context.host.logLine(new AccessLine(context.kernel, request, answer, false));
    return answer;
  };
  return yield* serve(context, { ports: [port], http, exitOn: context.process.pid === 1 ? {} : { TERM: 143 } });
}

/** Languages are not simulated: the process listens on the ports that its container declares, as the application would. */
function* interpreter(context: ProcessContext): Task<number> {
  const name = baseName(context.args[0] ?? '');
  if (/-m\s+http\.server/.test(context.args.join(' '))) return yield* fileServer(context);
  const { ports } = context.host;
  context.stderr.write(
    `${name}: programs of this language are not simulated${ports.length > 0 ? `; listening on port ${ports.join(', ')}` : ''}\n`,
  );
  const body = `${context.host.name}\n`;
  return yield* serve(context, {
    ports,
    http: () => ({ status: 200, headers: {}, body }),
    exitOn: { TERM: 143, INT: 130 },
  });
}

export const OTHERS: Readonly<Record<string, Executable>> = {
  curl: { program: curl, memory: 4 * MB },
  'hello-world': { program: helloWorld, memory: 0.2 * MB },
  stress: { program: stress, memory: 1 * MB },
  perl: { program: perl, memory: 10 * MB },
  interpreter: { program: interpreter, memory: 20 * MB },
  installer: { program: installer, memory: 1 * MB },
};
