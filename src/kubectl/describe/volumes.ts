// Volumes as describe shows them.
import type { PersistentVolumeClaimTemplate, ProjectedVolumeSource, Volume } from '../../api/generated/types.ts';
import { pairsLine } from './basics.ts';
import type { Writer } from './writer.ts';

type Line = readonly [level: number, text: string];

export function writeVolumes(writer: Writer, volumes: readonly Volume[] | undefined, space: string): void {
  if (!volumes || volumes.length === 0) {
    writer.line(0, `${space}Volumes:\t<none>`);
    return;
  }
  writer.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${volume.name}:`);
    for (const [level, text] of linesOf(volume)) writer.line(level, text);
  }
}

function linesOf(volume: Volume): readonly Line[] {
  const {
    hostPath,
    emptyDir,
    secret,
    configMap,
    persistentVolumeClaim,
    downwardAPI,
    projected,
    ephemeral,
    nfs,
    csi,
    image,
  } = volume;
  if (hostPath)
    return fields('HostPath (bare host directory volume)', { Path: hostPath.path, HostPathType: hostPath.type ?? '' });
  if (emptyDir) {
    return fields("EmptyDir (a temporary directory that shares a pod's lifetime)", {
      Medium: emptyDir.medium ?? '',
      SizeLimit: emptyDir.sizeLimit === undefined || emptyDir.sizeLimit === '0' ? '<unset>' : emptyDir.sizeLimit,
    });
  }
  if (secret) {
    return fields('Secret (a volume populated by a Secret)', {
      SecretName: secret.secretName ?? '',
      Optional: String(secret.optional ?? false),
    });
  }
  if (configMap) {
    return fields('ConfigMap (a volume populated by a ConfigMap)', {
      Name: configMap.name ?? '',
      Optional: String(configMap.optional ?? false),
    });
  }
  if (persistentVolumeClaim) {
    return fields('PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', {
      ClaimName: persistentVolumeClaim.claimName,
      ReadOnly: String(persistentVolumeClaim.readOnly ?? false),
    });
  }
  if (downwardAPI) {
    const items = (downwardAPI.items ?? []).map(({ fieldRef, resourceFieldRef, path }): Line => [
      3,
      `${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`,
    ]);
    return [...fields('DownwardAPI (a volume populated by information about the pod)', {}), [2, 'Items:'], ...items];
  }
  if (projected) return projectedLines(projected);
  if (ephemeral) return ephemeralLines(ephemeral.volumeClaimTemplate);
  if (nfs) {
    return fields('NFS (an NFS mount that lasts the lifetime of a pod)', {
      Server: nfs.server,
      Path: nfs.path,
      ReadOnly: String(nfs.readOnly ?? false),
    });
  }
  if (csi) {
    return fields('CSI (a Container Storage Interface (CSI) volume source)', {
      Driver: csi.driver,
      FSType: csi.fsType ?? '',
      ReadOnly: String(csi.readOnly ?? false),
      VolumeAttributes: pairsLine(csi.volumeAttributes),
    });
  }
  if (image)
    return fields('Image (a container image or OCI artifact)', {
      Reference: image.reference ?? '',
      PullPolicy: image.pullPolicy ?? '',
    });
  return [[2, '<unknown>']];
}

export function fields(type: string, values: Readonly<Record<string, string>>): readonly Line[] {
  return [[2, `Type:\t${type}`], ...Object.entries(values).map(([name, value]): Line => [2, `${name}:\t${value}`])];
}

function projectedLines(projected: ProjectedVolumeSource): readonly Line[] {
  const lines: Line[] = [...fields('Projected (a volume that contains injected data from multiple sources)', {})];
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of projected.sources ?? []) {
    if (secret) lines.push([2, `SecretName:\t${secret.name ?? ''}`], [2, `Optional:\t${secret.optional ?? false}`]);
    else if (downwardAPI) lines.push([2, 'DownwardAPI:\ttrue']);
    else if (configMap)
      lines.push([2, `ConfigMapName:\t${configMap.name ?? ''}`], [2, `Optional:\t${configMap.optional ?? false}`]);
    else if (serviceAccountToken)
      lines.push([2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 0}`]);
  }
  return lines;
}

function ephemeralLines(template: PersistentVolumeClaimTemplate | undefined): readonly Line[] {
  const spec = template?.spec;
  const modes = (spec?.accessModes ?? []).join(',');
  return [
    ...fields('EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)', {}),
    [2, `StorageClass:\t${spec?.storageClassName ?? ''}`],
    [2, 'Volume:\t'],
    [2, `Labels:\t${pairsLine(template?.metadata?.labels)}`],
    [2, `Annotations:\t${pairsLine(template?.metadata?.annotations)}`],
    [2, `Capacity:\t${spec?.resources?.requests?.['storage'] ?? ''}`],
    [2, `Access Modes:\t${modes}`],
    [2, `VolumeMode:\t${spec?.volumeMode ?? 'Filesystem'}`],
  ];
}
