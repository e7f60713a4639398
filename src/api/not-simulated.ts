import type { Container, PodSpec, Volume } from './generated/types.ts';
import type { KubeObject } from './object.ts';

// Fields that are accepted and kept but change nothing in the simulated cluster, though they would change something in a real one.

const SIMULATED_VOLUMES: readonly string[] = [
  'configMap',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'hostPath',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Where kinds hold the spec of a pod. */
const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template.spec',
  ReplicationController: 'spec.template.spec',
  ReplicaSet: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  Job: 'spec.template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
};

type Fields = Readonly<Record<string, unknown>>;

/** Paths of the fields of a manifest that have no effect here, in the order in which the manifest is read. */
export function notSimulated(object: KubeObject): readonly string[] {
  const path = POD_SPECS[object.kind];
  if (path !== undefined) {
    const spec = at(object as unknown as Fields, path) as PodSpec | undefined;
    return spec ? ofPodSpec(spec, path) : [];
  }
  const { spec } = object as { readonly spec?: Fields };
  switch (object.kind) {
    case 'NetworkPolicy':
      return spec ? ['spec'] : [];
    case 'Service':
      return ofService(spec ?? {});
    case 'PersistentVolumeClaim':
      return given(spec ?? {}, 'spec', ['dataSource', 'dataSourceRef', 'volumeAttributesClassName']);
    case 'HorizontalPodAutoscaler':
      return given(spec ?? {}, 'spec', ['behavior']);
    default:
      return [];
  }
}

function ofService(spec: Fields): readonly string[] {
  const local = spec['externalTrafficPolicy'] === 'Local' ? ['spec.externalTrafficPolicy'] : [];
  return [...given(spec, 'spec', ['externalName']), ...local];
}

function ofPodSpec(spec: PodSpec, path: string): readonly string[] {
  const security: Fields = { ...spec.securityContext };
  return [
    ...given({ ...spec }, path, ['hostPID', 'hostIPC', 'resourceClaims']),
    ...(spec.os?.name === 'windows' ? [`${path}.os`] : []),
    ...given(security, `${path}.securityContext`, ['fsGroup', 'supplementalGroups', ...CONFINEMENT]),
    ...(spec.volumes ?? []).flatMap((volume, i) => ofVolume(volume, `${path}.volumes[${i}]`)),
    ...(['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
      (spec[list] ?? []).flatMap((container, i) => ofContainer(container, `${path}.${list}[${i}]`)),
    ),
  ];
}

const CONFINEMENT = ['seLinuxOptions', 'windowsOptions'];

function ofVolume(volume: Volume, path: string): readonly string[] {
  return Object.keys(volume)
    .filter((source) => source !== 'name' && !SIMULATED_VOLUMES.includes(source))
    .map((source) => `${path}.${source}`);
}

function ofContainer(container: Omit<Container, 'resources'>, path: string): readonly string[] {
  const security: Fields = { ...container.securityContext };
  return [
    ...(container.env ?? []).flatMap(({ valueFrom }, i) =>
      valueFrom?.fileKeyRef ? [`${path}.env[${i}].valueFrom.fileKeyRef`] : [],
    ),
    ...given({ ...container }, path, ['volumeDevices']),
    ...(container.volumeMounts ?? []).flatMap(({ mountPropagation = 'None' }, i) =>
      mountPropagation === 'None' ? [] : [`${path}.volumeMounts[${i}].mountPropagation`],
    ),
    ...given(security, `${path}.securityContext`, ['capabilities', 'procMount', ...CONFINEMENT]),
  ];
}

/** The paths of those of the fields that say something. */
function given(object: Fields, path: string, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => says(object[field])).map((field) => `${path}.${field}`);
}

function says(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}

function at(object: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], object);
}
