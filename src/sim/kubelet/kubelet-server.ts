// The kubelet's own server, by which the API server reaches containers (pkg/kubelet/server, kubelet_pods.go validateContainerLogStatus).

import type { ContainerStatus, Pod, PodStatus, Status } from '../../api/generated/types.ts';
import { badRequest, failure, unknownError } from '../../api/validation/errors.ts';
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { ExecOptions, KubeletAccess, LogOptions } from '../apiserver/kubelet-access.ts';
import type { ExecSession, Stream } from '../apiserver/request.ts';
import type { ContainerRuntime } from '../containers/runtime.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import { followLog, readLog } from './log-reader.ts';
import { containerIdOf, runtimeIdOf } from './pod/runtime-id.ts';

const PORT = 10_250;

export interface KubeletServerOptions {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly runtime: ContainerRuntime;
  /** The pod's status as the kubelet knows it. */
  readonly statusOf: (pod: Pod) => PodStatus;
}

export class KubeletServer implements KubeletAccess {
  private readonly options: KubeletServerOptions;

  constructor(options: KubeletServerOptions) {
    this.options = options;
  }

  logs(pod: Pod, options: LogOptions): Result<string, Status> {
    const id = this.logContainer(pod, options);
    if (!id.ok) return id;
    if (!this.options.runtime.containerStatus(id.value)) return ok(goneText(id.value));
    return ok(readLog(this.options.kernel, this.options.runtime.logs(id.value), options));
  }

  followLogs(pod: Pod, options: LogOptions): Result<Stream<string>, Status> {
    const id = this.logContainer(pod, options);
    if (!id.ok) return id;
    return ok(followLog(this.options.kernel, this.options.runtime.logs(id.value), options));
  }

  exec(pod: Pod, options: ExecOptions): Result<ExecSession, Status> {
    const id = this.runningContainer(pod, options.container);
    if (!id.ok) return id;
    return upgraded(this.options.runtime.exec(id.value, options.command, options));
  }

  attach(pod: Pod, options: ExecOptions): Result<ExecSession, Status> {
    const { name, namespace } = pod.metadata;
    const missing = `container ${options.container} not found in pod ${name}_${namespace}`;
    const id = this.runningContainer(pod, options.container, missing);
    if (!id.ok) return id;
    const session = this.options.runtime.attach(id.value, options);
    return session.ok ? session : err(notUpgraded(missing));
  }

  private logContainer(pod: Pod, options: LogOptions): Result<string, Status> {
    const address = `https://${this.options.machine.address}:${PORT}`;
    const away = this.unreachable(`Get "${address}/containerLogs/${pathOf(pod)}/${options.container}": `);
    if (away) return err(away);
    const id = logContainerOf(pod.metadata.name, options, statusNamed(this.options.statusOf(pod), options.container));
    return id.ok ? ok(runtimeIdOf(id.value)) : err(badRequest(id.error));
  }

  private runningContainer(
    pod: Pod,
    name: string,
    missing = `container not found ("${name}")`,
  ): Result<string, Status> {
    const away = this.unreachable('error dialing backend: ');
    if (away) return err(away);
    const records = this.options.runtime.containers(pod.metadata.uid);
    const running = records.findLast((one) => one.name === name && one.state === 'running');
    if (running) return ok(running.id);
    return err(notUpgraded(missing));
  }

  /** What the API server says when it does not get through: what it tried, and why it failed. */
  private unreachable(tried: string): Status | undefined {
    const { machine } = this.options;
    if (machine.reports) return undefined;
    const { power, connected } = machine.state;
    const why = !power ? 'connect: no route to host' : connected ? 'connect: connection refused' : 'i/o timeout';
    const host = `${machine.address}:${PORT}`;
    return unknownError(`${tried}dial tcp ${host}: ${why}`);
  }
}

/** Instead of the log of an instance that has been removed. */
function goneText(id: string): string {
  return `unable to retrieve container logs for ${containerIdOf(id)}`;
}

function notUpgraded(why: string): Status {
  return failure(404, 'NotFound', `unable to upgrade connection: ${why}`);
}

/** Starting a command fails with the runtime's text. */
function upgraded(session: Result<ExecSession, string>): Result<ExecSession, Status> {
  return session.ok ? session : err(failure(500, 'InternalError', `Internal error occurred: ${session.error}`));
}

function pathOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function statusNamed(status: PodStatus, name: string): ContainerStatus | undefined {
  const lists = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses];
  return lists.flatMap((list) => list ?? []).find((one) => one.name === name);
}

/** The instance whose log is meant, or why there is none. */
function logContainerOf(
  pod: string,
  { container, previous }: LogOptions,
  status: ContainerStatus | undefined,
): Result<string, string> {
  const where = `container "${container}" in pod "${pod}"`;
  if (!status) return err(`${where} is not available`);
  const last = status.lastState?.terminated;
  if (previous) return last?.containerID ? ok(last.containerID) : err(`previous terminated ${where} not found`);
  const { running, terminated, waiting } = status.state ?? {};
  if (running && status.containerID) return ok(status.containerID);
  if (terminated) {
    if (terminated.containerID) return ok(terminated.containerID);
    return last?.containerID ? ok(last.containerID) : err(`${where} is terminated`);
  }
  if (last?.containerID) return ok(last.containerID);
  if (!waiting) return err(`${where} is waiting to start - no logs yet`);
  switch (waiting.reason) {
    case 'ErrImagePull':
      return err(`${where} is waiting to start: image can't be pulled`);
    case 'ImagePullBackOff':
      return err(`${where} is waiting to start: trying and failing to pull image`);
    default:
      return err(`${where} is waiting to start: ${waiting.reason ?? ''}`);
  }
}
