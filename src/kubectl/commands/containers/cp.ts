// kubectl cp (kubectl/pkg/cmd/cp/cp.go). The real one pipes tar through exec; here the container's shell carries the text of each file.
import type { Pod } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { waitFor } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { messageOf, plain, verbatim } from '../../failure.ts';
import { check, fail } from '../../process.ts';
import { isInfo } from '../../resources/builder.ts';
import { asPod, chooseContainer, podPath } from './pods.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';

export const cp: Command = {
  name: 'cp',
  short: 'Copy files and directories to and from containers',
  use: 'cp <file-spec-src> <file-spec-dest>',
  flags: [
    textFlag(
      'container',
      'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
      { short: 'c' },
    ),
    switchFlag(
      'no-preserve',
      "The copied file/directory's ownership and permissions will not be preserved in the container",
    ),
    {
      name: 'retries',
      type: 'int',
      default: '0',
      usage:
        'Set number of retries to complete a copy operation from a container. Specify 0 to disable or any negative value for infinite retrying. The default is 0 (no retry).',
    },
  ],
  run,
};

interface Spec {
  /** Empty: a local file. */
  readonly pod: string;
  readonly namespace: string;
  readonly path: string;
}

function* run(context: Context): Task<number> {
  const [from, to] = context.args;
  if (from === undefined || to === undefined || context.args.length !== 2) {
    return yield* fail(plain('source and destination are required'));
  }
  const source = yield* check(parseSpec(context, from));
  const target = yield* check(parseSpec(context, to));
  if (source.pod !== '' && target.pod !== '')
    yield* fail(plain('one of src or dest must be a local file specification'));
  if (source.path === '' || target.path === '') yield* fail(plain('filepath can not be empty'));
  if (source.pod === '' && target.pod === '')
    yield* fail(plain('one of src or dest must be a remote file specification'));
  if (source.pod === '') yield* upload(context, source.path, target);
  else yield* download(context, source, target.path);
  return 0;
}

function parseSpec(context: Context, text: string): Result<Spec, Failure> {
  const colon = text.indexOf(':');
  if (colon === 0) return err(plain('filespec must match the canonical format: [[namespace/]pod:]file/path'));
  if (colon < 0) return ok({ pod: '', namespace: '', path: text });
  const parts = text.slice(0, colon).split('/');
  const path = text.slice(colon + 1);
  const [first = '', second] = parts;
  if (parts.length > 2) return err(plain('filespec must match the canonical format: [[namespace/]pod:]file/path'));
  return ok(
    second === undefined ? { pod: first, namespace: context.namespace, path } : { pod: second, namespace: first, path },
  );
}

interface Target {
  readonly pod: Pod;
  readonly container: string;
}

/** @param tellOn where it is told which container it is: a download's exec has only the output to write to */
function* containerOf(context: Context, spec: Spec, tellOn: 'err' | 'out'): Task<Target> {
  const found = yield* context.build({ args: [`pods/${spec.pod}`], namespace: spec.namespace });
  const [item] = found.items;
  if (item === undefined || !isInfo(item)) return yield* fail(item ?? plain('no objects found'));
  const pod = asPod(item.object);
  return { pod, container: yield* check(chooseContainer(context, pod, context.text('container'), false, tellOn)) };
}

function* upload(context: Context, path: string, spec: Spec): Task<void> {
  const files = localFiles(context, path);
  if (files === undefined) yield* fail(plain(`${path} doesn't exist in local filesystem`));
  const target = yield* containerOf(context, spec, 'err');
  const isDirectory = (yield* execute(context, target, ['sh', '-c', 'test -d "$0"', spec.path])).code === 0;
  const base = path.replace(/\/+$/, '').split('/').at(-1) as string;
  const root = isDirectory ? `${spec.path.replace(/\/+$/, '')}/${base}` : spec.path;
  const folder = root.slice(0, Math.max(root.lastIndexOf('/'), 0));
  if (folder !== '' && (yield* execute(context, target, ['sh', '-c', 'test -d "$0"', folder])).code !== 0) {
    const said = `tar: can't change directory to '${folder}': No such file or directory`;
    yield* fail(verbatim(`${said}\ncommand terminated with exit code 1`));
  }
  for (const [name, text] of files ?? []) {
    const remote = name === '' ? root : `${root}/${name}`;
    const done = yield* execute(
      context,
      target,
      ['sh', '-c', 'mkdir -p "$(dirname "$0")" && cat > "$0"', remote],
      text,
    );
    if (done.code !== 0)
      yield* fail(plain(`${done.stderr.trim()}\ncommand terminated with exit code ${done.code}`.trim()));
  }
}

