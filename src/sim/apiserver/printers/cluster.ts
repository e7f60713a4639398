import type { ComponentStatus, Namespace, Node, PriorityClass } from '../../../api/generated/types.ts';
import { byText } from '../../../base/compare.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';

export const printNamespace: Printer<Namespace> = (namespace, clock) => [
  namespace.metadata.name,
  namespace.status?.phase ?? '',
  age(namespace, clock),
];

export const printPriorityClass: Printer<PriorityClass> = (object, clock) => [
  object.metadata.name,
  object.value ?? 0,
  object.globalDefault ?? false,
  age(object, clock),
  object.preemptionPolicy ?? '<unset>',
];

export const printNode: Printer<Node> = (node, clock) => {
  const info = node.status?.nodeInfo;
  const address = (type: string): string =>
    node.status?.addresses?.find((one) => one.type === type)?.address ?? '<none>';
  const kernel = info?.kernelVersion || '<unknown>';
  const architecture = info?.architecture ? ` (${info.architecture})` : '';
  return [
    node.metadata.name,
    statusOf(node),
    rolesOf(node),
    age(node, clock),
    info?.kubeletVersion ?? '',
    address('InternalIP'),
    address('ExternalIP'),
    info?.osImage || '<unknown>',
    kernel + architecture,
    info?.containerRuntimeVersion || '<unknown>',
  ];
};

function statusOf({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

function rolesOf({ metadata }: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === ROLE_LABEL && value) roles.add(value);
  }
  return roles.size > 0 ? [...roles].toSorted(byText).join(',') : '<none>';
}

/** The health of a part of the control plane, with what it said. */
export const printComponent: Printer<ComponentStatus> = ({ metadata, conditions = [] }) => {
  const health = conditions.find(({ type }) => type === 'Healthy');
  const word = { True: 'Healthy', False: 'Unhealthy' }[health?.status ?? ''] ?? 'Unknown';
  return [metadata.name, word, health?.message ?? '', health?.error ?? ''];
};
