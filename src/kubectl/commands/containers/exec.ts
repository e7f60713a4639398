// kubectl exec and attach (kubectl/pkg/cmd/exec, kubectl/pkg/cmd/attach).
import type { Pod } from '../../../api/generated/types.ts';
import type { ExecSession } from '../../../sim/apiserver/request.ts';
import type { Running, Task } from '../../../sim/kernel/task.ts';
import { spawn, waitFor } from '../../../sim/kernel/task.ts';
import type { Query } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isNotFound, messageOf, plain, prefixed, verbatim } from '../../failure.ts';
import { filenameFlags } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import type { Flag } from '../../parse/flags.ts';
import { scalarText } from '../../json.ts';
import { attempt, check, fail } from '../../process.ts';
import { isInfo } from '../../resources/builder.ts';
import { attachablePod, chooseContainer, podPath, requireTimeout } from './pods.ts';

const STREAM_FLAGS: readonly Flag[] = [
  textFlag(
    'container',
    'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
    { short: 'c' },
  ),
  {
    name: 'pod-running-timeout',
    type: 'duration',
    default: '1m0s',
    usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
  },
  switchFlag('quiet', 'Only print output from the remote session', { short: 'q' }),
  switchFlag('stdin', 'Pass stdin to the container', { short: 'i' }),
  switchFlag('tty', 'Stdin is a TTY', { short: 't' }),
];

/** How one leaves a container without ending it; the page's terminal closes the session instead. */
export const DETACH_KEYS: Flag = textFlag('detach-keys', 'Override the key sequence for detaching a container', {
  default: 'ctrl-p,ctrl-q',
});

export const exec: Command = {
  name: 'exec',
  short: 'Execute a command in a container',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: [...STREAM_FLAGS, ...filenameFlags('to use to exec into the resource').slice(0, 1)],
  run: runExec,
};

export const attach: Command = {
  name: 'attach',
  short: 'Attach to a running container',
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  interruptedCode: 130,
  flags: [...STREAM_FLAGS, DETACH_KEYS],
  run: runAttach,
};

function* runExec(context: Context): Task<number> {
  const { args, dash } = context;
  const files = context.list('filename');
  if (dash === undefined && (args.length > 1 || (args.length > 0 && files.length > 0))) {
    yield* fail(context.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead'));
  }
  const resource = dash === 0 ? undefined : args[0];
  const command = dash === undefined ? [] : args.slice(dash);
  if (!resource && files.length === 0) yield* fail(plain('pod, type/name or --filename must be specified'));
  if (command.length === 0) yield* fail(plain('you must specify at least one command for the container'));
  yield* requireTimeout(context);
  const pod = yield* podNamed(context, resource);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') {
    yield* fail(plain(`cannot exec into a container in a completed pod; current phase is ${phase}`));
  }
  const container = yield* check(chooseContainer(context, pod, context.text('container'), context.on('quiet')));
  return yield* runSession(context, pod, 'exec', { command, container });
}

