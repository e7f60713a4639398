import { schemas } from '../../../api/generated/schema.ts';
import type { FieldSchema, TypeSchema } from '../../../api/schema.ts';

// What the OpenAPI documents do not tell of the Go types behind them, as far as it shows in answers: which zero values are left out (plain
// fields with omitempty) and which are kept (pointers), which empty structs and nulls are written, and how decoding errors name types.

/** Integer fields that are no pointers: a zero is left out. */
const PLAIN_INTEGERS = new Set(
  `ObjectMeta.generation Probe.failureThreshold Probe.initialDelaySeconds Probe.periodSeconds Probe.successThreshold Probe.timeoutSeconds
  ContainerPort.hostPort AWSElasticBlockStoreVolumeSource.partition GCEPersistentDiskVolumeSource.partition DaemonSetSpec.minReadySeconds
  DaemonSetStatus.numberAvailable DaemonSetStatus.numberUnavailable DaemonSetStatus.observedGeneration DaemonSetStatus.updatedNumberScheduled
  DeploymentSpec.minReadySeconds DeploymentStatus.availableReplicas DeploymentStatus.observedGeneration DeploymentStatus.readyReplicas
  DeploymentStatus.replicas DeploymentStatus.unavailableReplicas DeploymentStatus.updatedReplicas Event.count EventEventsV1.deprecatedCount
  HorizontalPodAutoscalerStatus.currentReplicas ServiceBackendPort.number JobStatus.active JobStatus.failed JobStatus.succeeded
  ContainerImage.sizeBytes Condition.observedGeneration PodDisruptionBudgetStatus.observedGeneration PodCondition.observedGeneration
  ContainerStateTerminated.signal PodStatus.observedGeneration ReplicaSetSpec.minReadySeconds ReplicaSetStatus.availableReplicas
  ReplicaSetStatus.fullyLabeledReplicas ReplicaSetStatus.observedGeneration ReplicaSetStatus.readyReplicas ReplicationControllerSpec.minReadySeconds
  ReplicationControllerStatus.availableReplicas ReplicationControllerStatus.fullyLabeledReplicas ReplicationControllerStatus.observedGeneration
  ReplicationControllerStatus.readyReplicas ServiceSpec.healthCheckNodePort ServicePort.nodePort StatefulSetSpec.minReadySeconds
  StatefulSetStatus.currentReplicas StatefulSetStatus.observedGeneration StatefulSetStatus.readyReplicas StatefulSetStatus.updatedReplicas
  ScaleSpec.replicas`.split(/\s+/),
);

/** Boolean fields that are no pointers: false is left out. */
const PLAIN_BOOLEANS = new Set(
  `Container.stdin Container.stdinOnce Container.tty EphemeralContainer.stdin EphemeralContainer.stdinOnce EphemeralContainer.tty
  VolumeMount.readOnly PodSpec.hostIPC PodSpec.hostNetwork PodSpec.hostPID ISCSIVolumeSource.chapAuthDiscovery ISCSIVolumeSource.chapAuthSession
  ScaleIOVolumeSource.sslEnabled DeploymentSpec.paused NodeSpec.unschedulable ISCSIPersistentVolumeSource.chapAuthDiscovery
  ISCSIPersistentVolumeSource.chapAuthSession ScaleIOPersistentVolumeSource.sslEnabled VolumeMountStatus.readOnly PriorityClass.globalDefault
  ServiceSpec.publishNotReadyAddresses`.split(/\s+/),
);
/** Of the many `readOnly` of volume sources only these are pointers. */
const POINTER_READ_ONLY = new Set(['AzureDiskVolumeSource.readOnly', 'CSIVolumeSource.readOnly']);

