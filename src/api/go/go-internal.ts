import { sortedMap } from '../validation/field-error.ts';
import { shownSelector } from '../validation/validate-selector.ts';

// Objects as the API server holds them inside, for the few messages that print them: Go field names in the order of the Go structs
// (pkg/apis/core/types.go and others), nothing left out.

/**
 * A struct per line. `Name=value`: zero value; `Name-`: null while missing; `Name[T`: a list; `Name*T`: a pointer; `Name.T`: a struct;
 * `^T`: an embedded struct. `Name:key` where the name in manifests is not the Go name with a small first letter.
 */
const STRUCTS = `
PodSpec: Volumes[Volume InitContainers[Container Containers[Container EphemeralContainers[EphemeralContainer RestartPolicy="" TerminationGracePeriodSeconds- ActiveDeadlineSeconds- DNSPolicy:dnsPolicy="" NodeSelector- ServiceAccountName="" AutomountServiceAccountToken- NodeName="" SecurityContext*PodSecurityContext ImagePullSecrets[LocalObjectReference Hostname="" Subdomain="" SetHostnameAsFQDN- Affinity*Affinity SchedulerName="" Tolerations[Toleration HostAliases[HostAlias PriorityClassName="" Priority- PreemptionPolicy- DNSConfig:dnsConfig*PodDNSConfig ReadinessGates[PodReadinessGate RuntimeClassName- Overhead- EnableServiceLinks- TopologySpreadConstraints[TopologySpreadConstraint OS:os*PodOS SchedulingGates[PodSchedulingGate ResourceClaims[PodResourceClaim Resources*ResourceRequirements HostnameOverride- SchedulingGroup*PodSchedulingGroup
PersistentVolumeClaimSpec: AccessModes- Selector- Resources.VolumeResourceRequirements VolumeName="" StorageClassName- VolumeMode- DataSource*TypedLocalObjectReference DataSourceRef*TypedObjectReference VolumeAttributesClassName-
SecurityContext: Capabilities*Capabilities Privileged- SELinuxOptions:seLinuxOptions*SELinuxOptions WindowsOptions*WindowsSecurityContextOptions RunAsUser- RunAsGroup- RunAsNonRoot- ReadOnlyRootFilesystem- AllowPrivilegeEscalation- ProcMount- SeccompProfile*SeccompProfile AppArmorProfile*AppArmorProfile
DeploymentStrategy: Type="" RollingUpdate*RollingUpdateDeployment
DaemonSetUpdateStrategy: Type="" RollingUpdate*RollingUpdateDaemonSet
StatefulSetUpdateStrategy: Type="" RollingUpdate*RollingUpdateStatefulSetStrategy
SeccompProfile: Type="" LocalhostProfile-
PodResourceClaim: Name="" ResourceClaimName- ResourceClaimTemplateName-
ServicePort: Name="" Protocol="" AppProtocol- Port=0 TargetPort=0 NodePort=0
Taint: Key="" Value="" Effect="" TimeAdded-
EphemeralContainer: ^EphemeralContainerCommon TargetContainerName=""
EphemeralContainerCommon: Name="" Image="" Command- Args- WorkingDir="" Ports[ContainerPort EnvFrom[EnvFromSource Env[EnvVar Resources.ResourceRequirements ResizePolicy[ContainerResizePolicy RestartPolicy- RestartPolicyRules[ContainerRestartRule VolumeMounts[VolumeMount VolumeDevices[VolumeDevice LivenessProbe*Probe ReadinessProbe*Probe StartupProbe*Probe Lifecycle*Lifecycle TerminationMessagePath="" TerminationMessagePolicy="" ImagePullPolicy="" SecurityContext*SecurityContext Stdin=false StdinOnce=false TTY:tty=false
PodTemplateSpec: ^ObjectMeta Spec.PodSpec
PodDisruptionBudgetSpec: MinAvailable- Selector- MaxUnavailable- UnhealthyPodEvictionPolicy-
ObjectReference: Kind="" Namespace="" Name="" UID:uid="" APIVersion:apiVersion="" ResourceVersion="" FieldPath=""
PersistentVolumeSource: GCEPersistentDisk:gcePersistentDisk*GCEPersistentDiskVolumeSource AWSElasticBlockStore:awsElasticBlockStore*AWSElasticBlockStoreVolumeSource HostPath*HostPathVolumeSource Glusterfs*GlusterfsPersistentVolumeSource NFS:nfs*NFSVolumeSource RBD:rbd*RBDPersistentVolumeSource Quobyte*QuobyteVolumeSource ISCSI:iscsi*ISCSIPersistentVolumeSource FlexVolume*FlexPersistentVolumeSource Cinder*CinderPersistentVolumeSource CephFS:cephfs*CephFSPersistentVolumeSource FC:fc*FCVolumeSource Flocker*FlockerVolumeSource AzureFile*AzureFilePersistentVolumeSource VsphereVolume*VsphereVirtualDiskVolumeSource AzureDisk*AzureDiskVolumeSource PhotonPersistentDisk*PhotonPersistentDiskVolumeSource PortworxVolume*PortworxVolumeSource ScaleIO*ScaleIOPersistentVolumeSource Local*LocalVolumeSource StorageOS:storageos*StorageOSPersistentVolumeSource CSI:csi*CSIPersistentVolumeSource
PersistentVolumeSpec: Capacity- ^PersistentVolumeSource AccessModes- ClaimRef*ObjectReference PersistentVolumeReclaimPolicy="" StorageClassName="" MountOptions- VolumeMode- NodeAffinity*VolumeNodeAffinity VolumeAttributesClassName-
PodFailurePolicy: Rules[PodFailurePolicyRule
SuccessPolicy: Rules[SuccessPolicyRule
VolumeNodeAffinity: Required*NodeSelector
LoadBalancerIngress: IP:ip="" Hostname="" IPMode:ipMode- Ports[PortStatus
Toleration: Key="" Operator="" Value="" Effect="" TolerationSeconds-
PodFailurePolicyRule: Action="" OnExitCodes*PodFailurePolicyOnExitCodesRequirement OnPodConditions[PodFailurePolicyOnPodConditionsPattern
ScopedResourceSelectorRequirement: ScopeName="" Operator="" Values-
PodIP: IP:ip=""
Volume: Name="" ^VolumeSource
Container: Name="" Image="" Command- Args- WorkingDir="" Ports[ContainerPort EnvFrom[EnvFromSource Env[EnvVar Resources.ResourceRequirements ResizePolicy[ContainerResizePolicy RestartPolicy- RestartPolicyRules[ContainerRestartRule VolumeMounts[VolumeMount VolumeDevices[VolumeDevice LivenessProbe*Probe ReadinessProbe*Probe StartupProbe*Probe Lifecycle*Lifecycle TerminationMessagePath="" TerminationMessagePolicy="" ImagePullPolicy="" SecurityContext*SecurityContext Stdin=false StdinOnce=false TTY:tty=false
PodSecurityContext: HostNetwork=false HostPID=false HostIPC=false ShareProcessNamespace- HostUsers- SELinuxOptions:seLinuxOptions*SELinuxOptions WindowsOptions*WindowsSecurityContextOptions RunAsUser- RunAsGroup- RunAsNonRoot- SupplementalGroups- SupplementalGroupsPolicy- FSGroup:fsGroup- FSGroupChangePolicy:fsGroupChangePolicy- Sysctls[Sysctl SeccompProfile*SeccompProfile AppArmorProfile*AppArmorProfile SELinuxChangePolicy:seLinuxChangePolicy-
LocalObjectReference: Name=""
Affinity: NodeAffinity*NodeAffinity PodAffinity*PodAffinity PodAntiAffinity*PodAntiAffinity
HostAlias: IP:ip="" Hostnames-
PodDNSConfig: Nameservers- Searches- Options[PodDNSConfigOption
PodReadinessGate: ConditionType=""
TopologySpreadConstraint: MaxSkew=0 TopologyKey="" WhenUnsatisfiable="" LabelSelector- MinDomains- NodeAffinityPolicy- NodeTaintsPolicy- MatchLabelKeys-
PodOS: Name=""
PodSchedulingGate: Name=""
ResourceRequirements: Limits- Requests- Claims[ResourceClaim
PodSchedulingGroup: PodGroupName-
VolumeResourceRequirements: Limits- Requests-
TypedLocalObjectReference: APIGroup:apiGroup- Kind="" Name=""
TypedObjectReference: APIGroup:apiGroup- Kind="" Name="" Namespace-
Capabilities: Add- Drop-
SELinuxOptions: User="" Role="" Type="" Level=""
WindowsSecurityContextOptions: GMSACredentialSpecName:gmsaCredentialSpecName- GMSACredentialSpec:gmsaCredentialSpec- RunAsUserName- HostProcess-
AppArmorProfile: Type="" LocalhostProfile-
RollingUpdateDeployment: MaxUnavailable=0 MaxSurge=0
RollingUpdateDaemonSet: MaxUnavailable=0 MaxSurge=0
RollingUpdateStatefulSetStrategy: Partition=0 MaxUnavailable-
ContainerPort: Name="" HostPort=0 ContainerPort=0 Protocol="" HostIP=""
EnvFromSource: Prefix="" ConfigMapRef*ConfigMapEnvSource SecretRef*SecretEnvSource
EnvVar: Name="" Value="" ValueFrom*EnvVarSource
ContainerResizePolicy: ResourceName="" RestartPolicy=""
ContainerRestartRule: Action="" ExitCodes*ContainerRestartRuleOnExitCodes
VolumeMount: Name="" ReadOnly=false RecursiveReadOnly- MountPath="" SubPath="" MountPropagation- SubPathExpr=""
VolumeDevice: Name="" DevicePath=""
Probe: ^ProbeHandler InitialDelaySeconds=0 TimeoutSeconds=0 PeriodSeconds=0 SuccessThreshold=0 FailureThreshold=0 TerminationGracePeriodSeconds-
Lifecycle: PostStart*LifecycleHandler PreStop*LifecycleHandler StopSignal-
HostPathVolumeSource: Path="" Type-
NFSVolumeSource: Server="" Path="" ReadOnly=false
LocalVolumeSource: Path="" FSType:fsType-
CSIPersistentVolumeSource: Driver="" VolumeHandle="" ReadOnly=false FSType:fsType="" VolumeAttributes- ControllerPublishSecretRef*SecretReference NodeStageSecretRef*SecretReference NodePublishSecretRef*SecretReference ControllerExpandSecretRef*SecretReference NodeExpandSecretRef*SecretReference
SuccessPolicyRule: SucceededIndexes- SucceededCount-
NodeSelector: NodeSelectorTerms[NodeSelectorTerm
PortStatus: Port=0 Protocol="" Error-
PodFailurePolicyOnExitCodesRequirement: ContainerName- Operator="" Values-
PodFailurePolicyOnPodConditionsPattern: Type="" Status=""
VolumeSource: HostPath*HostPathVolumeSource EmptyDir*EmptyDirVolumeSource GCEPersistentDisk:gcePersistentDisk*GCEPersistentDiskVolumeSource AWSElasticBlockStore:awsElasticBlockStore*AWSElasticBlockStoreVolumeSource GitRepo*GitRepoVolumeSource Secret*SecretVolumeSource NFS:nfs*NFSVolumeSource ISCSI:iscsi*ISCSIVolumeSource Glusterfs*GlusterfsVolumeSource PersistentVolumeClaim*PersistentVolumeClaimVolumeSource RBD:rbd*RBDVolumeSource Quobyte*QuobyteVolumeSource FlexVolume*FlexVolumeSource Cinder*CinderVolumeSource CephFS:cephfs*CephFSVolumeSource Flocker*FlockerVolumeSource DownwardAPI*DownwardAPIVolumeSource FC:fc*FCVolumeSource AzureFile*AzureFileVolumeSource ConfigMap*ConfigMapVolumeSource VsphereVolume*VsphereVirtualDiskVolumeSource AzureDisk*AzureDiskVolumeSource PhotonPersistentDisk*PhotonPersistentDiskVolumeSource Projected*ProjectedVolumeSource PortworxVolume*PortworxVolumeSource ScaleIO*ScaleIOVolumeSource StorageOS:storageos*StorageOSVolumeSource CSI:csi*CSIVolumeSource Ephemeral*EphemeralVolumeSource Image*ImageVolumeSource
Sysctl: Name="" Value=""
NodeAffinity: RequiredDuringSchedulingIgnoredDuringExecution*NodeSelector PreferredDuringSchedulingIgnoredDuringExecution[PreferredSchedulingTerm
PodAffinity: RequiredDuringSchedulingIgnoredDuringExecution[PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution[WeightedPodAffinityTerm
PodAntiAffinity: RequiredDuringSchedulingIgnoredDuringExecution[PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution[WeightedPodAffinityTerm
PodDNSConfigOption: Name="" Value-
ResourceClaim: Name="" Request=""
ConfigMapEnvSource: ^LocalObjectReference Optional-
SecretEnvSource: ^LocalObjectReference Optional-
EnvVarSource: FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector ConfigMapKeyRef*ConfigMapKeySelector SecretKeyRef*SecretKeySelector FileKeyRef*FileKeySelector
ContainerRestartRuleOnExitCodes: Operator="" Values-
ProbeHandler: Exec*ExecAction HTTPGet:httpGet*HTTPGetAction TCPSocket:tcpSocket*TCPSocketAction GRPC:grpc*GRPCAction
LifecycleHandler: Exec*ExecAction HTTPGet:httpGet*HTTPGetAction TCPSocket:tcpSocket*TCPSocketAction Sleep*SleepAction
SecretReference: Name="" Namespace=""
NodeSelectorTerm: MatchExpressions[NodeSelectorRequirement MatchFields[NodeSelectorRequirement
EmptyDirVolumeSource: Medium="" SizeLimit-
SecretVolumeSource: SecretName="" Items[KeyToPath DefaultMode- Optional-
PersistentVolumeClaimVolumeSource: ClaimName="" ReadOnly=false
DownwardAPIVolumeSource: Items[DownwardAPIVolumeFile DefaultMode-
ConfigMapVolumeSource: ^LocalObjectReference Items[KeyToPath DefaultMode- Optional-
ProjectedVolumeSource: Sources[VolumeProjection DefaultMode-
CSIVolumeSource: Driver="" ReadOnly- FSType:fsType- VolumeAttributes- NodePublishSecretRef*LocalObjectReference
EphemeralVolumeSource: VolumeClaimTemplate*PersistentVolumeClaimTemplate
ImageVolumeSource: Reference="" PullPolicy=""
PreferredSchedulingTerm: Weight=0 Preference.NodeSelectorTerm
PodAffinityTerm: LabelSelector- Namespaces- TopologyKey="" NamespaceSelector- MatchLabelKeys- MismatchLabelKeys-
WeightedPodAffinityTerm: Weight=0 PodAffinityTerm.PodAffinityTerm
ObjectFieldSelector: APIVersion:apiVersion="" FieldPath=""
ResourceFieldSelector: ContainerName="" Resource="" Divisor="0"
ConfigMapKeySelector: ^LocalObjectReference Key="" Optional-
SecretKeySelector: ^LocalObjectReference Key="" Optional-
FileKeySelector: VolumeName="" Path="" Key="" Optional-
ExecAction: Command-
HTTPGetAction: Path="" Port=0 Host="" Scheme="" HTTPHeaders:httpHeaders[HTTPHeader
TCPSocketAction: Port=0 Host=""
GRPCAction: Port=0 Service-
SleepAction: Seconds=0
NodeSelectorRequirement: Key="" Operator="" Values-
KeyToPath: Key="" Path="" Mode-
DownwardAPIVolumeFile: Path="" FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector Mode-
VolumeProjection: Secret*SecretProjection DownwardAPI*DownwardAPIProjection ConfigMap*ConfigMapProjection ServiceAccountToken*ServiceAccountTokenProjection ClusterTrustBundle*ClusterTrustBundleProjection PodCertificate*PodCertificateProjection
PersistentVolumeClaimTemplate: ^ObjectMeta Spec.PersistentVolumeClaimSpec
HTTPHeader: Name="" Value=""
SecretProjection: ^LocalObjectReference Items[KeyToPath Optional-
DownwardAPIProjection: Items[DownwardAPIVolumeFile
ConfigMapProjection: ^LocalObjectReference Items[KeyToPath Optional-
ServiceAccountTokenProjection: Audience="" ExpirationSeconds=0 Path=""
GCEPersistentDiskVolumeSource: PDName:pdName="" FSType:fsType="" Partition=0 ReadOnly=false
AWSElasticBlockStoreVolumeSource: VolumeID="" FSType:fsType="" Partition=0 ReadOnly=false
GlusterfsPersistentVolumeSource: EndpointsName:endpoints="" Path="" ReadOnly=false EndpointsNamespace-
RBDPersistentVolumeSource: CephMonitors:monitors- RBDImage:image="" FSType:fsType="" RBDPool:pool="" RadosUser:user="" Keyring="" SecretRef*SecretReference ReadOnly=false
QuobyteVolumeSource: Registry="" Volume="" ReadOnly=false User="" Group="" Tenant=""
ISCSIPersistentVolumeSource: TargetPortal="" IQN:iqn="" Lun=0 ISCSIInterface:iscsiInterface="" FSType:fsType="" ReadOnly=false Portals- DiscoveryCHAPAuth:chapAuthDiscovery=false SessionCHAPAuth:chapAuthSession=false SecretRef*SecretReference InitiatorName-
FlexPersistentVolumeSource: Driver="" FSType:fsType="" SecretRef*SecretReference ReadOnly=false Options-
CinderPersistentVolumeSource: VolumeID="" FSType:fsType="" ReadOnly=false SecretRef*SecretReference
CephFSPersistentVolumeSource: Monitors- Path="" User="" SecretFile="" SecretRef*SecretReference ReadOnly=false
FCVolumeSource: TargetWWNs- Lun- FSType:fsType="" ReadOnly=false WWIDs:wwids-
FlockerVolumeSource: DatasetName="" DatasetUUID=""
AzureFilePersistentVolumeSource: SecretName="" ShareName="" ReadOnly=false SecretNamespace-
VsphereVirtualDiskVolumeSource: VolumePath="" FSType:fsType="" StoragePolicyName="" StoragePolicyID=""
AzureDiskVolumeSource: DiskName="" DataDiskURI:diskURI="" CachingMode- FSType:fsType- ReadOnly- Kind-
PhotonPersistentDiskVolumeSource: PdID="" FSType:fsType=""
PortworxVolumeSource: VolumeID="" FSType:fsType="" ReadOnly=false
ScaleIOPersistentVolumeSource: Gateway="" System="" SecretRef*SecretReference SSLEnabled:sslEnabled=false ProtectionDomain="" StoragePool="" StorageMode="" VolumeName="" FSType:fsType="" ReadOnly=false
StorageOSPersistentVolumeSource: VolumeName="" VolumeNamespace="" FSType:fsType="" ReadOnly=false SecretRef*ObjectReference
GitRepoVolumeSource: Repository="" Revision="" Directory=""
ISCSIVolumeSource: TargetPortal="" IQN:iqn="" Lun=0 ISCSIInterface:iscsiInterface="" FSType:fsType="" ReadOnly=false Portals- DiscoveryCHAPAuth:chapAuthDiscovery=false SessionCHAPAuth:chapAuthSession=false SecretRef*LocalObjectReference InitiatorName-
GlusterfsVolumeSource: EndpointsName:endpoints="" Path="" ReadOnly=false
RBDVolumeSource: CephMonitors:monitors- RBDImage:image="" FSType:fsType="" RBDPool:pool="" RadosUser:user="" Keyring="" SecretRef*LocalObjectReference ReadOnly=false
FlexVolumeSource: Driver="" FSType:fsType="" SecretRef*LocalObjectReference ReadOnly=false Options-
CinderVolumeSource: VolumeID="" FSType:fsType="" ReadOnly=false SecretRef*LocalObjectReference
CephFSVolumeSource: Monitors- Path="" User="" SecretFile="" SecretRef*LocalObjectReference ReadOnly=false
AzureFileVolumeSource: SecretName="" ShareName="" ReadOnly=false
ScaleIOVolumeSource: Gateway="" System="" SecretRef*LocalObjectReference SSLEnabled:sslEnabled=false ProtectionDomain="" StoragePool="" StorageMode="" VolumeName="" FSType:fsType="" ReadOnly=false
StorageOSVolumeSource: VolumeName="" VolumeNamespace="" FSType:fsType="" ReadOnly=false SecretRef*LocalObjectReference
ClusterTrustBundleProjection: Name- SignerName- LabelSelector- Optional- Path=""
PodCertificateProjection: SignerName="" KeyType="" MaxExpirationSeconds- CredentialBundlePath="" KeyPath="" CertificateChainPath="" UserAnnotations-
`;

