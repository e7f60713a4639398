// Containers as describe shows them.
import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvFromSource,
  EnvVar,
  Probe,
  ResourceRequirements,
} from '../../api/generated/types.ts';
import { byBytes } from '../json.ts';
import { boolText, longTime } from './basics.ts';
import type { Writer } from './writer.ts';

/** Values of `fieldRef` and `resourceFieldRef`, where a pod is there to give them. */
export interface EnvResolver {
  field(path: string): string;
  resource(
    container: Container,
    containerName: string | undefined,
    resource: string,
    divisor: string | undefined,
  ): string;
}

export function writeContainers(
  writer: Writer,
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  resolver: EnvResolver | undefined,
  space: string,
): void {
  writer.line(0, `${space}${label}:`);
  for (const container of containers) {
    const status = statuses.find((known) => known.name === container.name);
    writeBasics(writer, container, status, space);
    writeCommand(writer, container);
    if (status) writeState(writer, status);
    writeResources(writer, container.resources, 2);
    writeProbes(writer, container);
    writeEnvFrom(writer, container.envFrom);
    writeEnv(writer, container, resolver);
    writeMounts(writer, container);
  }
}

function writeBasics(writer: Writer, container: Container, status: ContainerStatus | undefined, space: string): void {
  writer.line(1, `${space === '' ? '' : ' '}${container.name}:`);
  if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
  writer.line(2, `Image:\t${container.image ?? ''}`);
  if (status) writer.line(2, `Image ID:\t${status.imageID}`);
  writePorts(writer, 'Port', container.ports, (port) => port.containerPort);
  writePorts(writer, 'Host Port', container.ports, (port) => port.hostPort ?? 0);
  const seccomp = container.securityContext?.seccompProfile;
  if (!seccomp) return;
  writer.line(2, `SeccompProfile:\t${seccomp.type}`);
  if (seccomp.type === 'Localhost') writer.line(2, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
}

function writePorts(
  writer: Writer,
  title: string,
  ports: readonly ContainerPort[] | undefined,
  numberOf: (port: ContainerPort) => number,
): void {
  const texts = (ports ?? []).map((port) => {
    const name = port.name ? ` (${port.name})` : '';
    return `${numberOf(port)}/${port.protocol ?? 'TCP'}${name}`;
  });
  writer.line(2, `${title}${texts.length > 1 ? 's' : ''}:\t${texts.length === 0 ? '<none>' : texts.join(', ')}`);
}

function writeCommand(writer: Writer, container: Container): void {
  for (const [title, words] of [
    ['Command', container.command],
    ['Args', container.args],
  ] as const) {
    if (!words || words.length === 0) continue;
    writer.line(2, `${title}:`);
    for (const word of words) for (const line of word.split('\n')) writer.line(3, line);
  }
}

function writeState(writer: Writer, status: ContainerStatus): void {
  writeOneState(writer, 'State', status.state);
  if (status.lastState?.terminated) writeOneState(writer, 'Last State', status.lastState);
  writer.line(2, `Ready:\t${boolText(status.ready)}`);
  writer.line(2, `Restart Count:\t${status.restartCount}`);
}

function writeOneState(writer: Writer, title: string, state: ContainerState | undefined): void {
  if (state?.running) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${longTime(state.running.startedAt)}`);
    return;
  }
  const { terminated, waiting } = state ?? {};
  if (!terminated) {
    writer.line(2, `${title}:\tWaiting`);
    if (waiting?.reason) writer.line(3, `Reason:\t${waiting.reason}`);
    return;
  }
  writer.line(2, `${title}:\tTerminated`);
  if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`);
  if (terminated.message) writer.line(3, `Message:\t${terminated.message}`);
  writer.line(3, `Exit Code:\t${terminated.exitCode}`);
  if (terminated.signal) writer.line(3, `Signal:\t${terminated.signal}`);
  writer.line(3, `Started:\t${longTime(terminated.startedAt)}`);
  writer.line(3, `Finished:\t${longTime(terminated.finishedAt)}`);
}

export function writeResources(writer: Writer, resources: ResourceRequirements | undefined, level: number): void {
  for (const [title, amounts] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(amounts ?? {}).toSorted(byBytes);
    if (names.length > 0) writer.line(level, `${title}:`);
    for (const name of names) writer.line(level + 1, `${name}:\t${amounts?.[name] ?? ''}`);
  }
}

function writeProbes(writer: Writer, container: Container): void {
  if (container.livenessProbe) writer.line(2, `Liveness:\t${probeText(container.livenessProbe)}`);
  if (container.readinessProbe) writer.line(2, `Readiness:\t${probeText(container.readinessProbe)}`);
  if (container.startupProbe) writer.line(2, `Startup:\t${probeText(container.startupProbe)}`);
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: Probe): string {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  const times = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s`;
  const attributes = `${times} #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${attributes}`;
  if (httpGet) {
    const path = (httpGet.path ?? '').startsWith('/') || !httpGet.path ? (httpGet.path ?? '') : `/${httpGet.path}`;
    return `http-get ${(httpGet.scheme ?? '').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${path} ${attributes}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${attributes}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function writeEnvFrom(writer: Writer, sources: readonly EnvFromSource[] | undefined): void {
  if (!sources || sources.length === 0) return;
  writer.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of sources) {
    const reference = configMapRef ?? secretRef;
    const from = configMapRef ? 'ConfigMap' : 'Secret';
    const described = prefix ? `${from} with prefix '${prefix}'` : from;
    writer.line(3, `${reference?.name ?? ''}\t${described}\tOptional: ${reference?.optional ?? false}`);
  }
}

function writeEnv(writer: Writer, container: Container, resolver: EnvResolver | undefined): void {
  const variables = container.env ?? [];
  writer.line(2, variables.length === 0 ? 'Environment:\t<none>' : 'Environment:');
  for (const variable of variables) {
    if (!variable.valueFrom) {
      for (const [at, line] of (variable.value ?? '').split('\n').entries()) {
        writer.line(3, at === 0 ? `${variable.name}:\t${line}` : `\t${line}`);
      }
    } else writer.line(3, `${variable.name}:\t${sourceText(container, variable, resolver)}`);
  }
}

function sourceText(container: Container, variable: EnvVar, resolver: EnvResolver | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = variable.valueFrom ?? {};
  if (fieldRef)
    return `${resolver?.field(fieldRef.fieldPath) ?? ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  if (resourceFieldRef) {
    const { resource, containerName, divisor } = resourceFieldRef;
    const value = resolver?.resource(container, containerName, resource, divisor) ?? '';
    const limit = resource === 'limits.cpu' || resource === 'limits.memory';
    return `${value === '0' && limit ? 'node allocatable' : value} (${resource})`;
  }
  if (secretKeyRef) {
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`;
  }
  if (configMapKeyRef) {
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`;
  }
  return '';
}

/**
 * By path, as the released kubectl orders them. The recording kubectl-describe-pod-running has `/task` behind `/var/run/…`, which no kubectl
 * prints: that path must have had another name when it was recorded.
 */
function writeMounts(writer: Writer, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].toSorted((a, b) => byBytes(a.mountPath, b.mountPath));
  writer.line(2, mounts.length === 0 ? 'Mounts:\t<none>' : 'Mounts:');
  for (const mount of mounts) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
    writer.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  const devices = [...(container.volumeDevices ?? [])].toSorted((a, b) => byBytes(a.devicePath, b.devicePath));
  if (devices.length > 0) writer.line(2, 'Devices:');
  for (const device of devices) writer.line(3, `${device.devicePath} from ${device.name}`);
}
