// describe pod.
import { milliValue, quantityValue } from '../../api/values/quantity.ts';
import type { Container, Pod } from '../../api/generated/types.ts';
import { humanDuration } from '../../api/values/duration.ts';
import { controllerLine, longTime, writeAnnotations, writeLabels, writeTolerations } from './basics.ts';
import type { EnvResolver } from './containers.ts';
import { writeContainers, writeResources } from './containers.ts';
import type { Describer } from './context.ts';
import { writeEvents } from './events.ts';
import { writeSpreadConstraints } from './pod-template.ts';
import { writeVolumes } from './volumes.ts';
import type { Writer } from './writer.ts';

export const describePod: Describer = (writer, object, context) => {
  const pod = object as unknown as Pod;
  const { metadata } = pod;
  const spec = pod.spec ?? { containers: [] };
  const status = pod.status ?? {};
  writeHead(writer, pod, context.nowMs);
  const owner = controllerLine(metadata);
  if (owner !== undefined) writer.line(0, `Controlled By:\t${owner}`);
  if (status.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec.resources) {
    writer.line(0, 'Resources:');
    writeResources(writer, spec.resources, 1);
  }
  const resolver = resolverFor(pod);
  if (spec.initContainers?.length) {
    writeContainers(writer, 'Init Containers', spec.initContainers, status.initContainerStatuses ?? [], resolver, '');
  }
  writeContainers(writer, 'Containers', spec.containers, status.containerStatuses ?? [], resolver, '');
  if (spec.ephemeralContainers?.length) {
    const statuses = status.ephemeralContainerStatuses ?? [];
    writeContainers(writer, 'Ephemeral Containers', spec.ephemeralContainers, statuses, resolver, '');
  }
  writeConditions(writer, pod);
  writeVolumes(writer, spec.volumes, '');
  writer.line(0, `QoS Class:\t${status.qosClass ?? ''}`);
  writeLabels(writer, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(writer, 'Tolerations', spec.tolerations);
  writeSpreadConstraints(writer, spec.topologySpreadConstraints, '');
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function writeHead(writer: Writer, pod: Pod, nowMs: number): void {
  const { metadata } = pod;
  const spec = pod.spec ?? { containers: [] };
  const status = pod.status ?? {};
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`);
  if (spec.priorityClassName) writer.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) writer.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) writer.line(0, `Service Account:\t${spec.serviceAccountName}`);
  writer.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime !== undefined) writer.line(0, `Start Time:\t${longTime(status.startTime)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  if (metadata.deletionTimestamp !== undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    writer.line(0, `Status:\tTerminating (lasts ${humanDuration(nowMs - Date.parse(metadata.deletionTimestamp))})`);
    writer.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.line(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) writer.line(0, `Reason:\t${status.reason}`);
  if (status.message) writer.line(0, `Message:\t${status.message}`);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) {
    writer.line(0, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') writer.line(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
  writer.line(0, `IP:\t${status.podIP ?? ''}`);
  const ips = status.podIPs ?? [];
  writer.line(0, ips.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const { ip } of ips) writer.line(1, `IP:\t${ip}`);
}

function writeConditions(writer: Writer, pod: Pod): void {
  const conditions = pod.status?.conditions ?? [];
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length > 0) {
    writer.raw('Readiness Gates:\n  Type\tStatus\n');
    for (const { conditionType } of gates) {
      const status = conditions.find((condition) => condition.type === conditionType)?.status ?? '<none>';
      writer.line(1, `${conditionType} \t${status} `);
    }
  }
  if (conditions.length === 0) return;
  writer.raw('Conditions:\n  Type\tStatus\n');
  for (const { type, status } of conditions) writer.line(1, `${type} \t${status} `);
}

/** Values of the variables that refer to the pod's name or namespace; kubectl leaves the other fields empty. */
function resolverFor(pod: Pod): EnvResolver {
  return {
    field: (path) => fieldValue(pod, path),
    resource(container, name, resource, divisor) {
      const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
      const target = name ? all.find((other) => other.name === name) : container;
      return resourceValue(target ?? container, resource, divisor);
    },
  };
}

function fieldValue(pod: Pod, path: string): string {
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    default:
      return '';
  }
}

function resourceValue(container: Container, resource: string, divisor: string | undefined): string {
  const [family = '', ...rest] = resource.split('.');
  const name = rest.join('.');
  const amount = (family === 'limits' ? container.resources?.limits : container.resources?.requests)?.[name];
  if (name === 'cpu') {
    const unit = divisor === undefined || divisor === '0' ? 1000 : milliValue(divisor);
    return String(Math.ceil(milliValue(amount) / unit));
  }
  const unit = divisor === undefined || divisor === '0' ? 1 : quantityValue(divisor);
  return String(Math.ceil(quantityValue(amount) / unit));
}
