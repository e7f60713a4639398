import type {
  ClusterRole,
  ClusterRoleBinding,
  ComponentStatus,
  ConfigMap,
  ControllerRevision,
  CronJob,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  HorizontalPodAutoscaler,
  Ingress,
  IngressClass,
  IPAddress,
  Job,
  Lease,
  LimitRange,
  Namespace,
  NetworkPolicy,
  Node,
  ObjectMeta,
  OwnerReference,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Role,
  RoleBinding,
  Secret,
  Service,
  ServiceAccount,
  ServiceCIDR,
  StatefulSet,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from './generated/types.ts';

/** What every object of the API has. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** The resources that the simulated API server serves, by their plural name, as they are stored. */
export interface Resources {
  readonly clusterrolebindings: ClusterRoleBinding;
  readonly clusterroles: ClusterRole;
  readonly componentstatuses: ComponentStatus;
  readonly configmaps: ConfigMap;
  readonly controllerrevisions: ControllerRevision;
  readonly cronjobs: CronJob;
  readonly csidrivers: CSIDriver;
  readonly csinodes: CSINode;
  readonly csistoragecapacities: CSIStorageCapacity;
  readonly daemonsets: DaemonSet;
  readonly deployments: Deployment;
  readonly endpoints: Endpoints;
  readonly endpointslices: EndpointSlice;
  readonly events: Event;
  readonly horizontalpodautoscalers: HorizontalPodAutoscaler;
  readonly ingressclasses: IngressClass;
  readonly ingresses: Ingress;
  readonly ipaddresses: IPAddress;
  readonly jobs: Job;
  readonly leases: Lease;
  readonly limitranges: LimitRange;
  readonly namespaces: Namespace;
  readonly networkpolicies: NetworkPolicy;
  readonly nodes: Node;
  readonly persistentvolumeclaims: PersistentVolumeClaim;
  readonly persistentvolumes: PersistentVolume;
  readonly poddisruptionbudgets: PodDisruptionBudget;
  readonly pods: Pod;
  readonly podtemplates: PodTemplate;
  readonly priorityclasses: PriorityClass;
  readonly replicasets: ReplicaSet;
  readonly replicationcontrollers: ReplicationController;
  readonly resourcequotas: ResourceQuota;
  readonly rolebindings: RoleBinding;
  readonly roles: Role;
  readonly secrets: Secret;
  readonly serviceaccounts: ServiceAccount;
  readonly servicecidrs: ServiceCIDR;
  readonly services: Service;
  readonly statefulsets: StatefulSet;
  readonly storageclasses: StorageClass;
  readonly volumeattachments: VolumeAttachment;
  readonly volumeattributesclasses: VolumeAttributesClass;
}

/** Plural resource name, e.g. `replicasets`. Unique among what is served. */
export type ResourceName = keyof Resources;

/** An object as a client sends it to be created: the server fills in the rest of the metadata and the status. */
export type Draft<T extends KubeObject> = Omit<T, 'metadata' | 'status'> & {
  readonly metadata: Partial<ObjectMeta>;
  readonly status?: T extends { readonly status: infer S } ? S : never;
};

/** Namespace of an object; the empty string for cluster-scoped kinds. */
export function namespaceOf(object: { readonly metadata: Partial<ObjectMeta> }): string {
  return object.metadata.namespace ?? '';
}

/** `namespace/name`, or the name alone for cluster-scoped kinds. Unique within a resource. */
export function keyOf(object: KubeObject): string {
  if (object !== lastObject) {
    lastObject = object;
    lastKey = keyFor(object.metadata.namespace, object.metadata.name);
  }
  return lastKey;
}

// Everybody who is told of a write asks for the same key: the last one made is kept.
let lastObject: KubeObject | undefined;
let lastKey = '';

/** The key of an object by namespace (undefined or empty for cluster-scoped kinds) and name. */
export function keyFor(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The owner that controls the object, if any (metav1.GetControllerOf). */
export function controllerOf({ metadata: { ownerReferences } }: KubeObject): OwnerReference | undefined {
  if (ownerReferences !== lastOwners) {
    lastOwners = ownerReferences;
    lastController = ownerReferences?.find((owner) => owner.controller === true);
  }
  return lastController;
}

// As with the key: every controller asks whose the object is that was written.
let lastOwners: readonly OwnerReference[] | undefined;
let lastController: OwnerReference | undefined;

/** A controller reference to `owner` (metav1.NewControllerRef). */
export function controllerRefTo(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
