// From an object to its description.
import type { Client } from '../client.ts';
import type { JsonObject } from '../json.ts';
import { textAt } from '../json.ts';
import type { Mapper, Mapping } from '../mapping.ts';
import type { Describer } from './context.ts';
import { describeCsiNode, describeIpAddress, describeServiceCidr, describeVolumeAttributesClass } from './drivers.ts';
import { eventsOf } from './events.ts';
import { describeAnything } from './generic.ts';
import { describeCronJob, describeJob } from './jobs.ts';
import { describeNode } from './node.ts';
import {
  describeConfigMap,
  describeHorizontalPodAutoscaler,
  describeLimitRange,
  describeNamespace,
  describePodDisruptionBudget,
  describePriorityClass,
  describeResourceQuota,
  describeSecret,
  describeServiceAccount,
} from './others.ts';
import { describeNetworkPolicy } from './network-policy.ts';
import { describePod } from './pod.ts';
import { describeRole, describeRoleBinding } from './rbac.ts';
import { describeEndpoints, describeEndpointSlice, describeIngress, describeService } from './services.ts';
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './storage.ts';
import {
  describeDaemonSet,
  describeDeployment,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloads.ts';
import { Writer } from './writer.ts';

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  ClusterRole: describeRole,
  ClusterRoleBinding: describeRoleBinding,
  ConfigMap: describeConfigMap,
  CronJob: describeCronJob,
  CSINode: describeCsiNode,
  DaemonSet: describeDaemonSet,
  Deployment: describeDeployment,
  Endpoints: describeEndpoints,
  EndpointSlice: describeEndpointSlice,
  HorizontalPodAutoscaler: describeHorizontalPodAutoscaler,
  Ingress: describeIngress,
  IPAddress: describeIpAddress,
  Job: describeJob,
  LimitRange: describeLimitRange,
  Namespace: describeNamespace,
  NetworkPolicy: describeNetworkPolicy,
  Node: describeNode,
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describePersistentVolumeClaim,
  Pod: describePod,
  PodDisruptionBudget: describePodDisruptionBudget,
  PriorityClass: describePriorityClass,
  ReplicaSet: describeReplicaSet,
  ReplicationController: describeReplicationController,
  ResourceQuota: describeResourceQuota,
  Role: describeRole,
  RoleBinding: describeRoleBinding,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  ServiceCIDR: describeServiceCidr,
  StatefulSet: describeStatefulSet,
  StorageClass: describeStorageClass,
  VolumeAttributesClass: describeVolumeAttributesClass,
};

export interface DescribeOptions {
  readonly client: Client;
  readonly mapper: Mapper;
  readonly nowMs: number;
  readonly showEvents: boolean;
}

/** The description of an object, laid out. */
export function describe(object: JsonObject, mapping: Mapping, options: DescribeOptions): string {
  const writer = new Writer();
  const describer = DESCRIBERS[mapping.kind] ?? describeAnything;
  const name = textAt(object, 'metadata', 'name');
  const reference = {
    kind: mapping.kind,
    name,
    namespace: textAt(object, 'metadata', 'namespace'),
    // the events of nodes carry the node's name as its uid
    uid: mapping.kind === 'Node' ? name : textAt(object, 'metadata', 'uid'),
  };
  describer(writer, object, { ...options, mapping, events: () => eventsOf(options.client, reference) });
  return writer.laidOut();
}