function* runAttach(context: Context): Task<number> {
  const [resource, name, ...rest] = context.args;
  if (resource === undefined) yield* fail(plain('at least 1 argument is required for attach'));
  if (rest.length > 0)
    yield* fail(
      plain(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${context.args.length}: [${context.args.join(' ')}]`,
      ),
    );
  yield* requireTimeout(context);
  const pod = yield* podNamed(context, name === undefined ? resource : `${resource}/${name}`);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') {
    yield* fail(plain(`cannot attach a container in a completed pod; current phase is ${phase}`));
  }
  const chosen = chooseContainer(context, pod, context.text('container'), context.on('quiet'));
  const container = chosen.ok ? chosen.value : yield* fail(prefixed(chosen.error, 'cannot attach to the container: '));
  if (!context.on('quiet')) context.err(`${RECORDED}\nIf you don't see a command prompt, try pressing enter.\n`);
  return yield* runSession(context, pod, 'attach', { container });
}

export const RECORDED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.';

function* podNamed(context: Context, resource: string | undefined): Task<Pod> {
  const args = resource === undefined ? [] : [resource.includes('/') ? resource : `pods/${resource}`];
  const found = yield* context.build({ args, latest: true });
  const [item] = found.items;
  if (item === undefined) return yield* fail(plain('no objects found'));
  if (!isInfo(item)) {
    const fromFile = resource === undefined && isNotFound(item);
    return yield* fail(fromFile ? plain(`unable to upgrade connection: ${messageOf(item)}`) : item);
  }
  return yield* attachablePod(context, item, context.number('pod-running-timeout'));
}

/** Connects standard streams to a process in a container until it ends. The exit code is the process's. */
function* runSession(context: Context, pod: Pod, kind: 'exec' | 'attach', query: Query): Task<number> {
  const stdin = context.on('stdin') && context.environment.stdin !== undefined;
  const tty = context.on('tty') && context.environment.terminal !== undefined;
  if (context.on('tty') && !tty)
    context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  const opened = context.client.connect('POST', podPath(pod, kind), {
    query: {
      ...query,
      stdin: context.on('stdin') ? 'true' : undefined,
      stdout: 'true',
      stderr: tty ? undefined : 'true',
      tty: tty ? 'true' : undefined,
    },
  });
  if (!opened.ok) return yield* fail(notUpgraded(opened.error, kind));
  if (opened.value.kind !== 'exec') return 1;
  const { session } = opened.value;
  if (context.on('stdin') && !stdin) session.write(undefined);
  const { terminal } = context.environment;
  if (!tty || !terminal) return yield* converse(context, session, stdin);
  terminal.session = session;
  try {
    return yield* converse(context, session, stdin);
  } finally {
    terminal.session = undefined;
  }
}

/** Attaches to a container; where that fails since it has ended already, its log is printed. */
export function* attachOrLog(context: Context, pod: Pod, container: string): Task<number> {
  const attached = yield* attempt(runSession(context, pod, 'attach', { container }));
  if (attached.ok) return attached.value;
  const why = messageOf(attached.error);
  if (!why.includes('unable to upgrade connection')) return yield* fail(attached.error);
  context.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${why}\n`);
  printLog(context, pod, container);
  return 0;
}

export function printLog(context: Context, pod: Pod, container: string): void {
  const log = context.client.request('GET', podPath(pod, 'log'), { query: { container } });
  if (log.ok) context.out(scalarText(log.value));
}

/** Carries input to a session and its output out, until it has ended. */
export function* converse(context: Context, session: ExecSession, stdin: boolean): Task<number> {
  const { kernel } = context.environment;
  const input: Running<void> | undefined = stdin ? spawn(kernel, feed(context, session)) : undefined;
  try {
    for (let part = yield* waitFor(session.output.next()); part; part = yield* waitFor(session.output.next())) {
      if (part.stream === 'stdout') context.out(part.text);
      else context.err(part.text);
    }
    const { exitCode } = yield* waitFor(session.exit);
    if (exitCode !== 0) yield* fail(verbatim(`command terminated with exit code ${exitCode}`, exitCode));
    return 0;
  } finally {
    input?.cancel();
    session.output.close();
  }
}

function* feed(context: Context, session: ExecSession): Task<void> {
  const { stdin } = context.environment;
  if (!stdin) return;
  for (let text = yield* waitFor(stdin.next()); text !== undefined; text = yield* waitFor(stdin.next()))
    session.write(text);
  session.write(undefined);
}

/** What a refused connection to a container is told as. */
function notUpgraded(failure: Failure, kind: 'exec' | 'attach'): Failure {
  const message = messageOf(failure);
  const internal = 'Internal error occurred: ';
  if (kind === 'attach' && message.startsWith('unable to upgrade')) return plain(`${internal}${message}`);
  if (message.startsWith(internal)) {
    return plain(`${internal}${internal}error executing command in container: ${message.slice(internal.length)}`);
  }
  return plain(message.startsWith('unable to upgrade') ? message : `unable to upgrade connection: ${message}`);
}
