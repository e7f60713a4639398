import { replace, without } from '../../base/fill.ts';
import { schemas } from '../generated/schema.ts';
import type { FieldSchema } from '../schema.ts';

// What Go makes of a JSON object by decoding it into its struct and encoding that again. The OpenAPI documents do not tell which fields are
// pointers, and which are written while they are empty: that is listed here from the types of k8s.io/api.

/**
 * A type per line. `field*`: a pointer, or a list that tells nothing from empty, kept where it is given as zero (all others vanish: 0, "", false, empty lists and maps).
 * `field=value`: written where it is missing, with that value.
 */
const SHAPES = `
AppArmorProfile: type="" localhostProfile*
CSIDriver: metadata={} spec={}
CSIDriverSpec: attachRequired* fsGroupPolicy* nodeAllocatableUpdatePeriodSeconds* podInfoOnMount* requiresRepublish* seLinuxMount* storageCapacity*
CSINode: metadata={} spec={}
CSINodeDriver: name="" nodeID="" topologyKeys=null
CSINodeSpec: drivers=null
CSIStorageCapacity: metadata={} storageClassName=""
ClientIPConfig: timeoutSeconds*
ClusterRole: metadata={} rules=null aggregationRule*
ClusterRoleBinding: metadata={} roleRef={}
ClusterTrustBundleProjection: name* signerName* optional* path=""
ComponentCondition: type="" status=""
Condition: type="" status="" lastTransitionTime=null reason="" message=""
ConfigMap: metadata={} immutable*
ConfigMapEnvSource: optional*
ConfigMapKeySelector: key="" optional*
ConfigMapNodeConfigSource: namespace="" name="" kubeletConfigKey=""
ConfigMapProjection: optional*
ConfigMapVolumeSource: defaultMode* optional*
Container: name="" resources={} restartPolicy*
ContainerExtendedResourceRequest: containerName="" resourceName="" requestName=""
ContainerImage: names=null
ContainerPort: containerPort=0
ContainerResizePolicy: resourceName="" restartPolicy=""
ContainerResourceMetricSource: name="" target={} container=""
ContainerResourceMetricStatus: name="" current={} container=""
ContainerStateRunning: startedAt=null
ContainerStateTerminated: exitCode=0 startedAt=null finishedAt=null
ContainerStatus: name="" state={} lastState={} ready=false restartCount=0 image="" imageID="" started* stopSignal*
ControllerRevision: metadata={} revision=0
CronJob: metadata={} spec={} status={}
CronJobSpec: schedule="" timeZone* startingDeadlineSeconds* suspend* jobTemplate={} successfulJobsHistoryLimit* failedJobsHistoryLimit*
CrossVersionObjectReference: kind="" name=""
CrossVersionObjectReferenceAutoscalingV1: kind="" name=""
DaemonEndpoint: Port=0
DaemonSet: metadata={} spec={} status={}
DaemonSetCondition: type="" status="" lastTransitionTime=null
DaemonSetSpec: template={} updateStrategy={} revisionHistoryLimit*
DaemonSetStatus: currentNumberScheduled=0 numberMisscheduled=0 desiredNumberScheduled=0 numberReady=0 collisionCount*
DeleteOptions: gracePeriodSeconds* orphanDependents* propagationPolicy* ignoreStoreReadErrorWithClusterBreakingPotential*
Deployment: metadata={} spec={} status={}
DeploymentCondition: type="" status="" lastUpdateTime=null lastTransitionTime=null
DeploymentSpec: replicas* template={} strategy={} revisionHistoryLimit* progressDeadlineSeconds*
DeploymentStatus: terminatingReplicas* collisionCount*
DownwardAPIVolumeFile: path="" mode*
DownwardAPIVolumeSource: defaultMode*
EmptyDirVolumeSource: sizeLimit*
Endpoint: addresses=null conditions={} hostname* nodeName* zone*
EndpointAddress: ip="" nodeName*
EndpointConditions: ready* serving* terminating*
EndpointPort: port=0 appProtocol*
EndpointPortDiscoveryV1: name* protocol* port* appProtocol*
EndpointSlice: metadata={} addressType="" endpoints=null ports=null
Endpoints: metadata={}
EnvVar: name=""
EphemeralContainer: name="" resources={} restartPolicy*
Event: metadata={} involvedObject={} source={} firstTimestamp=null lastTimestamp=null eventTime=null reportingComponent="" reportingInstance=""
EventEventsV1: metadata={} eventTime=null regarding={} deprecatedSource={} deprecatedFirstTimestamp=null deprecatedLastTimestamp=null
EventSeries: lastObservedTime=null
EventSeriesEventsV1: count=0 lastObservedTime=null
ExternalMetricSource: metric={} target={}
ExternalMetricStatus: metric={} current={}
FileKeySelector: volumeName="" path="" key="" optional*
ForNode: name=""
ForZone: name=""
GRPCAction: port=0 service*
GitRepoVolumeSource: repository=""
HPAScalingPolicy: type="" value=0 periodSeconds=0
HPAScalingRules: stabilizationWindowSeconds* selectPolicy* tolerance* policies*
HTTPGetAction: port=0
HTTPHeader: name="" value=""
HTTPIngressPath: pathType*=null backend={}
HTTPIngressRuleValue: paths=null
HorizontalPodAutoscaler: metadata={} spec={} status={}
HorizontalPodAutoscalerAutoscalingV1: metadata={} spec={} status={}
HorizontalPodAutoscalerCondition: type="" status="" lastTransitionTime=null
HorizontalPodAutoscalerSpec: scaleTargetRef={} minReplicas* maxReplicas=0
HorizontalPodAutoscalerSpecAutoscalingV1: scaleTargetRef={} minReplicas* maxReplicas=0 targetCPUUtilizationPercentage*
HorizontalPodAutoscalerStatus: observedGeneration* desiredReplicas=0 currentMetrics=null
HorizontalPodAutoscalerStatusAutoscalingV1: observedGeneration* currentReplicas=0 desiredReplicas=0 currentCPUUtilizationPercentage*
HostAlias: ip=""
HostIP: ip=""
HostPathVolumeSource: path="" type*
IPAddress: metadata={} spec={}
IPBlock: cidr=""
Ingress: metadata={} spec={} status={}
IngressClass: metadata={} spec={}
IngressClassParametersReference: apiGroup* kind="" name="" scope*=null namespace*
IngressPortStatus: port=0 protocol="" error*
IngressServiceBackend: name="" port={}
IngressSpec: ingressClassName*
IngressStatus: loadBalancer={}
Job: metadata={} spec={} status={}
JobCondition: type="" status="" lastProbeTime=null lastTransitionTime=null
JobSpec: parallelism* completions* activeDeadlineSeconds* backoffLimit* backoffLimitPerIndex* maxFailedIndexes* manualSelector* template={} ttlSecondsAfterFinished* completionMode* suspend* podReplacementPolicy* managedBy*
JobStatus: terminating* failedIndexes* ready*
JobTemplateSpec: metadata={} spec={}
KeyToPath: key="" path="" mode*
LabelSelectorRequirement: key="" operator=""
Lease: metadata={} spec={}
LeaseSpec: holderIdentity* leaseDurationSeconds* leaseTransitions* strategy* preferredHolder*
Lifecycle: stopSignal*
LimitRange: metadata={} spec={}
LimitRangeItem: type=""
LimitRangeSpec: limits=null
LinuxContainerUser: uid=0 gid=0
ListMeta: remainingItemCount*
LoadBalancerIngress: ipMode*
LocalVolumeSource: path="" fsType*
MetricIdentifier: name=""
MetricSpec: type=""
MetricStatus: type=""
MetricTarget: type="" value* averageValue* averageUtilization*
MetricValueStatus: value* averageValue* averageUtilization*
ModifyVolumeStatus: status=""
NFSVolumeSource: server="" path=""
Namespace: metadata={} spec={} status={}
NamespaceCondition: type="" status="" lastTransitionTime=null
NetworkPolicy: metadata={} spec={}
NetworkPolicyPort: protocol* port* endPort*
NetworkPolicySpec: podSelector={}
Node: metadata={} spec={} status={}
NodeAddress: type="" address=""
NodeAllocatableResourceClaimStatus: resourceClaimName="" resources=null
NodeCondition: type="" status="" lastHeartbeatTime=null lastTransitionTime=null
NodeDaemonEndpoints: kubeletEndpoint={}
NodeFeatures: supplementalGroupsPolicy*
NodeRuntimeHandler: name=""
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts* userNamespaces*
NodeSelector: nodeSelectorTerms=null
NodeSelectorRequirement: key="" operator=""
NodeStatus: daemonEndpoints={} nodeInfo={}
NodeSwapStatus: capacity*
NodeSystemInfo: machineID="" systemUUID="" bootID="" kernelVersion="" osImage="" containerRuntimeVersion="" kubeletVersion="" kubeProxyVersion="" operatingSystem="" architecture=""
ObjectFieldSelector: fieldPath=""
ObjectMeta: deletionGracePeriodSeconds*
ObjectMetricSource: describedObject={} target={} metric={}
ObjectMetricStatus: metric={} current={} describedObject={}
OwnerReference: apiVersion="" kind="" name="" uid="" controller* blockOwnerDeletion*
PersistentVolume: metadata={} spec={} status={}
PersistentVolumeClaim: metadata={} spec={} status={}
PersistentVolumeClaimCondition: type="" status="" lastProbeTime=null lastTransitionTime=null
PersistentVolumeClaimSpec: resources={} storageClassName* volumeMode* volumeAttributesClassName*
PersistentVolumeClaimStatus: currentVolumeAttributesClassName*
PersistentVolumeClaimTemplate: metadata={} spec={}
PersistentVolumeClaimVolumeSource: claimName=""
PersistentVolumeSpec: volumeMode* volumeAttributesClassName*
Pod: metadata={} spec={} status={}
PodAffinityTerm: topologyKey=""
PodCertificateProjection: maxExpirationSeconds*
PodCondition: type="" status="" lastProbeTime=null lastTransitionTime=null
PodDNSConfigOption: value*
PodDisruptionBudget: metadata={} spec={} status={}
PodDisruptionBudgetSpec: minAvailable* maxUnavailable* unhealthyPodEvictionPolicy*
PodDisruptionBudgetStatus: disruptionsAllowed=0 currentHealthy=0 desiredHealthy=0 expectedPods=0
PodExtendedResourceClaimStatus: requestMappings=null resourceClaimName=""
PodFailurePolicy: rules=null
PodFailurePolicyOnExitCodesRequirement: containerName* operator="" values=null
PodFailurePolicyOnPodConditionsPattern: type="" status=""
PodFailurePolicyRule: action=""
PodIP: ip=""
PodOS: name=""
PodReadinessGate: conditionType=""
PodResourceClaim: name="" resourceClaimName* resourceClaimTemplateName*
PodResourceClaimStatus: name="" resourceClaimName*
PodSchedulingGate: name=""
PodSchedulingGroup: podGroupName*
PodSecurityContext: runAsUser* runAsGroup* runAsNonRoot* supplementalGroupsPolicy* fsGroup* fsGroupChangePolicy* seLinuxChangePolicy*
PodSpec: containers=null terminationGracePeriodSeconds* activeDeadlineSeconds* automountServiceAccountToken* shareProcessNamespace* priority* runtimeClassName* enableServiceLinks* preemptionPolicy* setHostnameAsFQDN* hostUsers* hostnameOverride*
PodTemplate: metadata={} template={}
PodTemplateSpec: metadata={} spec={}
PodsMetricSource: metric={} target={}
PodsMetricStatus: metric={} current={}
PolicyRule: verbs=null
PortStatus: port=0 protocol="" error*
Preconditions: uid* resourceVersion*
PreferredSchedulingTerm: weight=0 preference={}
PriorityClass: metadata={} value=0 preemptionPolicy*
Probe: terminationGracePeriodSeconds*
ProjectedVolumeSource: sources=null defaultMode*
ReplicaSet: metadata={} spec={} status={}
ReplicaSetCondition: type="" status="" lastTransitionTime=null
ReplicaSetSpec: replicas* template={}
ReplicaSetStatus: replicas=0 terminatingReplicas*
ReplicationController: metadata={} spec={} status={}
ReplicationControllerCondition: type="" status="" lastTransitionTime=null
ReplicationControllerSpec: replicas*
ReplicationControllerStatus: replicas=0
ResourceClaim: name=""
ResourceFieldSelector: resource="" divisor="0"
ResourceHealth: resourceID="" message*
ResourceMetricSource: name="" target={}
ResourceMetricStatus: name="" current={}
ResourceQuota: metadata={} spec={} status={}
ResourceStatus: name=""
Role: metadata={} rules=null
RoleBinding: metadata={} roleRef={}
RoleRef: apiGroup="" kind="" name=""
RollingUpdateDaemonSet: maxUnavailable* maxSurge*
RollingUpdateDeployment: maxUnavailable* maxSurge*
RollingUpdateStatefulSetStrategy: partition* maxUnavailable*
Scale: metadata={} spec={} status={}
ScaleStatus: replicas=0
ScopedResourceSelectorRequirement: scopeName="" operator=""
SeccompProfile: type="" localhostProfile*
Secret: metadata={} immutable*
SecretEnvSource: optional*
SecretKeySelector: key="" optional*
SecretProjection: optional*
SecretVolumeSource: defaultMode* optional*
SecurityContext: privileged* runAsUser* runAsGroup* runAsNonRoot* readOnlyRootFilesystem* allowPrivilegeEscalation* procMount*
Service: metadata={} spec={} status={}
ServiceAccount: metadata={} automountServiceAccountToken*
ServiceAccountTokenProjection: expirationSeconds* path=""
ServiceCIDR: metadata={} spec={} status={}
ServicePort: appProtocol* port=0 targetPort=0
ServiceSpec: ipFamilyPolicy* allocateLoadBalancerNodePorts* loadBalancerClass* internalTrafficPolicy* trafficDistribution*
ServiceStatus: loadBalancer={}
SleepAction: seconds=0
StatefulSet: metadata={} spec={} status={}
StatefulSetCondition: type="" status="" lastTransitionTime=null
StatefulSetOrdinals: start=0
StatefulSetSpec: replicas* template={} serviceName="" updateStrategy={} revisionHistoryLimit*
StatefulSetStatus: replicas=0 collisionCount* availableReplicas=0
StorageClass: metadata={} provisioner="" reclaimPolicy* allowVolumeExpansion* volumeBindingMode*
Subject: kind="" name=""
SuccessPolicy: rules=null
SuccessPolicyRule: succeededIndexes* succeededCount*
Sysctl: name="" value=""
TCPSocketAction: port=0
Taint: key="" effect=""
TokenRequestStorageV1: audience="" expirationSeconds*
Toleration: tolerationSeconds*
TopologySelectorLabelRequirement: key="" values=null
TopologySpreadConstraint: maxSkew=0 topologyKey="" whenUnsatisfiable="" minDomains* nodeAffinityPolicy* nodeTaintsPolicy*
TypedLocalObjectReference: apiGroup*=null kind="" name=""
TypedObjectReference: apiGroup*=null kind="" name="" namespace*
Volume: name=""
VolumeAttachment: metadata={} spec={} status={}
VolumeAttachmentSource: persistentVolumeName*
VolumeAttachmentSpec: attacher="" source={} nodeName=""
VolumeAttachmentStatus: attached=false
VolumeAttributesClass: metadata={} driverName=""
VolumeDevice: name="" devicePath=""
VolumeMount: name="" recursiveReadOnly* mountPath="" mountPropagation*
VolumeMountStatus: name="" mountPath="" recursiveReadOnly*
WeightedPodAffinityTerm: weight=0 podAffinityTerm={}
WindowsSecurityContextOptions: gmsaCredentialSpecName* gmsaCredentialSpec* runAsUserName* hostProcess*
`;

