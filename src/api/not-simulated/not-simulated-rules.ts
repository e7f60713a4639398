import type { PersistentVolumeSpec, Volume, VolumeProjection } from '../generated/types.ts';

// What the simulated cluster accepts and keeps though it changes nothing here. The list for readers, docs/not-simulated.md, is made of these.

/** A field without effect. */
export interface NotSimulated {
  /** Its path within the object or the spec of the pod; `[]` follows a list. */
  readonly field: string;
  /** What happens instead, as a sentence for people. */
  readonly about: string;
  /** Values that ask for what happens here anyway; without them every value that is not empty asks for more. */
  readonly fine?: readonly (string | boolean)[];
}

type Sources<T, Other extends keyof T> = Readonly<Record<Exclude<keyof T, Other>, true>>;

const VOLUMES: Sources<
  Volume,
  | 'name'
  | 'configMap'
  | 'downwardAPI'
  | 'emptyDir'
  | 'ephemeral'
  | 'hostPath'
  | 'persistentVolumeClaim'
  | 'projected'
  | 'secret'
> = {
  awsElasticBlockStore: true,
  azureDisk: true,
  azureFile: true,
  cephfs: true,
  cinder: true,
  csi: true,
  fc: true,
  flexVolume: true,
  flocker: true,
  gcePersistentDisk: true,
  gitRepo: true,
  glusterfs: true,
  image: true,
  iscsi: true,
  nfs: true,
  photonPersistentDisk: true,
  portworxVolume: true,
  quobyte: true,
  rbd: true,
  scaleIO: true,
  storageos: true,
  vsphereVolume: true,
};

const PERSISTENT_VOLUMES: Sources<
  PersistentVolumeSpec,
  | 'accessModes'
  | 'capacity'
  | 'claimRef'
  | 'hostPath'
  | 'local'
  | 'mountOptions'
  | 'nodeAffinity'
  | 'persistentVolumeReclaimPolicy'
  | 'storageClassName'
  | 'volumeAttributesClassName'
  | 'volumeMode'
> = {
  awsElasticBlockStore: true,
  azureDisk: true,
  azureFile: true,
  cephfs: true,
  cinder: true,
  csi: true,
  fc: true,
  flexVolume: true,
  flocker: true,
  gcePersistentDisk: true,
  glusterfs: true,
  iscsi: true,
  nfs: true,
  photonPersistentDisk: true,
  portworxVolume: true,
  quobyte: true,
  rbd: true,
  scaleIO: true,
  storageos: true,
  vsphereVolume: true,
};

const PROJECTIONS: Sources<VolumeProjection, 'configMap' | 'downwardAPI' | 'secret' | 'serviceAccountToken'> = {
  clusterTrustBundle: true,
  podCertificate: true,
};

const UNCONFINED = { fine: ['Unconfined'] };
const NO_FILTER = 'System calls are not filtered.';
const NO_APPARMOR = 'No AppArmor profile confines programs.';
const NO_SELINUX = 'Nothing has SELinux labels.';
const NO_WINDOWS = 'All nodes run Linux.';

const OF_CONTAINERS: readonly NotSimulated[] = [
  { field: 'env[].valueFrom.fileKeyRef', about: 'The variable is not set.' },
  { field: 'volumeDevices', about: 'Containers get no block devices.' },
  { field: 'volumeMounts[].mountPropagation', about: 'Nothing is mounted within containers.', fine: ['None'] },
  { field: 'securityContext.capabilities', about: 'A program has the same rights whatever is added or dropped.' },
  {
    field: 'securityContext.allowPrivilegeEscalation',
    about: 'Nothing keeps a program from gaining rights.',
    fine: [true],
  },
  { field: 'securityContext.procMount', about: 'What stands in `/proc` stays the same.', fine: ['Default'] },
  { field: 'securityContext.seccompProfile.type', about: NO_FILTER, ...UNCONFINED },
  { field: 'securityContext.appArmorProfile.type', about: NO_APPARMOR, ...UNCONFINED },
  { field: 'securityContext.seLinuxOptions', about: NO_SELINUX },
  { field: 'securityContext.windowsOptions', about: NO_WINDOWS },
];