/** String fields that are pointers: the empty text is kept. */
const POINTER_STRINGS = new Set(
  `PersistentVolumeClaimSpec.storageClassName PersistentVolumeClaimSpec.volumeAttributesClassName PersistentVolumeClaimSpec.volumeMode
  IngressSpec.ingressClassName TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup TypedObjectReference.namespace
  EndpointPort.appProtocol EndpointPortDiscoveryV1.name EndpointPortDiscoveryV1.protocol EndpointPortDiscoveryV1.appProtocol Endpoint.hostname
  Endpoint.nodeName Endpoint.zone EndpointAddress.nodeName ServicePort.appProtocol ServiceSpec.loadBalancerClass ServiceSpec.ipFamilyPolicy
  ServiceSpec.internalTrafficPolicy ServiceSpec.trafficDistribution PodSpec.runtimeClassName PodSpec.preemptionPolicy PodSpec.hostnameOverride
  JobSpec.completionMode JobSpec.managedBy JobSpec.podReplacementPolicy SuccessPolicyRule.succeededIndexes CronJobSpec.timeZone
  LeaseSpec.holderIdentity LeaseSpec.preferredHolder LeaseSpec.strategy SeccompProfile.localhostProfile AppArmorProfile.localhostProfile
  SecurityContext.procMount HostPathVolumeSource.type VolumeMount.mountPropagation VolumeMount.recursiveReadOnly GRPCAction.service
  Container.restartPolicy EphemeralContainer.restartPolicy Lifecycle.stopSignal PodSecurityContext.fsGroupChangePolicy
  PodSecurityContext.seLinuxChangePolicy PodSecurityContext.supplementalGroupsPolicy PriorityClass.preemptionPolicy StorageClass.reclaimPolicy
  StorageClass.volumeBindingMode HTTPIngressPath.pathType HPAScalingRules.selectPolicy PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy
  CSIVolumeSource.fsType LocalVolumeSource.fsType PodDNSConfigOption.value PersistentVolumeSpec.volumeMode
  PersistentVolumeSpec.volumeAttributesClassName PersistentVolumeClaimStatus.currentVolumeAttributesClassName
  TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy NetworkPolicyPort.protocol
  IngressClassParametersReference.apiGroup IngressClassParametersReference.scope IngressClassParametersReference.namespace
  ContainerStatus.stopSignal PodFailurePolicyOnExitCodesRequirement.containerName DeleteOptions.propagationPolicy Preconditions.uid
  Preconditions.resourceVersion PodResourceClaim.resourceClaimName PodResourceClaim.resourceClaimTemplateName`.split(
    /\s+/,
  ),
);

/** Lists and maps that stay where they are empty: pointers to lists do not exist, but these lack omitempty. */
const KEPT_EMPTY = new Set([
  'EndpointSlice.endpoints',
  'EndpointSlice.ports',
  'HorizontalPodAutoscalerStatus.currentMetrics',
]);

/** Whether an empty value of a field is left out when the object is written (omitempty). */
export function leavesOutEmpty(type: string, field: string, schema: FieldSchema, required: boolean): boolean {
  if (required) return false;
  const name = `${type}.${field}`;
  switch (schema.type) {
    case 'integer':
      return PLAIN_INTEGERS.has(name);
    case 'boolean':
      return PLAIN_BOOLEANS.has(name) || (field === 'readOnly' && !POINTER_READ_ONLY.has(name));
    case 'string':
      return !POINTER_STRINGS.has(name);
    case 'array':
    case 'map':
      return !KEPT_EMPTY.has(name);
    default:
      return false;
  }
}

/** Struct fields that are written even where they are empty. */
const EMPTY_STRUCTS: readonly string[] =
  `Container.resources EphemeralContainer.resources PodTemplateSpec.metadata JobTemplateSpec.metadata
  PersistentVolumeClaimTemplate.metadata ServiceStatus.loadBalancer IngressStatus.loadBalancer Event.source EventEventsV1.deprecatedSource
  NodeStatus.daemonEndpoints NodeStatus.nodeInfo NodeDaemonEndpoints.kubeletEndpoint ContainerStatus.lastState ContainerStatus.state
  DeploymentSpec.strategy StatefulSetSpec.updateStrategy DaemonSetSpec.updateStrategy PersistentVolumeClaimSpec.resources Endpoint.conditions
  Node.spec Node.status Pod.spec Pod.status Deployment.spec Deployment.status ReplicaSet.spec ReplicaSet.status StatefulSet.spec
  StatefulSet.status DaemonSet.spec DaemonSet.status Job.spec Job.status CronJob.spec CronJob.status ReplicationController.spec
  ReplicationController.status Service.spec Service.status Namespace.spec Namespace.status PersistentVolume.spec PersistentVolume.status
  PersistentVolumeClaim.spec PersistentVolumeClaim.status ResourceQuota.spec ResourceQuota.status LimitRange.spec PodDisruptionBudget.spec
  PodDisruptionBudget.status HorizontalPodAutoscaler.spec HorizontalPodAutoscaler.status Ingress.spec Ingress.status IngressClass.spec
  NetworkPolicy.spec Lease.spec Scale.spec Scale.status`.split(/\s+/);

/** Fields that are written as null where they are not set. */
const NULLS: readonly string[] =
  `PodCondition.lastProbeTime PodCondition.lastTransitionTime Event.eventTime Event.firstTimestamp
  Event.lastTimestamp EventEventsV1.eventTime EventEventsV1.deprecatedFirstTimestamp EventEventsV1.deprecatedLastTimestamp
  EndpointSlice.endpoints EndpointSlice.ports HorizontalPodAutoscalerStatus.currentMetrics DeploymentCondition.lastUpdateTime
  DeploymentCondition.lastTransitionTime TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup DaemonSetCondition.lastTransitionTime
  StatefulSetCondition.lastTransitionTime ReplicaSetCondition.lastTransitionTime JobCondition.lastProbeTime JobCondition.lastTransitionTime
  NodeCondition.lastHeartbeatTime NodeCondition.lastTransitionTime ContainerStateTerminated.startedAt ContainerStateTerminated.finishedAt
  Condition.lastTransitionTime`.split(/\s+/);