export interface Shape {
  readonly pointers: ReadonlySet<string>;
  readonly always: readonly (readonly [field: string, value: unknown])[];
}

const NO_SHAPE: Shape = { pointers: new Set(), always: [] };

const shapes: ReadonlyMap<string, Shape> = new Map(
  SHAPES.trim()
    .split('\n')
    .map((line): [string, Shape] => {
      const [type = '', ...fields] = line.split(/:? /);
      const always = fields.filter((field) => field.includes('='));
      return [
        type,
        {
          pointers: new Set(
            fields.filter((field) => field.includes('*')).map((field) => field.slice(0, field.indexOf('*'))),
          ),
          always: always.map((field) => [
            field.slice(0, field.search(/[*=]/)),
            valueOf(field.slice(field.indexOf('=') + 1)),
          ]),
        },
      ];
    }),
);

function valueOf(text: string): unknown {
  return JSON.parse(text);
}

type Fields = Readonly<Record<string, unknown>>;

/** What is special about the fields of a type: `pointers` are kept where they are zero, `always` are written where they are missing. */
export function goFieldsOf(type: string): Shape {
  return shapes.get(type) ?? NO_SHAPE;
}

/**
 * An object of a type (its name in generated/types.ts) as Go would write it after reading it: zero values that are not pointers vanish, what is
 * always written is filled in. Nulls are taken for absent. Returns the same reference where nothing changes.
 */
