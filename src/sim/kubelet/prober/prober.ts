// Runs the handler of a probe and tells what came of it (pkg/kubelet/prober/prober.go, pkg/probe).

import type { Container, Pod, Probe } from '../../../api/generated/types.ts';
import { formatDuration } from '../../../api/values/duration.ts';
import type { EventRecorder } from '../../apiserver/client.ts';
import type { ContainerRuntime } from '../../containers/runtime.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import type { ProbeAnswer, ProbeNetwork } from '../../network/probes.ts';
import { expandLiterals } from '../container/expansion.ts';
import { fieldPathOf } from '../pod/field-path.ts';
import { portNumber } from '../pod/ports.ts';
import { runtimeIdOf } from '../pod/runtime-id.ts';
import type { ProbeKind } from './probe-look.ts';
import type { ProbeRun } from './probe-worker.ts';

/** A handler that fails itself is tried again at once, so many times in all. */
const TRIES = 3;
/** What it takes to get a process into a container. */
const EXEC_MS = 35;
const OUTPUT_LIMIT = 10 * 1024;
const USER_AGENT = 'kube-probe/1.36';

export interface ProberOptions {
  readonly kernel: Kernel;
  readonly runtime: ContainerRuntime;
  readonly network: ProbeNetwork;
  readonly recorder: EventRecorder;
  readonly podIP: (pod: Pod) => string;
}

export class Prober {
  private readonly options: ProberOptions;

  constructor(options: ProberOptions) {
    this.options = options;
  }

  /** One run of a probe, with its events. */
  *run(pod: Pod, container: Container, kind: ProbeKind, probe: Probe, containerId: string): Task<ProbeRun> {
    let answer: ProbeAnswer = { result: 'error', output: '' };
    for (let tries = 0; tries < TRIES && answer.result === 'error'; tries += 1) {
      answer = yield* this.ask(pod, container, probe, containerId);
    }
    const word = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    const say = (reason: string, message: string): void =>
      this.options.recorder.event(pod, 'Warning', reason, message, fieldPathOf(pod, container.name));
    switch (answer.result) {
      case 'error':
        say('Unhealthy', `${word} probe errored and resulted in unknown state: ${answer.output}`);
        return { result: 'ignored' };
      case 'failure':
        say('Unhealthy', `${word} probe failed: ${answer.output}`);
        return { result: 'failure' };
      case 'warning':
        say('ProbeWarning', `${word} probe warning: ${answer.output}`);
        return { result: 'success' };
      default:
        return answer.until ? { result: 'success', until: answer.until } : { result: 'success' };
    }
  }

  private *ask(pod: Pod, container: Container, probe: Probe, containerId: string): Task<ProbeAnswer> {
    const { network } = this.options;
    const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
    const { httpGet, tcpSocket, grpc, exec } = probe;
    if (exec) return yield* this.askCommand(expandLiterals(exec.command ?? [], container), containerId, timeoutMs);
    const host = (given: string | undefined): string => given || this.options.podIP(pod);
    if (httpGet) {
      const port = portNumber(httpGet.port, container);
      if (!port.ok) return { result: 'error', output: port.error };
      const scheme = httpGet.scheme === 'HTTPS' ? 'https' : 'http';
      const headers = headersOf(httpGet.httpHeaders ?? []);
      return yield* network.http(
        { scheme, host: host(httpGet.host), port: port.value, path: httpGet.path ?? '/', headers },
        timeoutMs,
      );
    }
    if (tcpSocket) {
      const port = portNumber(tcpSocket.port, container);
      if (!port.ok) return { result: 'error', output: port.error };
      return yield* network.tcp({ host: host(tcpSocket.host), port: port.value }, timeoutMs);
    }
    if (grpc) {
      const target = { host: host(undefined), port: grpc.port, service: grpc.service ?? '' };
      return yield* network.grpc(target, timeoutMs);
    }
    return { result: 'error', output: `missing probe handler for ${pod.metadata.namespace}:${pod.metadata.name}` };
  }

  private *askCommand(command: readonly string[], containerId: string, timeoutMs: number): Task<ProbeAnswer> {
    yield* waitFor(delay(this.options.kernel, EXEC_MS));
    const done = yield* this.options.runtime.execSync(runtimeIdOf(containerId), command, timeoutMs);
    if (done.timedOut) {
      const output = `command timed out: "${command.join(' ')}" timed out after ${formatDuration(timeoutMs)}`;
      return { result: 'failure', output };
    }
    if (done.error !== undefined) return { result: 'error', output: done.error };
    const output = done.output.slice(0, OUTPUT_LIMIT);
    return { result: done.exitCode === 0 ? 'success' : 'failure', output };
  }
}

/** What the kubelet sends, unless the probe says otherwise. */
function headersOf(given: readonly { readonly name: string; readonly value: string }[]): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': USER_AGENT, accept: '*/*' };
  for (const { name, value } of given) {
    const key = name.toLowerCase();
    if (value === '' && (key === 'accept' || key === 'user-agent')) delete headers[key];
    else headers[key] = value;
  }
  return headers;
}
