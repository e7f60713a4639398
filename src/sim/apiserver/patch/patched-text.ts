import { schemas } from '../../../api/generated/schema.ts';
import { goJson } from '../../../api/validation/field-error.ts';
import type { FieldSchema } from '../../../api/schema.ts';
import { goFieldOrder } from '../../../api/pod/template-hash.ts';
import { byText } from '../../../base/compare.ts';
import { isRecord } from '../../../base/record.ts';

// The JSON text of an object after a patch, as errors about it quote it: fields in the order of the Go structs, but sorted in the maps that the
// patch went through, which are written anew.

type Fields = Readonly<Record<string, unknown>>;

/** Fields in the order of k8s.io/api, for types that template-hash.ts does not list. */
const ORDERS: Readonly<Record<string, string>> = {
  ConfigMap: 'kind apiVersion metadata immutable data binaryData',
  CronJobSpec:
    'schedule timeZone startingDeadlineSeconds concurrencyPolicy suspend jobTemplate successfulJobsHistoryLimit failedJobsHistoryLimit',
  DaemonSetSpec: 'selector template updateStrategy minReadySeconds revisionHistoryLimit',
  DaemonSetStatus:
    'currentNumberScheduled numberMisscheduled desiredNumberScheduled numberReady observedGeneration updatedNumberScheduled numberAvailable numberUnavailable collisionCount conditions',
  DeploymentCondition: 'type status lastUpdateTime lastTransitionTime reason message',
  DeploymentSpec:
    'replicas selector template strategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds',
  DeploymentStatus:
    'observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas terminatingReplicas conditions collisionCount',
  DeploymentStrategy: 'type rollingUpdate',
  JobSpec:
    'parallelism completions activeDeadlineSeconds podFailurePolicy successPolicy backoffLimit backoffLimitPerIndex maxFailedIndexes selector manualSelector template ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy',
  LabelSelector: 'matchLabels matchExpressions',
  ManagedFieldsEntry: 'manager operation apiVersion time fieldsType fieldsV1 subresource',
  OwnerReference: 'apiVersion kind name uid controller blockOwnerDeletion',
  PodCondition: 'type observedGeneration status lastProbeTime lastTransitionTime reason message',
  PodStatus:
    'observedGeneration phase conditions message reason nominatedNodeName hostIP hostIPs podIP podIPs startTime initContainerStatuses containerStatuses qosClass ephemeralContainerStatuses resize resourceClaimStatuses',
  ReplicaSetSpec: 'replicas minReadySeconds selector template',
  ReplicaSetStatus:
    'replicas fullyLabeledReplicas readyReplicas availableReplicas terminatingReplicas observedGeneration conditions',
  RollingUpdateDeployment: 'maxUnavailable maxSurge',
  Secret: 'kind apiVersion metadata immutable data stringData type',
  ServicePort: 'name protocol appProtocol port targetPort nodePort',
  ServiceSpec:
    'ports selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution',
  StatefulSetSpec:
    'replicas selector template volumeClaimTemplates serviceName podManagementPolicy updateStrategy revisionHistoryLimit minReadySeconds persistentVolumeClaimRetentionPolicy ordinals',
  StatefulSetStatus:
    'observedGeneration replicas readyReplicas currentReplicas updatedReplicas currentRevision updateRevision collisionCount conditions availableReplicas',
};
const OBJECT_ORDER = ['kind', 'apiVersion', 'metadata', 'spec', 'status'];

/** The text of what `apply` makes of an object; `values` are what the patch puts in as it stands. */
export function patchedText(
  object: object,
  type: string,
  apply: (object: object) => unknown,
  values: readonly unknown[],
): string {
  const ordered = inOrder(object as Fields, type);
  const untouched = new Set<unknown>();
  collect(ordered, untouched);
  for (const value of values) collect(value, untouched);
  return goJson(sortTouched(apply(ordered), untouched));
}

/** An object with its fields in the order of its Go struct. */
function inOrder(object: Fields, type: string): Fields {
  const fields = schemas[type]?.fields ?? {};
  const order = ORDERS[type]?.split(' ') ?? goFieldOrder(type) ?? OBJECT_ORDER;
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const keys = Object.keys(object).toSorted((a, b) => rank(a) - rank(b) || byText(a, b));
  return Object.fromEntries(keys.map((key) => [key, valueInOrder(object[key], fields[key])]));
}

function valueInOrder(value: unknown, schema: FieldSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => valueInOrder(item, schema?.items));
  if (!isRecord(value)) return value;
  if (schema?.type === 'ref') return inOrder(value, schema.ref ?? '');
  const keys = Object.keys(value).toSorted(byText);
  return Object.fromEntries(keys.map((key) => [key, valueInOrder(value[key], schema?.items)]));
}

function collect(value: unknown, into: Set<unknown>): void {
  if (typeof value !== 'object' || value === null) return;
  into.add(value);
  for (const item of Object.values(value)) collect(item, into);
}

function sortTouched(value: unknown, untouched: ReadonlySet<unknown>): unknown {
  if (untouched.has(value)) return value;
  if (Array.isArray(value)) return value.map((item) => sortTouched(item, untouched));
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).toSorted(byText);
  return Object.fromEntries(keys.map((key) => [key, sortTouched(value[key], untouched)]));
}
