import type { Container, ContainerPort, ContainerStatus, EphemeralContainer, Pod } from '../../api/generated/types.ts';
import { fromTime } from '../../api/values/time.ts';

/** What the inspector says of a container beside its row (`ContainerRow`). Times are virtual, in milliseconds. */
export interface ContainerFacts {
  readonly name: string;
  /** When it began to run, or when it ended. */
  readonly since: number | undefined;
  /** Why it waits or how it ended, in the kubelet's words. */
  readonly message: string | undefined;
  /** Command and arguments of the manifest, quoted as a shell would take them; empty where the image decides. */
  readonly command: string;
  /** `http 80/TCP`, `53/UDP`. */
  readonly ports: readonly string[];
  readonly resources: readonly ResourceFact[];
  /** The instance before this one. */
  readonly last: LastRun | undefined;
}

export interface ResourceFact {
  /** `cpu`, `memory`, `ephemeral-storage`, … */
  readonly name: string;
  readonly request: string | undefined;
  readonly limit: string | undefined;
  /** What the node has set aside, where a resize has not yet made it the request. */
  readonly allocated: string | undefined;
}

export interface LastRun {
  readonly reason: string;
  readonly exitCode: number;
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/**
 * The facts of a pod's containers, init containers first. Pure.
 * @param epoch the wall clock at virtual time zero, in milliseconds since 1970
 */
export function containerFacts({ spec, status }: Pod, epoch: number): readonly ContainerFacts[] {
  const virtual = (time: string | undefined): number | undefined =>
    time === undefined || time === '' ? undefined : fromTime(time) - epoch;
  const factsOf = (
    container: Container | EphemeralContainer,
    statuses: readonly ContainerStatus[] | undefined,
  ): ContainerFacts => {
    const own = statuses?.find(({ name }) => name === container.name);
    const { running, terminated, waiting } = own?.state ?? {};
    const last = own?.lastState?.terminated;
    return {
      name: container.name,
      since: virtual(running?.startedAt ?? terminated?.finishedAt),
      message: waiting?.message ?? terminated?.message,
      command: [...(container.command ?? []), ...(container.args ?? [])].map(quoted).join(' '),
      ports: (container.ports ?? []).map(portText),
      resources: resourcesOf(container, own),
      last: last && {
        reason: last.reason ?? '',
        exitCode: last.exitCode,
        from: virtual(last.startedAt),
        until: virtual(last.finishedAt),
      },
    };
  };
  return [
    ...(spec.initContainers ?? []).map((each) => factsOf(each, status.initContainerStatuses)),
    ...spec.containers.map((each) => factsOf(each, status.containerStatuses)),
    ...(spec.ephemeralContainers ?? []).map((each) => factsOf(each, status.ephemeralContainerStatuses)),
  ];
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const portText = ({ name, containerPort, protocol = 'TCP' }: ContainerPort): string =>
  `${name ? `${name} ` : ''}${containerPort}/${protocol}`;

function resourcesOf(
  { resources: { requests = {}, limits = {} } = {} }: Container | EphemeralContainer,
  status: ContainerStatus | undefined,
): readonly ResourceFact[] {
  const allocated = status?.allocatedResources ?? {};
  return [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort().map((name) => ({
    name,
    request: requests[name],
    limit: limits[name],
    allocated: allocated[name] === requests[name] ? undefined : allocated[name],
  }));
}
