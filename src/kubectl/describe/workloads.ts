// describe deployment, replicaset, replicationcontroller, daemonset, statefulset.
import type {
  DaemonSet,
  Deployment,
  ObjectMeta,
  PersistentVolumeClaim,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/generated/types.ts';
import { deepEqual } from '../../base/equal.ts';
import { selectorText } from '../label-selector-text.ts';
import { controllerLine, longTime, pairsLine, selectorLine, writeAnnotations, writeLabels } from './basics.ts';
import type { DescribeContext, Describer } from './context.ts';
import { listOf } from './context.ts';
import { writeEvents } from './events.ts';
import { writePodTemplate } from './pod-template.ts';
import type { Writer } from './writer.ts';

function writeName(writer: Writer, metadata: ObjectMeta): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
}

function writeMarks(writer: Writer, metadata: ObjectMeta): void {
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
}

function finish(writer: Writer, context: DescribeContext): void {
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
}

export const describeDeployment: Describer = (writer, object, context) => {
  const deployment = object as unknown as Deployment;
  const { metadata, spec, status = {} } = deployment;
  writeName(writer, metadata);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  writeMarks(writer, metadata);
  writer.line(0, `Selector:\t${selectorLine(spec?.selector)}`);
  const counts = [
    `${spec?.replicas ?? 0} desired`,
    `${status.updatedReplicas ?? 0} updated`,
    `${status.replicas ?? 0} total`,
    `${status.availableReplicas ?? 0} available`,
    `${status.unavailableReplicas ?? 0} unavailable`,
  ];
  writer.line(0, `Replicas:\t${counts.join(' | ')}`);
  writer.line(0, `StrategyType:\t${spec?.strategy?.type ?? ''}`);
  writer.line(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling) {
    writer.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  }
  if (spec) writePodTemplate(writer, spec.template);
  const conditions = status.conditions ?? [];
  if (conditions.length > 0) {
    writer.raw('Conditions:\n  Type\tStatus\tReason\n');
    writer.line(1, '----\t------\t------');
    for (const condition of conditions)
      writer.line(1, `${condition.type} \t${condition.status}\t${condition.reason ?? ''}`);
  }
  writeReplicaSets(writer, deployment, context);
  finish(writer, context);
};

function writeReplicaSets(writer: Writer, deployment: Deployment, context: DescribeContext): void {
  const { metadata, spec } = deployment;
  const selector = selectorText((spec?.selector ?? {}) as never);
  const owned = listOf(context, 'replicasets', metadata.namespace ?? '', {
    labelSelector: selector,
  }).filter(
    (set) =>
      set.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === metadata.uid) ?? false,
  );
  const byAge = owned.toSorted(
    (a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp),
  );
  const current = byAge.find((set) => deepEqual(withoutHash(set), withoutHash(deployment)));
  const old = byAge.filter((set) => set !== current);
  writer.line(0, `OldReplicaSets:\t${replicaSetList(old)}`);
  writer.line(0, `NewReplicaSet:\t${replicaSetList(current ? [current] : [])}`);
}

