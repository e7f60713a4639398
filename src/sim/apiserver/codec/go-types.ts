import { schemas } from '../../../api/generated/schema.ts';
import { goFieldsOf } from '../../../api/go/go-shape.ts';
import type { FieldSchema } from '../../../api/schema.ts';
import { goStructType, namedGoType } from './go-names.ts';

// How the Go types behind the API show in answers: which empty values are left out, which are written, and how decoding errors name types.

/** Whether an empty value of a field is left out when the object is written (omitempty of what is no pointer). */
export function leavesOutEmpty(type: string, field: string, schema: FieldSchema): boolean {
  if (!EMPTY_VALUES.has(schema.type)) return false;
  const { pointers, always } = goFieldsOf(type);
  return !pointers.has(field) && !always.some(([name]) => name === field);
}

/** Whether a field is written even where it is zero, being no pointer. */
export function isAlwaysWritten(type: string, field: string): boolean {
  return goFieldsOf(type).always.some(([name]) => name === field);
}

/** Whether a field tells unset from empty. */
export function isPointer(type: string, field: string): boolean {
  return goFieldsOf(type).pointers.has(field);
}

const EMPTY_VALUES: ReadonlySet<FieldSchema['type']> = new Set<FieldSchema['type']>([
  'integer',
  'boolean',
  'string',
  'array',
  'map',
]);

/** Lists that tell nothing from empty: they are written as null while nobody has set them. */
const NULLABLE_LISTS = new Set([
  'ContainerImage.names',
  'EndpointSlice.endpoints',
  'EndpointSlice.ports',
  'HorizontalPodAutoscalerStatus.currentMetrics',
  'PodFailurePolicyOnExitCodesRequirement.values',
]);

/** Whether a list that is not set differs from an empty one. */
export function isNullableList(type: string, field: string): boolean {
  return NULLABLE_LISTS.has(`${type}.${field}`);
}

/** Embedded structs that show in the path of a decoding error, with the fields that they hold. */
const EMBEDDED: Readonly<Record<string, { readonly struct: string; readonly holds: (field: string) => boolean }>> = {
  Probe: { struct: 'ProbeHandler', holds: (field) => ['exec', 'httpGet', 'tcpSocket', 'grpc'].includes(field) },
  Volume: { struct: 'VolumeSource', holds: (field) => field !== 'name' },
  EphemeralContainer: { struct: 'EphemeralContainerCommon', holds: (field) => field !== 'targetContainerName' },
  PersistentVolumeSpec: {
    struct: 'PersistentVolumeSource',
    holds: (field) =>
      schemas['PersistentVolumeSpec']?.fields[field]?.type === 'ref' && !['claimRef', 'nodeAffinity'].includes(field),
  },
  IngressRule: { struct: 'IngressRuleValue', holds: (field) => field === 'http' },
  PersistentVolumeClaim: { struct: 'TypeMeta', holds: (field) => field === 'kind' || field === 'apiVersion' },
  ConfigMapVolumeSource: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  ConfigMapKeySelector: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  SecretKeySelector: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  ConfigMapEnvSource: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  SecretEnvSource: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  ConfigMapProjection: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
  SecretProjection: { struct: 'LocalObjectReference', holds: (field) => field === 'name' },
};

/** The path of a field as an error shows it: behind the embedded struct that holds it, if any. */
export function shownField(type: string, field: string): string {
  const embedded = EMBEDDED[type];
  return embedded?.holds(field) ? `${embedded.struct}.${field}` : field;
}

/** The Go type of a field, as a decoding error names it. */
export function goTypeName(type: string, field: string, schema: FieldSchema): string {
  return namedGoType(type, field) ?? goTypeOf(schema);
}

export function goTypeOf(schema: FieldSchema): string {
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return schema.format ?? 'int32';
    case 'number':
      return 'float64';
    case 'array':
      return `[]${goTypeOf(schema.items ?? { type: 'any' })}`;
    case 'map':
      return `map[string]${goTypeOf(schema.items ?? { type: 'any' })}`;
    case 'ref':
      return goStructType(schema.ref ?? '');
    default:
      return 'string';
  }
}