/** The files under a local path, by their path below it; the file itself under the empty name. */
function localFiles(context: Context, path: string): readonly (readonly [string, string])[] | undefined {
  const { files } = context.environment;
  const text = files.read(path);
  if (text !== undefined) return [['', text]];
  const names = files.list(path);
  if (names === undefined) return undefined;
  const base = path.replace(/\/+$/, '');
  return names.flatMap((name) => {
    const clean = name.replace(/\/$/, '');
    return (localFiles(context, `${base}/${clean}`) ?? []).map(
      ([inner, content]) => [inner === '' ? clean : `${clean}/${inner}`, content] as const,
    );
  });
}

function* download(context: Context, spec: Spec, path: string): Task<void> {
  const target = yield* containerOf(context, spec, 'out');
  const listing = yield* execute(context, target, [
    'sh',
    '-c',
    'if [ -d "$0" ]; then cd "$0" && find . -type f; else cat "$0"; fi',
    spec.path,
  ]);
  if (listing.code !== 0) {
    // what tar says goes to the output, and its exit code is not looked at
    context.out(`tar: ${spec.path}: No such file or directory\ntar: error exit delayed from previous errors\n`);
    return;
  }
  const isDirectory = (yield* execute(context, target, ['sh', '-c', 'test -d "$0"', spec.path])).code === 0;
  if (spec.path.startsWith('/')) context.out("tar: removing leading '/' from member names\n");
  const { files } = context.environment;
  if (!isDirectory) {
    const into =
      files.list(path) === undefined || files.read(path) !== undefined
        ? path
        : `${path.replace(/\/+$/, '')}/${spec.path.split('/').at(-1) as string}`;
    files.write(into, listing.stdout);
    return;
  }
  for (const name of listing.stdout.split('\n').filter((line) => line !== '')) {
    const clean = name.replace(/^\.\//, '');
    const content = yield* execute(context, target, ['sh', '-c', 'cat "$0"', `${spec.path}/${clean}`]);
    files.write(`${path.replace(/\/+$/, '')}/${clean}`, content.stdout);
  }
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in the container, with its output as a value. */
function* execute(context: Context, { pod, container }: Target, command: readonly string[], stdin?: string): Task<Ran> {
  const opened = context.client.connect('POST', podPath(pod, 'exec'), {
    query: { command, container, stdout: 'true', stderr: 'true', stdin: stdin === undefined ? undefined : 'true' },
  });
  if (!opened.ok) return yield* fail(withoutTar(opened.error));
  if (opened.value.kind !== 'exec') return { code: 1, stdout: '', stderr: '' };
  const { session } = opened.value;
  if (stdin !== undefined) {
    session.write(stdin);
    session.write(undefined);
  }
  let stdout = '';
  let stderr = '';
  try {
    for (let part = yield* waitFor(session.output.next()); part; part = yield* waitFor(session.output.next())) {
      if (part.stream === 'stdout') stdout += part.text;
      else stderr += part.text;
    }
    const { exitCode } = yield* waitFor(session.exit);
    return { code: exitCode, stdout, stderr };
  } finally {
    session.output.close();
  }
}

/** What is missing in an image without a shell is, to kubectl, tar. */
function withoutTar(failure: Failure): Failure {
  const message = messageOf(failure).replace('exec: "sh"', 'exec: "tar"');
  const internal = 'Internal error occurred: ';
  if (!message.startsWith(internal))
    return plain(message.startsWith('unable to upgrade') ? message : `unable to upgrade connection: ${message}`);
  return plain(`${internal}${internal}error executing command in container: ${message.slice(internal.length)}`);
}