/** Whether a field that is not set is written as null. */
export function writtenAsNull(type: string, field: string): boolean {
  return NULLS.includes(`${type}.${field}`);
}

/** Other fields without omitempty that the documents do not call required. */
const ZEROS: Readonly<Record<string, unknown>> = {
  'StatefulSetStatus.availableReplicas': 0,
  'PodDisruptionBudgetStatus.disruptionsAllowed': 0,
  'PodDisruptionBudgetStatus.currentHealthy': 0,
  'PodDisruptionBudgetStatus.desiredHealthy': 0,
  'PodDisruptionBudgetStatus.expectedPods': 0,
  'Event.reportingComponent': '',
  'Event.reportingInstance': '',
};

const EMPTY = {};

/** The values that fields of a type have in an answer where they are not set. */
export function alwaysWritten(type: string, schema: TypeSchema): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const field of schema.required ?? []) {
    const { default: value } = schema.fields[field] ?? {};
    if (value !== undefined) values.set(field, value);
  }
  const prefix = `${type}.`;
  const own = (names: readonly string[]): string[] =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  for (const field of own(EMPTY_STRUCTS)) values.set(field, EMPTY);
  for (const field of own(NULLS)) values.set(field, null);
  for (const field of own(Object.keys(ZEROS))) values.set(field, ZEROS[prefix + field]);
  return values;
}

/** Embedded structs that show in the path of a decoding error, with the fields that they hold. */
const EMBEDDED: Readonly<Record<string, { readonly struct: string; readonly holds: (field: string) => boolean }>> = {
  Probe: { struct: 'ProbeHandler', holds: (field) => ['exec', 'httpGet', 'tcpSocket', 'grpc'].includes(field) },
  Volume: { struct: 'VolumeSource', holds: (field) => field !== 'name' },
  EphemeralContainer: { struct: 'EphemeralContainerCommon', holds: (field) => field !== 'targetContainerName' },
  PersistentVolumeSpec: {
    struct: 'PersistentVolumeSource',
    holds: (field) =>
      schemas['PersistentVolumeSpec']?.fields[field]?.type === 'ref' && !['claimRef', 'nodeAffinity'].includes(field),
  },
  ConfigMapVolumeSource: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  ConfigMapKeySelector: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  SecretKeySelector: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  ConfigMapEnvSource: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  SecretEnvSource: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  ConfigMapProjection: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  SecretProjection: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
};

/** The path of a field as an error shows it: behind the embedded struct that holds it, if any. */
export function shownField(type: string, field: string): string {
  const embedded = EMBEDDED[type];
  return embedded?.holds(field) ? `${embedded.struct}.${field}` : field;
}

/** Named types of strings and maps. */
const NAMED: Readonly<Record<string, string>> = {
  'PersistentVolumeClaimSpec.accessModes': '[]v1.PersistentVolumeAccessMode',
  'PersistentVolumeSpec.accessModes': '[]v1.PersistentVolumeAccessMode',
  'ResourceRequirements.limits': 'v1.ResourceList',
  'ResourceRequirements.requests': 'v1.ResourceList',
  'VolumeResourceRequirements.limits': 'v1.ResourceList',
  'VolumeResourceRequirements.requests': 'v1.ResourceList',
  'ResourceQuotaSpec.hard': 'v1.ResourceList',
  'NodeStatus.capacity': 'v1.ResourceList',
  'NodeStatus.allocatable': 'v1.ResourceList',
  'NetworkPolicySpec.policyTypes': '[]v1.PolicyType',
  'ServiceSpec.ipFamilies': '[]v1.IPFamily',
  'PersistentVolumeSpec.capacity': 'v1.ResourceList',
};

/** The Go type of a field, as a decoding error names it. */
export function goTypeName(type: string, field: string, schema: FieldSchema): string {
  return NAMED[`${type}.${field}`] ?? goTypeOf(schema);
}

export function goTypeOf(schema: FieldSchema): string {
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return schema.format ?? 'int32';
    case 'number':
      return 'float64';
    case 'array':
      return schema.format === 'byte' ? '[]uint8' : `[]${goTypeOf(schema.items ?? { type: 'any' })}`;
    case 'map':
      return `map[string]${goTypeOf(schema.items ?? { type: 'any' })}`;
    case 'ref':
      return `v1.${schema.ref ?? ''}`;
    default:
      return 'string';
  }
}
