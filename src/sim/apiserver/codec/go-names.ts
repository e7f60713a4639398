// Go's named types behind fields of the API, as decoding errors name them: one line a type, `field=GoType`; `.Name` is `v1.Name`. Facts of the
// sources of Kubernetes 1.36.2 (staging/src/k8s.io/api), for the types that the kinds of this API server hold.
const NAMED = `
AppArmorProfile: type=.AppArmorProfileType
AttachedVolume: name=.UniqueVolumeName
AzureDiskVolumeSource: cachingMode=.AzureDataDiskCachingMode kind=.AzureDataDiskKind
Capabilities: add=[].Capability drop=[].Capability
Condition: status=.ConditionStatus
ConfigMap: binaryData=map[string][]uint8
ConfigMapNodeConfigSource: uid=types.UID
Container: restartPolicy=.ContainerRestartPolicy terminationMessagePolicy=.TerminationMessagePolicy imagePullPolicy=.PullPolicy
ContainerPort: protocol=.Protocol
ContainerResizePolicy: resourceName=.ResourceName restartPolicy=.ResourceResizeRestartPolicy
ContainerResourceMetricSource: name=.ResourceName
ContainerResourceMetricStatus: name=.ResourceName
ContainerRestartRule: action=.ContainerRestartRuleAction
ContainerRestartRuleOnExitCodes: operator=.ContainerRestartRuleOnExitCodesOperator
ContainerStatus: allocatedResources=.ResourceList stopSignal=.Signal
CronJobSpec: concurrencyPolicy=.ConcurrencyPolicy
DaemonSetCondition: type=.DaemonSetConditionType status=.ConditionStatus
DaemonSetUpdateStrategy: type=.DaemonSetUpdateStrategyType
DeleteOptions: propagationPolicy=.DeletionPropagation
DeploymentCondition: type=.DeploymentConditionType status=.ConditionStatus
DeploymentStrategy: type=.DeploymentStrategyType
EmptyDirVolumeSource: medium=.StorageMedium
EndpointPort: protocol=.Protocol
EndpointPortDiscoveryV1: protocol=.Protocol
EphemeralContainer: restartPolicy=.ContainerRestartPolicy terminationMessagePolicy=.TerminationMessagePolicy imagePullPolicy=.PullPolicy
HPAScalingPolicy: type=v2.HPAScalingPolicyType
HPAScalingRules: selectPolicy=v2.ScalingPolicySelect
HTTPGetAction: scheme=.URIScheme
HTTPIngressPath: pathType=.PathType
HorizontalPodAutoscalerCondition: type=v2.HorizontalPodAutoscalerConditionType status=.ConditionStatus
HostPathVolumeSource: type=.HostPathType
ImageVolumeSource: pullPolicy=.PullPolicy
IngressPortStatus: protocol=.Protocol
JobCondition: type=.JobConditionType status=.ConditionStatus
JobSpec: completionMode=.CompletionMode podReplacementPolicy=.PodReplacementPolicy
LabelSelectorRequirement: operator=.LabelSelectorOperator
LeaseSpec: strategy=.CoordinatedLeaseStrategy
Lifecycle: stopSignal=.Signal
LimitRangeItem: type=.LimitType max=.ResourceList min=.ResourceList default=.ResourceList defaultRequest=.ResourceList maxLimitRequestRatio=.ResourceList
LoadBalancerIngress: ipMode=.LoadBalancerIPMode
ManagedFieldsEntry: operation=.ManagedFieldsOperationType
MetricSpec: type=v2.MetricSourceType
MetricStatus: type=v2.MetricSourceType
MetricTarget: type=v2.MetricTargetType
ModifyVolumeStatus: status=.PersistentVolumeClaimModifyVolumeStatus
NamespaceCondition: type=.NamespaceConditionType status=.ConditionStatus
NamespaceSpec: finalizers=[].FinalizerName
NamespaceStatus: phase=.NamespacePhase
NetworkPolicyPort: protocol=.Protocol
NetworkPolicySpec: policyTypes=[].PolicyType
NodeAddress: type=.NodeAddressType
NodeCondition: type=.NodeConditionType status=.ConditionStatus
NodeSelectorRequirement: operator=.NodeSelectorOperator
NodeStatus: capacity=.ResourceList allocatable=.ResourceList phase=.NodePhase volumesInUse=[].UniqueVolumeName
ObjectMeta: uid=types.UID
ObjectReference: uid=types.UID
OwnerReference: uid=types.UID
PersistentVolumeClaimCondition: type=.PersistentVolumeClaimConditionType status=.ConditionStatus
PersistentVolumeClaimSpec: accessModes=[].PersistentVolumeAccessMode volumeMode=.PersistentVolumeMode
PersistentVolumeClaimStatus: phase=.PersistentVolumeClaimPhase accessModes=[].PersistentVolumeAccessMode capacity=.ResourceList allocatedResources=.ResourceList allocatedResourceStatuses=map[v1.ResourceName]v1.ClaimResourceStatus
PersistentVolumeSpec: capacity=.ResourceList accessModes=[].PersistentVolumeAccessMode persistentVolumeReclaimPolicy=.PersistentVolumeReclaimPolicy volumeMode=.PersistentVolumeMode
PersistentVolumeStatus: phase=.PersistentVolumePhase
PodCondition: type=.PodConditionType status=.ConditionStatus
PodDisruptionBudgetSpec: unhealthyPodEvictionPolicy=.UnhealthyPodEvictionPolicyType
PodFailurePolicyOnExitCodesRequirement: operator=.PodFailurePolicyOnExitCodesOperator
PodFailurePolicyOnPodConditionsPattern: type=.PodConditionType status=.ConditionStatus
PodFailurePolicyRule: action=.PodFailurePolicyAction
PodOS: name=.OSName
PodReadinessGate: conditionType=.PodConditionType
PodSecurityContext: supplementalGroupsPolicy=.SupplementalGroupsPolicy fsGroupChangePolicy=.PodFSGroupChangePolicy seLinuxChangePolicy=.PodSELinuxChangePolicy
PodSpec: restartPolicy=.RestartPolicy dnsPolicy=.DNSPolicy preemptionPolicy=.PreemptionPolicy overhead=.ResourceList
PodStatus: phase=.PodPhase qosClass=.PodQOSClass resize=.PodResizeStatus allocatedResources=.ResourceList
PortStatus: protocol=.Protocol
Preconditions: uid=types.UID
PriorityClass: preemptionPolicy=.PreemptionPolicy
ReplicaSetCondition: type=.ReplicaSetConditionType status=.ConditionStatus
ReplicationControllerCondition: type=.ReplicationControllerConditionType status=.ConditionStatus
ResourceHealth: resourceID=.ResourceID health=.ResourceHealthStatus
ResourceMetricSource: name=.ResourceName
ResourceMetricStatus: name=.ResourceName
ResourceQuotaSpec: hard=.ResourceList scopes=[].ResourceQuotaScope
ResourceQuotaStatus: hard=.ResourceList used=.ResourceList
ResourceRequirements: limits=.ResourceList requests=.ResourceList
ResourceStatus: name=.ResourceName
ScopedResourceSelectorRequirement: scopeName=.ResourceQuotaScope operator=.ScopeSelectorOperator
SeccompProfile: type=.SeccompProfileType
Secret: data=map[string][]uint8 type=.SecretType
SecurityContext: procMount=.ProcMountType
ServicePort: protocol=.Protocol
ServiceSpec: type=.ServiceType sessionAffinity=.ServiceAffinity externalTrafficPolicy=.ServiceExternalTrafficPolicy ipFamilies=[].IPFamily ipFamilyPolicy=.IPFamilyPolicy internalTrafficPolicy=.ServiceInternalTrafficPolicy
StatefulSetCondition: type=.StatefulSetConditionType status=.ConditionStatus
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted=.PersistentVolumeClaimRetentionPolicyType whenScaled=.PersistentVolumeClaimRetentionPolicyType
StatefulSetSpec: podManagementPolicy=.PodManagementPolicyType
StatefulSetUpdateStrategy: type=.StatefulSetUpdateStrategyType
StorageClass: reclaimPolicy=.PersistentVolumeReclaimPolicy volumeBindingMode=.VolumeBindingMode
Taint: effect=.TaintEffect
Toleration: operator=.TolerationOperator effect=.TaintEffect
TopologySpreadConstraint: whenUnsatisfiable=.UnsatisfiableConstraintAction nodeAffinityPolicy=.NodeInclusionPolicy nodeTaintsPolicy=.NodeInclusionPolicy
UncountedTerminatedPods: succeeded=[]types.UID failed=[]types.UID
VolumeMount: recursiveReadOnly=.RecursiveReadOnlyMode mountPropagation=.MountPropagationMode
VolumeMountStatus: recursiveReadOnly=.RecursiveReadOnlyMode
VolumeResourceRequirements: limits=.ResourceList requests=.ResourceList
`;