interface Field {
  readonly name: string;
  readonly key: string;
  readonly kind: '=' | '-' | '[' | '*' | '.' | '^';
  /** The type, or the zero value as JSON. */
  readonly rest: string;
}

const structs: ReadonlyMap<string, readonly Field[]> = new Map(
  STRUCTS.trim()
    .split('\n')
    .map((line): [string, readonly Field[]] => {
      const [type = '', ...fields] = line.split(/:? (?=\S)/);
      return [type, fields.map(fieldOf)];
    }),
);

function fieldOf(token: string): Field {
  const [, name = '', key, kind = '-', rest = ''] = /^(\w*)(?::(\w+))?([=\-[*.^])(.*)$/.exec(token) ?? [];
  return { name, key: key ?? name.charAt(0).toLowerCase() + name.slice(1), kind: kind as Field['kind'], rest };
}

type Fields = Readonly<Record<string, unknown>>;

/** A v1 object of a type as its internal Go struct; null for none. */
export function toInternal(type: string, object: object | undefined): unknown {
  if (!object) return null;
  const fields = structs.get(type);
  if (!fields) return object;
  const source = type === 'PodSpec' ? withPodSecurity(object as Fields) : (object as Fields);
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.kind === '^') Object.assign(result, embedded(field.rest, source));
    else result[field.name] = internalValue(field, source[field.key]);
  }
  return result;
}

