import { componentStatusKind } from './component-status.ts';
import { configMapKind } from './config-map.ts';
import { controllerRevisionKind } from './controller-revision.ts';
import { cronJobKind } from './cron-job.ts';
import { daemonSetKind } from './daemon-set.ts';
import { deploymentKind } from './deployment.ts';
import { endpointsKind } from './endpoints.ts';
import { endpointSliceKind } from './endpoint-slice.ts';
import { eventKind } from './event.ts';
import { horizontalPodAutoscalerKind } from './horizontal-pod-autoscaler.ts';
import { ingressKind } from './ingress.ts';
import { ingressClassKind } from './ingress-class.ts';
import { jobKind } from './job.ts';
import { leaseKind } from './lease.ts';
import { limitRangeKind } from './limit-range.ts';
import { namespaceKind } from './namespace.ts';
import { networkPolicyKind } from './network-policy.ts';
import { nodeKind } from './node.ts';
import { persistentVolumeClaimKind } from './persistent-volume-claim.ts';
import { persistentVolumeKind } from './persistent-volume.ts';
import { podDisruptionBudgetKind } from './pod-disruption-budget.ts';
import { podKind } from './pod/pod.ts';
import { podTemplateKind } from './pod-template.ts';
import { priorityClassKind } from './priority-class.ts';
import { clusterRoleBindingKind, roleBindingKind } from './rbac/role-binding.ts';
import { clusterRoleKind, roleKind } from './rbac/role.ts';
import { replicaSetKind } from './replica-set.ts';
import { replicationControllerKind } from './replication-controller.ts';
import { resourceQuotaKind } from './resource-quota.ts';
import { secretKind } from './secret.ts';
import { serviceAccountKind } from './service-account.ts';
import { serviceKind } from './service.ts';
import { statefulSetKind } from './stateful-set.ts';
import { ipAddressKind, serviceCidrKind } from './network/address-kinds.ts';
import { storageClassKind } from './storage-class.ts';
import {
  csiDriverKind,
  csiNodeKind,
  csiStorageCapacityKind,
  volumeAttachmentKind,
  volumeAttributesClassKind,
} from './storage/csi-kinds.ts';
import type { Kind } from './kind.ts';
import type { ResourceName } from './object.ts';

/** Every kind that the simulated API server serves, by resource. */
export const kinds: readonly Kind[] = [
  clusterRoleBindingKind,
  clusterRoleKind,
  componentStatusKind,
  configMapKind,
  controllerRevisionKind,
  cronJobKind,
  csiDriverKind,
  csiNodeKind,
  csiStorageCapacityKind,
  daemonSetKind,
  deploymentKind,
  endpointsKind,
  endpointSliceKind,
  eventKind,
  horizontalPodAutoscalerKind,
  ingressKind,
  ingressClassKind,
  ipAddressKind,
  jobKind,
  leaseKind,
  limitRangeKind,
  namespaceKind,
  networkPolicyKind,
  nodeKind,
  persistentVolumeClaimKind,
  persistentVolumeKind,
  podDisruptionBudgetKind,
  podKind,
  podTemplateKind,
  priorityClassKind,
  replicaSetKind,
  replicationControllerKind,
  resourceQuotaKind,
  roleBindingKind,
  roleKind,
  secretKind,
  serviceAccountKind,
  serviceCidrKind,
  serviceKind,
  statefulSetKind,
  storageClassKind,
  volumeAttachmentKind,
  volumeAttributesClassKind,
];

const byResource = new Map(kinds.map((kind) => [kind.resource, kind]));
const byGvk = new Map(kinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** The kind of a resource. */
export function kindFor(resource: ResourceName): Kind {
  return byResource.get(resource) as Kind;
}

/** The kind by apiVersion (`apps/v1`) and name, if it is served in that version. */
export function kindByGvk(apiVersion: string, kind: string): Kind | undefined {
  return byGvk.get(`${apiVersion}/${kind}`);
}

/** `apps/v1`, `v1`. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}
