import { defineKind } from '../define-kind.ts';
import type { Affinity, LabelSelector, Pod, PodAffinityTerm, PodSpec } from '../generated/types.ts';
import { change, changeEach, replace } from '../../base/fill.ts';
import { warningsForAnnotatedProfiles, withAnnotatedProfiles } from './app-armor.ts';
import { defaultPod } from './pod-defaults.ts';
import { warningsForHostname, warningsForPodSpec } from './pod-warnings.ts';
import { validatePodCreate } from './validate-pod.ts';
import { validatePodStatusUpdate, validatePodUpdate } from './validate-pod-update.ts';
import { qosClassOf } from './resources.ts';

export const podKind = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: 'Pod',
  hasStatus: true,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultPod,
  prepareForCreate,
  validate: validatePodCreate,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  warnings: (pod, old) =>
    old
      ? []
      : [
          ...warningsForAnnotatedProfiles(pod),
          ...warningsForHostname(pod.metadata.name, "the Pod's hostname"),
          ...warningsForPodSpec(pod.spec, pod.metadata, ''),
        ],
  selectableFields: (pod) => ({
    'spec.nodeName': pod.spec.nodeName ?? '',
    'spec.restartPolicy': pod.spec.restartPolicy ?? '',
    'spec.schedulerName': pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(pod.spec.hostNetwork ?? false),
    'status.phase': pod.status.phase ?? '',
    'status.podIP': pod.status.podIP ?? '',
    'status.podIPs': pod.status.podIPs?.map(({ ip }) => ip).join(',') ?? '',
    'status.nominatedNodeName': pod.status.nominatedNodeName ?? '',
  }),
});

/** A new pod is pending; while gates hold it back it says so. */
function prepareForCreate(pod: Pod): Pod {
  const { labels, annotations, creationTimestamp } = pod.metadata;
  const spec = withAnnotatedProfiles(withLabelKeys(pod.spec, labels ?? {}), annotations);
  const gated = (spec.schedulingGates?.length ?? 0) > 0;
  const status = {
    phase: 'Pending',
    ...(gated ? { conditions: [schedulingGated(creationTimestamp)] } : {}),
    qosClass: qosClassOf(pod),
  };
  return { ...pod, spec, status };
}

function schedulingGated(lastTransitionTime: string | undefined): NonNullable<Pod['status']['conditions']>[number] {
  return {
    type: 'PodScheduled',
    status: 'False',
    // Go writes a zero time as null
    lastProbeTime: null as unknown as string,
    ...(lastTransitionTime ? { lastTransitionTime } : {}),
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
}

type Labels = Readonly<Record<string, string>>;

/** matchLabelKeys and mismatchLabelKeys become expressions over the pod's own labels. */
function withLabelKeys(spec: PodSpec, labels: Labels): PodSpec {
  const spread = changeEach(
    spec,
    'topologySpreadConstraints',
    (constraint: NonNullable<PodSpec['topologySpreadConstraints']>[number]) =>
      constraint.matchLabelKeys?.length
        ? change(constraint, 'labelSelector', (selector) => withKeys(selector, constraint.matchLabelKeys, 'In', labels))
        : constraint,
  );
  return change(spread, 'affinity', (affinity) => withAffinityKeys(affinity, labels));
}

function withAffinityKeys(affinity: Affinity, labels: Labels): Affinity {
  const keyed = (term: PodAffinityTerm): PodAffinityTerm =>
    change(term, 'labelSelector', (selector) =>
      withKeys(withKeys(selector, term.matchLabelKeys, 'In', labels), term.mismatchLabelKeys, 'NotIn', labels),
    );
  const of = (terms: NonNullable<Affinity['podAffinity']>): NonNullable<Affinity['podAffinity']> =>
    changeEach(
      changeEach(
        terms,
        'preferredDuringSchedulingIgnoredDuringExecution',
        (weighted: { readonly podAffinityTerm: PodAffinityTerm; readonly weight: number }) =>
          change(weighted, 'podAffinityTerm', keyed),
      ),
      'requiredDuringSchedulingIgnoredDuringExecution',
      keyed,
    );
  return change(change(affinity, 'podAffinity', of), 'podAntiAffinity', of);
}

function withKeys(
  selector: LabelSelector,
  keys: readonly string[] | undefined,
  operator: 'In' | 'NotIn',
  labels: Labels,
): LabelSelector {
  const added = (keys ?? []).flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
  return added.length === 0
    ? selector
    : replace(selector, 'matchExpressions', [...(selector.matchExpressions ?? []), ...added]);
}
