import { expect, test } from 'vitest';
import type { ExecSession } from '../../apiserver/request.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { spawn, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { simTime } from '../../kernel/time.ts';
import { Machine } from '../../machine/machine.ts';
import { Network } from '../../network/network.ts';
import { createRuntime } from '../create-runtime.ts';
import { ImageCatalogue } from '../images/catalogue.ts';
import type { ContainerConfig, ContainerRuntime } from '../runtime.ts';
import { CONTAINER } from '../testing/shell-run.ts';

interface Setup {
  readonly kernel: Kernel;
  readonly runtime: ContainerRuntime;
  readonly id: string;
  readonly run: (ms: number) => void;
}

function running(config: Partial<ContainerConfig> = {}): Setup {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const machine = new Machine(kernel, { name: 'node-1' }, { address: '10.10.0.11', podCidr: '10.244.1.0/24' });
  const network = new Network(kernel);
  const runtime = createRuntime({
    kernel,
    machine,
    images: new ImageCatalogue(),
    network,
    preloaded: ['busybox:1.36', 'hashicorp/http-echo:1.0'],
  });
  const sandbox = runtime.runPodSandbox({
    podUid: 'uid',
    namespace: 'default',
    podName: 'app',
    hostname: 'app',
    attempt: 0,
    hostNetwork: false,
    shareProcessNamespace: false,
    hosts: '',
    resolvConf: '',
  });
  if (!sandbox.ok) throw new Error(sandbox.error);
  const id = runtime.createContainer(sandbox.value.id, { ...CONTAINER, command: ['sleep', '3600'], ...config });
  if (!id.ok) throw new Error(id.error);
  runtime.startContainer(id.value);
  const run = (ms: number): void => kernel.runUntil(simTime(kernel.now + ms));
  return { kernel, runtime, id: id.value, run };
}

/** Collects what a session puts out, and its exit code. */
function collected(kernel: Kernel, session: ExecSession): { text: string; exitCode: number | undefined } {
  const result: { text: string; exitCode: number | undefined } = { text: '', exitCode: undefined };
  spawn(
    kernel,
    (function* (): Task<undefined> {
      for (;;) {
        const piece = yield* waitFor(session.output.next());
        if (!piece) break;
        result.text += piece.text;
      }
      result.exitCode = (yield* waitFor(session.exit)).exitCode;
      return undefined;
    })(),
  );
  return result;
}

test('a command with standard input', () => {
  const { kernel, runtime, id, run } = running();
  const session = runtime.exec(id, ['wc', '-l'], { stdin: true, tty: false });
  if (!session.ok) throw new Error(session.error);
  const result = collected(kernel, session.value);
  session.value.write('alpha\nbeta\n');
  session.value.write(undefined);
  run(1000);
  expect(result).toEqual({ text: '2\n', exitCode: 0 });
});

test('a command that is not there', () => {
  const { runtime, id } = running();
  expect(runtime.exec(id, ['curl', 'x'], { stdin: false, tty: false })).toEqual({
    ok: false,
    error: expect.stringMatching(
      /^failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in \$PATH: unknown$/,
    ) as string,
  });
});

test('an image from scratch has its program and nothing else', () => {
  const { runtime, id } = running({ image: 'hashicorp/http-echo:1.0', command: undefined, args: ['-text=hello'] });
  expect(runtime.containerStatus(id)).toMatchObject({ state: 'running' });
  expect(runtime.exec(id, ['ls'], { stdin: false, tty: false })).toMatchObject({ ok: false });
});

test('a session at a terminal: prompt, variables, Ctrl+C, exit', () => {
  const { kernel, runtime, id, run } = running();
  const session = runtime.exec(id, ['sh'], { stdin: true, tty: true });
  if (!session.ok) throw new Error(session.error);
  const result = collected(kernel, session.value);
  run(10);
  expect(result.text).toBe('/ # ');
  session.value.write('X=1; cd /tmp\n');
  session.value.write('echo $X\n');
  run(10);
  expect(result.text).toBe('/ # /tmp # 1\n/tmp # ');
  session.value.write('sleep 100\n');
  run(1000);
  session.value.signal('SIGINT');
  run(10);
  session.value.write('exit 3\n');
  run(1000);
  expect(result).toEqual({ text: '/ # /tmp # 1\n/tmp # \n/tmp # ', exitCode: 3 });
});

test('a command is killed when it takes too long', () => {
  const { kernel, runtime, id, run } = running();
  let answer: unknown;
  spawn(kernel, runtime.execSync(id, ['sh', '-c', 'echo a; sleep 5; echo b'], 1000), (result) => {
    answer = result;
  });
  run(2000);
  expect(answer).toEqual({ exitCode: 137, output: 'a\n', timedOut: true });
});

test('commands end with their container', () => {
  const { kernel, runtime, id, run } = running();
  const session = runtime.exec(id, ['sleep', '1000'], { stdin: false, tty: false });
  if (!session.ok) throw new Error(session.error);
  const result = collected(kernel, session.value);
  runtime.stopContainer(id, 0);
  run(1000);
  expect(result.exitCode).toBe(137);
  expect(runtime.exec(id, ['ls'], { stdin: false, tty: false }).ok).toBe(false);
});

test('attached to the main process', () => {
  const { kernel, runtime, id, run } = running({ command: ['cat'], stdin: true });
  const session = runtime.attach(id, { stdin: true, tty: false });
  if (!session.ok) throw new Error(session.error);
  const result = collected(kernel, session.value);
  session.value.write('hello\n');
  run(1000);
  expect(result.text).toBe('hello\n');
  expect(runtime.logs(id).lines.map((line) => line.text)).toEqual(['hello']);
});

test('a command with a timeout is stopped at its end, even where nobody waits for it any more', () => {
  const { kernel, runtime, id, run } = running();
  spawn(kernel, runtime.execSync(id, ['sleep', '60'], 1000)).cancel();
  const found = (): string => {
    let output = '';
    spawn(kernel, runtime.execSync(id, ['pgrep', '-f', 'sleep 60'], 900), (done) => (output = done.output));
    run(100);
    return output;
  };
  run(500);
  expect(found()).toBe('7\n');
  run(500);
  expect(found()).toBe('');
});
