import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  LabelSelector,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  PodDisruptionBudget,
  PodTemplateSpec,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../../api/generated/types.ts';
import { labelsToText, selectorToText } from '../../../api/selectors/label-selector.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';

const MAX_METRICS = 2;

/** `<none>` where there is nothing. */
export function orNone(text: string | undefined): string {
  return text || '<none>';
}

/** metav1.FormatLabelSelector */
export function selectorCell(selector: LabelSelector | undefined): string {
  return orNone(selector && selectorToText(selector));
}

/** Names and images of a template's containers. */
export function containerCells(template: PodTemplateSpec | undefined): readonly [names: string, images: string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

export const printDeployment: Printer<Deployment> = (deployment, clock) => {
  const { spec, status } = deployment;
  return [
    deployment.metadata.name,
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    age(deployment, clock),
    ...containerCells(spec?.template),
    selectorCell(spec?.selector),
  ];
};

/** ReplicaSets and ReplicationControllers. */
export const printReplicas: Printer<ReplicaSet | ReplicationController> = (object, clock) => {
  const { spec, status } = object;
  return [
    object.metadata.name,
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(object, clock),
    ...containerCells(spec?.template),
    object.kind === 'ReplicaSet'
      ? selectorCell(object.spec?.selector)
      : orNone(labelsToText(object.spec?.selector ?? {})),
  ];
};

export const printDaemonSet: Printer<DaemonSet> = (daemonSet, clock) => {
  const { spec, status } = daemonSet;
  return [
    daemonSet.metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    orNone(labelsToText(spec?.template?.spec?.nodeSelector ?? {})),
    age(daemonSet, clock),
    ...containerCells(spec?.template),
    selectorCell(spec?.selector),
  ];
};

export const printStatefulSet: Printer<StatefulSet> = (statefulSet, clock) => {
  const { spec, status } = statefulSet;
  return [
    statefulSet.metadata.name,
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    age(statefulSet, clock),
    ...containerCells(spec?.template),
  ];
};

export const printRevision: Printer<ControllerRevision> = (object, clock) => {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
  const controller = owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>';
  return [object.metadata.name, controller, object.revision ?? 0, age(object, clock)];
};

export const printBudget: Printer<PodDisruptionBudget> = (budget, clock) => [
  budget.metadata.name,
  String(budget.spec?.minAvailable ?? 'N/A'),
  String(budget.spec?.maxUnavailable ?? 'N/A'),
  budget.status?.disruptionsAllowed ?? 0,
  age(budget, clock),
];

export const printHpa: Printer<HorizontalPodAutoscaler> = (hpa, clock) => {
  const { spec, status } = hpa;
  return [
    hpa.metadata.name,
    `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
    metricsCell(spec?.metrics ?? [], status?.currentMetrics ?? []),
    spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    age(hpa, clock),
  ];
};

/** formatHPAMetrics: at most two metrics, then how many more. */
function metricsCell(specs: readonly MetricSpec[], statuses: readonly (MetricStatus | undefined)[]): string {
  if (specs.length === 0) return '<none>';
  const shown = specs.slice(0, MAX_METRICS).map((spec, i) => metricText(spec, statuses[i]));
  const text = shown.join(', ');
  return specs.length > MAX_METRICS ? `${text} + ${specs.length - MAX_METRICS} more...` : text;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'Resource':
      return `${spec.resource?.name ?? ''}: ${valueText(spec.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${spec.containerResource?.name ?? ''}: ${valueText(spec.containerResource?.target, status?.containerResource?.current)}`;
    case 'Pods':
      return valueText(spec.pods?.target, status?.pods?.current);
    case 'Object':
      return objectText(spec.object?.target, status?.object?.current);
    case 'External':
      return objectText(spec.external?.target, status?.external?.current);
    default:
      return '<unknown type>';
  }
}

function valueText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? '<unknown>'}/${target.averageValue}`;
  const now = current?.averageUtilization;
  const wanted = target?.averageUtilization;
  return `${now === undefined ? '<unknown>' : `${now}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`;
}

function objectText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) {
    return `${current?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
  }
  return `${current?.value ?? '<unknown>'}/${target?.value ?? '<unknown>'}`;
}