export function goShape<T extends object>(type: string, object: T): T {
  return shapeOf(type, object as Fields) as T;
}

function shapeOf(type: string, object: Fields): Fields {
  const fields = schemas[type]?.fields;
  if (!fields) return object;
  const shape = shapes.get(type) ?? NO_SHAPE;
  let result = object;
  for (const key in object) {
    const field = fields[key];
    if (!field) continue;
    const value = shapeField(field, object[key]);
    const vanishes = value === null || value === undefined || (isZero(value) && !isKept(shape, key));
    result = vanishes ? without(result, key) : replace(result, key, value);
  }
  for (const [key, value] of shape.always) {
    if (result[key] !== undefined) continue;
    const field = fields[key];
    result = { ...result, [key]: field && value !== null ? shapeField(field, value) : value };
  }
  return result;
}

function isKept(shape: Shape, key: string): boolean {
  return shape.pointers.has(key) || shape.always.some(([field]) => field === key);
}

function isZero(value: unknown): boolean {
  if (value === 0 || value === '' || value === false) return true;
  return Array.isArray(value) && value.length === 0;
}

function shapeField(field: FieldSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (field.type === 'ref' && field.ref) return shapeOf(field.ref, value as Fields);
  if (field.type === 'array' && field.items && Array.isArray(value)) return shapeList(field.items, value);
  if (field.type === 'map') return Object.keys(value).length === 0 ? undefined : shapeMap(field.items, value as Fields);
  return value;
}

function shapeList(items: FieldSchema, list: readonly unknown[]): readonly unknown[] {
  const shaped = list.map((item) => shapeField(items, item));
  return shaped.some((item, i) => item !== list[i]) ? shaped : list;
}

function shapeMap(items: FieldSchema | undefined, map: Fields): Fields {
  let result = map;
  if (!items || items.type === 'string') return map;
  for (const key in map) result = replace(result, key, shapeField(items, map[key]));
  return result;
}