/** Fields of the spec of a pod, wherever it stands. */
export const OF_POD_SPECS: readonly NotSimulated[] = [
  { field: 'hostPID', about: 'Containers do not see the processes of their node.' },
  { field: 'hostIPC', about: 'There is no communication over System V IPC.' },
  { field: 'resourceClaims', about: 'Devices are not allocated.' },
  { field: 'os.name', about: NO_WINDOWS, fine: ['linux'] },
  { field: 'securityContext.fsGroup', about: 'Files of volumes keep their group.' },
  { field: 'securityContext.fsGroupChangePolicy', about: 'Files of volumes keep their group.' },
  { field: 'securityContext.supplementalGroups', about: 'Programs have no further groups.' },
  { field: 'securityContext.supplementalGroupsPolicy', about: 'Programs have no further groups.' },
  { field: 'securityContext.seccompProfile.type', about: NO_FILTER, ...UNCONFINED },
  { field: 'securityContext.appArmorProfile.type', about: NO_APPARMOR, ...UNCONFINED },
  { field: 'securityContext.seLinuxOptions', about: NO_SELINUX },
  { field: 'securityContext.seLinuxChangePolicy', about: NO_SELINUX },
  { field: 'securityContext.windowsOptions', about: NO_WINDOWS },
  ...Object.keys(VOLUMES).map((source) => ({
    field: `volumes[].${source}`,
    about: 'An empty directory is mounted instead.',
  })),
  ...Object.keys(PROJECTIONS).map((source) => ({
    field: `volumes[].projected.sources[].${source}`,
    about: 'Its files are missing.',
  })),
  ...['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    OF_CONTAINERS.map((rule) => ({ ...rule, field: `${list}[].${rule.field}` })),
  ),
];

const NO_CLOUD = 'No cloud provides load balancers.';
const NO_PERMISSIONS = 'Everybody may do everything.';
const NO_DRIVERS = 'Storage drivers do not run here.';
const NO_ATTRIBUTES = 'Disks have no attributes that could be changed.';

/** Fields of other kinds. */
export const OF_KINDS: Readonly<Record<string, readonly NotSimulated[]>> = {
  Role: [{ field: 'rules', about: NO_PERMISSIONS }],
  ClusterRole: [
    { field: 'rules', about: NO_PERMISSIONS },
    { field: 'aggregationRule', about: 'No rules are gathered from other roles.' },
  ],
  RoleBinding: [{ field: 'subjects', about: NO_PERMISSIONS }],
  ClusterRoleBinding: [{ field: 'subjects', about: NO_PERMISSIONS }],
  NetworkPolicy: [
    { field: 'spec', about: 'Every pod reaches every other, as with a network plugin without policies.' },
  ],
  Ingress: [{ field: 'spec', about: 'No ingress controller runs, as in a new cluster.' }],
  Service: [
    { field: 'spec.externalName', about: 'There are no names outside the cluster.' },
    { field: 'spec.externalTrafficPolicy', about: 'All traffic comes from inside the cluster.', fine: ['Cluster'] },
    { field: 'spec.loadBalancerClass', about: NO_CLOUD },
    { field: 'spec.loadBalancerIP', about: NO_CLOUD },
    { field: 'spec.loadBalancerSourceRanges', about: NO_CLOUD },
  ],
  PersistentVolumeClaim: [
    { field: 'spec.dataSource', about: 'The new disk is empty.' },
    { field: 'spec.dataSourceRef', about: 'The new disk is empty.' },
    { field: 'spec.volumeAttributesClassName', about: NO_ATTRIBUTES },
  ],
  PersistentVolume: [
    ...Object.keys(PERSISTENT_VOLUMES).map((source) => ({
      field: `spec.${source}`,
      about: 'A disk that every node reaches is mounted instead, empty at first.',
    })),
    { field: 'spec.mountOptions', about: 'Disks are mounted in one way only.' },
    { field: 'spec.volumeAttributesClassName', about: NO_ATTRIBUTES },
  ],
  StorageClass: [
    { field: 'parameters', about: 'All disks are alike.' },
    { field: 'mountOptions', about: 'Disks are mounted in one way only.' },
  ],
  CSIDriver: [{ field: 'spec', about: NO_DRIVERS }],
  CSIStorageCapacity: [{ field: 'capacity', about: NO_DRIVERS }],
  VolumeAttachment: [{ field: 'spec', about: 'Disks are there without being attached.' }],
  VolumeAttributesClass: [{ field: 'parameters', about: NO_ATTRIBUTES }],
  ServiceCIDR: [{ field: 'spec.cidrs', about: 'Services get their addresses from 10.96.0.0/16.' }],
  HorizontalPodAutoscaler: [
    { field: 'spec.behavior', about: 'There are no metrics, as in a cluster without a metrics server.' },
  ],
};
