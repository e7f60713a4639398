import type { Kind } from '../../api/kind.ts';
import type { KubeObject, ResourceName } from '../../api/object.ts';

/** resource, kind, singular, group, version, namespaced, status, generation */
const ROWS = `configmaps ConfigMap core v1 ns - none
controllerrevisions ControllerRevision apps v1 ns - none
cronjobs CronJob batch v1 ns status spec
daemonsets DaemonSet apps v1 ns status spec
deployments Deployment apps v1 ns status spec-and-annotations
endpoints Endpoints core v1 ns - none
endpointslices EndpointSlice discovery.k8s.io v1 ns - none
events Event core v1 ns - none
horizontalpodautoscalers HorizontalPodAutoscaler autoscaling v2 ns status none
ingresses Ingress networking.k8s.io v1 ns status spec
ingressclasses IngressClass networking.k8s.io v1 - - spec
jobs Job batch v1 ns status spec
leases Lease coordination.k8s.io v1 ns - none
limitranges LimitRange core v1 ns - none
namespaces Namespace core v1 - status none
networkpolicies NetworkPolicy networking.k8s.io v1 ns - spec
nodes Node core v1 - status none
persistentvolumeclaims PersistentVolumeClaim core v1 ns status none
persistentvolumes PersistentVolume core v1 - status none
poddisruptionbudgets PodDisruptionBudget policy v1 ns status spec
pods Pod core v1 ns status spec
podtemplates PodTemplate core v1 ns - none
priorityclasses PriorityClass scheduling.k8s.io v1 - - none
replicasets ReplicaSet apps v1 ns status spec
replicationcontrollers ReplicationController core v1 ns status spec
resourcequotas ResourceQuota core v1 ns status none
secrets Secret core v1 ns - none
serviceaccounts ServiceAccount core v1 ns - none
services Service core v1 ns status none
statefulsets StatefulSet apps v1 ns status spec
storageclasses StorageClass storage.k8s.io v1 - - none`;

const kinds = new Map<string, Kind>(
  ROWS.split('\n').map((row) => {
    const [resource = '', kind = '', group = '', version = '', scope, status, generation] = row.split(' ');
    const same = (object: KubeObject): KubeObject => object;
    return [
      resource,
      {
        group: group === 'core' ? '' : group,
        version,
        kind,
        resource: resource as ResourceName,
        singular: kind.toLowerCase(),
        shortNames: [],
        categories: [],
        namespaced: scope === 'ns',
        schema: kind,
        hasStatus: status === 'status',
        hasScale: false,
        generation: generation as Kind['generation'],
        unconditionalUpdate: true,
        defaults: same,
        validate: () => [],
        validateUpdate: () => [],
      },
    ];
  }),
);

/** What every resource is, without defaults and validation. */
export function basicKind(resource: ResourceName): Kind | undefined {
  return kinds.get(resource);
}