function withoutHash(object: Deployment | ReplicaSet): unknown {
  const template = object.spec?.template;
  const { 'pod-template-hash': _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

function replicaSetList(sets: readonly ReplicaSet[]): string {
  const texts = sets.map(
    (set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0} replicas created)`,
  );
  return texts.length === 0 ? '<none>' : texts.join(', ');
}

export const describeReplicaSet: Describer = (writer, object, context) => {
  const set = object as unknown as ReplicaSet;
  const { metadata, spec, status } = set;
  writeName(writer, metadata);
  writer.line(0, `Selector:\t${selectorLine(spec?.selector)}`);
  writeMarks(writer, metadata);
  const owner = controllerLine(metadata);
  if (owner !== undefined) writer.line(0, `Controlled By:\t${owner}`);
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  writePodCounts(writer, 'Pods Status:\t', metadata, selectorText((spec?.selector ?? {}) as never), context);
  if (spec?.template) writePodTemplate(writer, spec.template);
  writeReplicaConditions(writer, status?.conditions ?? []);
  finish(writer, context);
};

export const describeReplicationController: Describer = (writer, object, context) => {
  const controller = object as unknown as ReplicationController;
  const { metadata, spec, status } = controller;
  writeName(writer, metadata);
  writer.line(0, `Selector:\t${pairsLine(spec?.selector)}`);
  writeMarks(writer, metadata);
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  const selector = spec?.selector ? selectorText({ matchLabels: spec.selector }) : '';
  writePodCounts(writer, 'Pods Status:\t', metadata, selector, context);
  if (spec?.template) writePodTemplate(writer, spec.template);
  writeReplicaConditions(writer, status?.conditions ?? []);
  finish(writer, context);
};

function writeReplicaConditions(
  writer: Writer,
  conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[],
): void {
  if (conditions.length === 0) return;
  writer.raw('Conditions:\n  Type\tStatus\tReason\n');
  writer.line(1, '----\t------\t------');
  for (const condition of conditions)
    writer.line(1, `${condition.type} \t${condition.status}\t${condition.reason ?? ''}`);
}

/** Pods of a controller by phase. */
function writePodCounts(
  writer: Writer,
  title: string,
  metadata: ObjectMeta,
  selector: string,
  context: DescribeContext,
): void {
  const pods = listOf(context, 'pods', metadata.namespace ?? '', { labelSelector: selector }).filter(
    (pod) =>
      pod.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === metadata.uid) ?? false,
  );
  const count = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  writer.line(
    0,
    `${title}${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  );
}

export const describeDaemonSet: Describer = (writer, object, context) => {
  const set = object as unknown as DaemonSet;
  const { metadata, spec, status } = set;
  writeName(writer, metadata);
  writer.line(0, `Selector:\t${selectorLine(spec?.selector)}`);
  writer.line(0, `Node-Selector:\t${pairsLine(spec?.template.spec?.nodeSelector)}`);
  writeMarks(writer, metadata);
  writer.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  writer.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  writePodCounts(writer, 'Pods Status:\t', metadata, selectorText((spec?.selector ?? {}) as never), context);
  if (spec) writePodTemplate(writer, spec.template);
  finish(writer, context);
};

export const describeStatefulSet: Describer = (writer, object, context) => {
  const set = object as unknown as StatefulSet;
  const { metadata, spec, status } = set;
  writeName(writer, metadata);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  writer.line(0, `Selector:\t${selectorLine(spec?.selector)}`);
  writeMarks(writer, metadata);
  writer.line(0, `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
  writer.line(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}`);
  const rolling = spec?.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) writer.line(1, `Partition:\t${rolling.partition}`);
  if (rolling?.maxUnavailable !== undefined) writer.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`);
  writePodCounts(writer, 'Pods Status:\t', metadata, selectorText((spec?.selector ?? {}) as never), context);
  if (spec) writePodTemplate(writer, spec.template);
  writeClaims(writer, spec?.volumeClaimTemplates ?? []);
  finish(writer, context);
};

function writeClaims(writer: Writer, claims: readonly PersistentVolumeClaim[]): void {
  if (claims.length === 0) {
    writer.line(0, 'Volume Claims:\t<none>');
    return;
  }
  writer.line(0, 'Volume Claims:');
  for (const { metadata, spec } of claims) {
    writer.line(1, `Name:\t${metadata.name}`);
    writer.line(
      1,
      `StorageClass:\t${spec?.storageClassName ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? ''}`,
    );
    writeLabels(writer, '  Labels', metadata.labels);
    writeAnnotations(writer, '  Annotations', metadata.annotations);
    const capacity = spec?.resources?.requests?.['storage'];
    writer.line(1, capacity === undefined ? 'Capacity:\t<default>' : `Capacity:\t${capacity}`);
    writer.line(1, `Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}
