// describe persistentvolumeclaim, persistentvolume, storageclass.
import { humanDuration } from '../../api/values/duration.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../api/generated/types.ts';
import { byBytes } from '../json.ts';
import { pairsLine, writeAnnotations, writeLabels } from './basics.ts';
import type { Describer } from './context.ts';
import { listOf } from './context.ts';
import { writeEvents } from './events.ts';
import type { Writer } from './writer.ts';

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modesText(modes: readonly string[] | undefined): string {
  return Object.entries(MODES)
    .filter(([mode]) => modes?.includes(mode) ?? false)
    .map(([, short]) => short)
    .join(',');
}

const CLASS = 'volume.beta.kubernetes.io/storage-class';

function statusText(phase: string | undefined, deletion: string | undefined, nowMs: number): string {
  return deletion === undefined ? (phase ?? '') : `Terminating (lasts ${humanDuration(nowMs - Date.parse(deletion))})`;
}

export const describePersistentVolumeClaim: Describer = (writer, object, context) => {
  const claim = object as unknown as PersistentVolumeClaim;
  const { metadata, spec = {}, status = {} } = claim;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  writer.line(0, `StorageClass:\t${spec.storageClassName ?? metadata.annotations?.[CLASS] ?? ''}`);
  writer.line(0, `Status:\t${statusText(status.phase, metadata.deletionTimestamp, context.nowMs)}`);
  writer.line(0, `Volume:\t${spec.volumeName ?? ''}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  const bound = Boolean(spec.volumeName);
  writer.line(0, `Capacity:\t${bound ? (status.capacity?.['storage'] ?? '') : ''}`);
  writer.line(0, `Access Modes:\t${bound ? modesText(status.accessModes) : ''}`);
  if (spec.volumeMode !== undefined) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
  if (spec.dataSource) {
    writer.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup) writer.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
    writer.line(1, `Kind:\t${spec.dataSource.kind}`);
    writer.line(1, `Name:\t${spec.dataSource.name}`);
  }
  const users = listOf(context, 'pods', metadata.namespace ?? '')
    .filter((pod) => pod.spec?.volumes?.some((volume) => usesClaim(pod, volume, metadata.name)) ?? false)
    .map((pod) => pod.metadata.name);
  writeUsers(writer, users);
  writeConditions(writer, claim);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function usesClaim(pod: Pod, volume: NonNullable<NonNullable<Pod['spec']>['volumes']>[number], name: string): boolean {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName === name;
  return volume.ephemeral !== undefined && `${pod.metadata.name}-${volume.name}` === name;
}

function writeUsers(writer: Writer, users: readonly string[]): void {
  if (users.length === 0) writer.line(0, 'Used By:\t<none>');
  for (const [at, name] of users.entries()) writer.line(0, at === 0 ? `Used By:\t${name}` : `\t${name}`);
}

function writeConditions(writer: Writer, claim: PersistentVolumeClaim): void {
  const conditions = claim.status?.conditions ?? [];
  if (conditions.length === 0) return;
  writer.raw('Conditions:\n  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of conditions) {
    const times = `${condition.lastProbeTime ?? ''} \t${condition.lastTransitionTime ?? ''} `;
    writer.line(
      1,
      `${condition.type} \t${condition.status} \t${times}\t${condition.reason ?? ''} \t${condition.message ?? ''}`,
    );
  }
}

export const describePersistentVolume: Describer = (writer, object, context) => {
  const { metadata, spec = {}, status = {} } = object as unknown as PersistentVolume;
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  writer.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
  writer.line(0, `Status:\t${statusText(status.phase, metadata.deletionTimestamp, context.nowMs)}`);
  const claim = spec.claimRef;
  writer.line(0, `Claim:\t${claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : ''}`);
  writer.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`);
  writer.line(0, `Access Modes:\t${modesText(spec.accessModes)}`);
  if (spec.volumeMode !== undefined) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
  writer.line(0, `Capacity:\t${spec.capacity?.['storage'] ?? ''}`);
  writeAffinity(writer, spec);
  writer.line(0, `Message:\t${status.message ?? ''}`);
  writer.line(0, 'Source:');
  writeSource(writer, spec);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function writeAffinity(writer: Writer, spec: NonNullable<PersistentVolume['spec']>): void {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  if (!terms) {
    writer.line(0, 'Node Affinity:\t<none>');
    return;
  }
  writer.line(0, 'Node Affinity:');
  if (terms.length === 0) writer.line(1, 'Required Terms:\t<none>');
  else writer.line(1, 'Required Terms:');
  for (const [at, term] of terms.entries()) {
    const expressions = term.matchExpressions ?? [];
    if (expressions.length === 0) writer.line(2, `Term ${at}:\t<none>`);
    for (const [index, { key, operator, values }] of expressions.entries()) {
      const list = values?.length ? ` [${values.join(', ')}]` : '';
      writer.line(2, `${index === 0 ? `Term ${at}:\t` : '\t'}${key} ${operator.toLowerCase()}${list}`);
    }
  }
}

function writeSource(writer: Writer, spec: NonNullable<PersistentVolume['spec']>): void {
  const { hostPath, local, nfs, csi } = spec;
  if (hostPath) {
    writer.line(2, 'Type:\tHostPath (bare host directory volume)');
    writer.line(2, `Path:\t${hostPath.path}`);
    writer.line(2, `HostPathType:\t${hostPath.type ?? ''}`);
  } else if (local) {
    writer.line(2, 'Type:\tLocalVolume (a persistent volume backed by local storage on a node)');
    writer.line(2, `Path:\t${local.path}`);
  } else if (nfs) {
    writer.line(2, 'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)');
    writer.line(2, `Server:\t${nfs.server}`);
    writer.line(2, `Path:\t${nfs.path}`);
    writer.line(2, `ReadOnly:\t${nfs.readOnly ?? false}`);
  } else if (csi) {
    writer.line(2, 'Type:\tCSI (a Container Storage Interface (CSI) volume source)');
    writer.line(2, `Driver:\t${csi.driver}`);
    writer.line(2, `FSType:\t${csi.fsType ?? ''}`);
    writer.line(2, `VolumeHandle:\t${csi.volumeHandle}`);
    writer.line(2, `ReadOnly:\t${csi.readOnly ?? false}`);
    writer.line(2, `VolumeAttributes:\t${pairsLine(csi.volumeAttributes)}`);
  } else writer.line(1, '<unknown>');
}

export const describeStorageClass: Describer = (writer, object, context) => {
  const storageClass = object as unknown as StorageClass;
  const { metadata } = storageClass;
  const isDefault = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`);
  writer.line(0, `Annotations:\t${pairsLine(metadata.annotations)}`);
  writer.line(0, `Provisioner:\t${storageClass.provisioner}`);
  writer.line(0, `Parameters:\t${pairsLine(storageClass.parameters)}`);
  writer.line(
    0,
    `AllowVolumeExpansion:\t${storageClass.allowVolumeExpansion === undefined ? '<unset>' : boolWord(storageClass.allowVolumeExpansion)}`,
  );
  if (!storageClass.mountOptions?.length) writer.line(0, 'MountOptions:\t<none>');
  else {
    writer.line(0, 'MountOptions:');
    for (const option of storageClass.mountOptions.toSorted(byBytes)) writer.line(1, option);
  }
  if (storageClass.reclaimPolicy) writer.line(0, `ReclaimPolicy:\t${storageClass.reclaimPolicy}`);
  if (storageClass.volumeBindingMode) writer.line(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}`);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function boolWord(value: boolean): string {
  return value ? 'True' : 'False';
}
