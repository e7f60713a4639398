/*
 * Which nodes run a daemon pod, and what binds the pod to its node.
 * After NodeShouldRunDaemonPod and pkg/controller/daemon/util/daemonset_util.go.
 */
import type { DaemonSet, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../../api/generated/types.ts';
import { matcherOfMap } from '../../../api/selectors/label-selector.ts';
import { nodeMatcherOf } from '../../../api/selectors/node-selector.ts';
import { findUntolerated } from '../../../api/selectors/taints.ts';

export interface Placement {
  /** A pod should be started there. */
  readonly shouldRun: boolean;
  /** A pod that is there already may stay. */
  readonly mayStay: boolean;
}

const NOWHERE: Placement = { shouldRun: false, mayStay: false };

/** Room on the node, a cordon and affinity to other pods do not count: the first two are not the controller's business, the third is not simulated upstream either. */
export function placementOn(node: Node, { spec }: DaemonSet): Placement {
  const { template } = spec;
  const pod: PodSpec = template.spec ?? { containers: [] };
  if (pod.nodeName !== undefined && pod.nodeName !== '' && pod.nodeName !== node.metadata.name) return NOWHERE;
  if (!matchesAffinity(pod, node)) return NOWHERE;
  const tolerations = daemonTolerations(pod);
  return {
    shouldRun: !findUntolerated(node.spec?.taints, tolerations, ['NoSchedule', 'NoExecute']),
    mayStay: !findUntolerated(node.spec?.taints, tolerations, ['NoExecute']),
  };
}

function matchesAffinity({ nodeSelector, affinity }: PodSpec, node: Node): boolean {
  if (nodeSelector && !matcherOfMap(nodeSelector)(node.metadata.labels)) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || nodeMatcherOf(required)(node.metadata.name, node.metadata.labels ?? {});
}

/** What every daemon pod tolerates, so that trouble on a node does not take away what watches over it. */
const TOLERATED: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const TOLERATED_WITH_HOST_NETWORK: readonly Toleration[] = [
  { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' },
];

function daemonTolerations({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const added = hostNetwork ? [...TOLERATED, ...TOLERATED_WITH_HOST_NETWORK] : TOLERATED;
  const missing = added.filter(
    (toleration) => !tolerations.some((own) => own.key === toleration.key && own.effect === toleration.effect),
  );
  return [...tolerations, ...missing];
}

/** Label of the pods: the hash of their template's revision. */
export const REVISION_HASH = 'controller-revision-hash';
const TEMPLATE_GENERATION_LABEL = 'pod-template-generation';
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** The template as the pod of one node has it: the scheduler will find only this node for it. */
export function templateFor(daemonSet: DaemonSet, hash: string, nodeName: string): PodTemplateSpec {
  const { template } = daemonSet.spec;
  const spec: PodSpec = template.spec ?? { containers: [] };
  const generation = daemonSet.metadata.annotations?.[TEMPLATE_GENERATION];
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        ...(generation !== undefined && { [TEMPLATE_GENERATION_LABEL]: generation }),
        [REVISION_HASH]: hash,
      },
    },
    spec: {
      ...spec,
      affinity: { ...spec.affinity, nodeAffinity: { ...spec.affinity?.nodeAffinity, ...onlyNode(nodeName) } },
      tolerations: daemonTolerations(spec),
    },
  };
}

function onlyNode(nodeName: string) {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }];
  return { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } };
}

/** The node that a daemon pod runs on or is meant for. */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    for (const { key, operator, values } of matchFields) {
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0];
    }
  }
  return undefined;
}

/** Whether the pod is of the current template, by the hash of its revision or by the number of the template. */
export function isUpdated(pod: Pod, daemonSet: DaemonSet, hash: string): boolean {
  const { labels = {} } = pod.metadata;
  const generation = daemonSet.metadata.annotations?.[TEMPLATE_GENERATION];
  return (
    labels[REVISION_HASH] === hash || (generation !== undefined && labels[TEMPLATE_GENERATION_LABEL] === generation)
  );
}