function embedded(type: string, source: Fields): object {
  if (type !== 'ObjectMeta') return toInternal(type, source) as object;
  const meta = (source['metadata'] ?? {}) as Fields;
  return Object.fromEntries(Object.entries(meta).map(([key, value]) => [key, plain(value)]));
}

function internalValue(field: Field, value: unknown): unknown {
  if (value === undefined || value === null) {
    if (field.kind === '=') return JSON.parse(field.rest) as unknown;
    return field.kind === '.' ? toInternal(field.rest, {}) : null;
  }
  if (Array.isArray(value) && value.length === 0) return null;
  if (field.kind === '[') return (value as readonly object[]).map((item) => toInternal(field.rest, item));
  if (field.kind === '*' || field.kind === '.') return toInternal(field.rest, value);
  return field.key.endsWith('elector') ? selectorOrMap(value) : plain(value);
}

/** Label selectors are public types: they print as in manifests. */
function selectorOrMap(value: unknown): unknown {
  const selector = value as { readonly matchLabels?: unknown; readonly matchExpressions?: unknown };
  const isSelector = Object.keys(selector).every((key) => key === 'matchLabels' || key === 'matchExpressions');
  return isSelector ? shownSelector(selector as Parameters<typeof shownSelector>[0]) : plain(value);
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return sortedMap(value as Fields);
}

const OF_POD_SECURITY = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** Inside, the namespaces that a pod shares belong to its security context. */
function withPodSecurity(spec: Fields): Fields {
  const shared = OF_POD_SECURITY.filter((key) => spec[key] !== undefined).map((key) => [key, spec[key]]);
  return {
    ...spec,
    securityContext: { ...(spec['securityContext'] as object | undefined), ...Object.fromEntries(shared) },
  };
}
