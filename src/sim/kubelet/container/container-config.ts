// The runtime's configuration of a container (pkg/kubelet/kubelet_pods.go GenerateRunContainerOptions, pkg/kubelet/kuberuntime generateContainerConfig).

import type { Container, EphemeralContainer, Pod, Volume } from '../../../api/generated/types.ts';
import { milliValue, quantityValue } from '../../../api/values/quantity.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Directory } from '../../containers/files/files.ts';
import type { ContainerConfig, ImageInfo, Mount } from '../../containers/runtime.ts';
import type { EnvironmentSources } from './environment.ts';
import { environmentOf } from './environment.ts';
import { expand } from './expansion.ts';
import { podText } from '../pod/field-path.ts';

export interface ContainerConfigInputs {
  readonly pod: Pod;
  readonly container: Container | EphemeralContainer;
  readonly image: ImageInfo;
  /** Restart count of the instance. */
  readonly attempt: number;
  readonly resources: Container['resources'];
  readonly sources: EnvironmentSources;
  readonly singleProcessOOMKill: boolean;
  readonly volume: (name: string) => Directory | undefined;
  /** Of an ephemeral container with a target. */
  readonly targetContainerId: string | undefined;
}

/** Bytes of memory that a container may have; undefined: as many as the machine has. */
export function memoryLimitOf(resources: Container['resources']): number | undefined {
  const limit = resources?.limits?.['memory'];
  return limit === undefined ? undefined : quantityValue(limit);
}

/** The configuration, or the text of CreateContainerConfigError. */
export function containerConfigOf(inputs: ContainerConfigInputs): Result<ContainerConfig, string> {
  const { pod, container, image, attempt, resources } = inputs;
  const refused = refuseRoot(pod, container, image);
  if (refused !== undefined) return err(refused);
  const environment = environmentOf(pod, container, inputs.sources);
  if (!environment.ok) return environment;
  let known: Map<string, string> | undefined;
  const lookup = (name: string): string | undefined => {
    known ??= new Map(environment.value.map((variable) => [variable.name, variable.value]));
    return known.get(name);
  };
  const words = (list: readonly string[] | undefined): readonly string[] | undefined =>
    list && list.length > 0 ? list.map((word) => expand(word, lookup)) : undefined;
  const { limits, requests } = resources ?? {};
  const security = { ...pod.spec.securityContext, ...container.securityContext };
  return ok({
    podUid: pod.metadata.uid,
    name: container.name,
    attempt,
    image: container.image ?? '',
    command: words(container.command),
    args: words(container.args),
    env: environment.value,
    workingDir: container.workingDir,
    mounts: mountsOf(inputs, (text) => expand(text, lookup)),
    ports: portsOf(container),
    memoryLimitBytes: memoryLimitOf(resources),
    memoryRequestBytes: requests?.['memory'] === undefined ? undefined : quantityValue(requests['memory']),
    ...(inputs.singleProcessOOMKill ? { singleProcessOOMKill: true } : undefined),
    cpuLimitMillis: limits?.['cpu'] === undefined ? undefined : milliValue(limits['cpu']),
    tty: container.tty ?? false,
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    runAsUser: security.runAsUser,
    runAsGroup: security.runAsGroup,
    ...groupsOf(pod),
    readOnlyRootFilesystem: container.securityContext?.readOnlyRootFilesystem ?? false,
    privileged: container.securityContext?.privileged ?? false,
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    stopSignal: undefined,
    ...(inputs.targetContainerId === undefined ? undefined : { targetContainerId: inputs.targetContainerId }),
  });
}

/** What the kernel keeps of them is sorted (setgroups). */
function groupsOf({ spec: { securityContext } }: Pod): { readonly groups?: readonly number[] } {
  const { fsGroup, supplementalGroups = [] } = securityContext ?? {};
  const groups = [...new Set([...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])])];
  return groups.length === 0 ? {} : { groups };
}

/** runAsNonRoot against the user that the container would run as (verifyRunAsNonRoot). */
function refuseRoot(pod: Pod, container: Container | EphemeralContainer, image: ImageInfo): string | undefined {
  const security = { ...pod.spec.securityContext, ...container.securityContext };
  if (security.runAsNonRoot !== true) return undefined;
  const where = `(pod: "${podText(pod)}", container: ${container.name})`;
  if (security.runAsUser === 0) return `container's runAsUser breaks non-root policy ${where}`;
  if (security.runAsUser !== undefined) return undefined;
  const { user } = image;
  if (user === undefined || user === '' || user === '0') {
    return `container has runAsNonRoot and image will run as root ${where}`;
  }
  if (/^\d+$/.test(user)) return undefined;
  return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${where}`;
}

function mountsOf(
  { pod, container, volume }: ContainerConfigInputs,
  expanded: (text: string) => string,
): readonly Mount[] {
  const fixed = new Set((pod.spec.volumes ?? []).filter(isReadOnly).map(({ name }) => name));
  const files = new Map((pod.spec.volumes ?? []).map(({ name, hostPath }) => [name, fileNameOf(hostPath)]));
  return (container.volumeMounts ?? []).map((mount) => ({
    mountPath: mount.mountPath,
    directory: volume(mount.name) ?? EMPTY,
    subPath: files.get(mount.name) ?? (mount.subPathExpr ? expanded(mount.subPathExpr) : mount.subPath || undefined),
    readOnly: mount.readOnly === true || fixed.has(mount.name),
  }));
}

/** The name of a host's file that is a volume, in its folder. */
function fileNameOf(hostPath: Volume['hostPath']): string | undefined {
  const isFile = hostPath?.type === 'File' || hostPath?.type === 'FileOrCreate';
  return isFile ? hostPath.path.slice(hostPath.path.lastIndexOf('/') + 1) : undefined;
}

/** Volumes that nobody can write to, whatever the mount says. */
function isReadOnly({ configMap, secret, downwardAPI, projected, persistentVolumeClaim }: Volume): boolean {
  return Boolean(configMap ?? secret ?? downwardAPI ?? projected) || persistentVolumeClaim?.readOnly === true;
}

const EMPTY: Directory = { type: 'directory', entries: new Map(), mode: 0o755, mtime: 0 };

const NO_PORTS: ContainerConfig['ports'] = [];

function portsOf({ ports }: Container | EphemeralContainer): ContainerConfig['ports'] {
  if (!ports?.length) return NO_PORTS;
  return ports.map(({ name, containerPort, protocol }) => ({
    ...(name === undefined ? undefined : { name }),
    port: containerPort,
    protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP',
  }));
}