const named: ReadonlyMap<string, string> = new Map(
  NAMED.trim()
    .split('\n')
    .flatMap((line) => {
      const [type = '', ...fields] = line.split(/:? /);
      return fields.map((field): [string, string] => {
        const [name = '', goType = ''] = field.split('=');
        return [`${type}.${name}`, goType.replace(/(^|\])\./, '$1v1.')];
      });
    }),
);

/** The Go type of a field where it is a named type, e.g. `v1.ResourceList`. */
export function namedGoType(type: string, field: string): string | undefined {
  return named.get(`${type}.${field}`);
}

/** Types that clash with another of the same name have the version behind it in the schema. */
const VERSION_SUFFIX = /(Autoscaling|Discovery|Events|Authentication|Storage)V1$/;
/** Types of autoscaling/v2. */
const AUTOSCALING_V2 = /^(HPA|HorizontalPodAutoscaler|Metric|CrossVersion)|Metric(Source|Status)$/;

/** The name of a struct in Go: `Event` for EventEventsV1. */
export function goStructName(type: string): string {
  return type.replace(VERSION_SUFFIX, '');
}

/** The name of a struct with its package: `v2.MetricSpec`. */
export function goStructType(type: string): string {
  const name = goStructName(type);
  return `${name === type && AUTOSCALING_V2.test(type) ? 'v2' : 'v1'}.${name}`;
}
