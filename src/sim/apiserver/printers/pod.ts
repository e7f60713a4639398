import type { Pod, PodTemplate } from '../../../api/generated/types.ts';
import { labelsToText } from '../../../api/selectors/label-selector.ts';
import { summaryOf } from '../../../api/pod-summary.ts';
import { age, ageOf } from './cell.ts';
import type { Printer } from './cell.ts';
import { containerCells, orNone } from './workloads.ts';

export const printPod: Printer<Pod> = (pod, clock) => {
  const { status, ready, total, restarts, lastRestart } = summaryOf(pod);
  const ago = restarts > 0 && lastRestart !== undefined ? ` (${ageOf(lastRestart, clock)} ago)` : '';
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    status,
    `${restarts}${ago}`,
    age(pod, clock),
    orNone(pod.status.podIPs?.[0]?.ip ?? pod.status.podIP),
    orNone(pod.spec.nodeName),
    orNone(pod.status.nominatedNodeName),
    readinessGates(pod),
  ];
};

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const passed = gates.filter(({ conditionType }) =>
    status.conditions?.some((condition) => condition.type === conditionType && condition.status === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}

export const printPodTemplate: Printer<PodTemplate> = (object) => [
  object.metadata.name,
  ...containerCells(object.template),
  orNone(labelsToText(object.template?.metadata?.labels ?? {})),
];
