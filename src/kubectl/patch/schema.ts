// What the schema says of how lists and maps are patched.
import { schemas } from '../../api/generated/schema.ts';
import type { FieldSchema, TypeSchema } from '../../api/schema.ts';

const byKind = new Map<string, string>();

/** The type of a kind; undefined for kinds that the schema does not know. */
export function schemaOf(apiVersion: string, kind: string): TypeSchema | undefined {
  return typeNamed(typeNameOf(apiVersion, kind));
}

/** The name that the schema has for the type of a kind. */
export function typeNameOf(apiVersion: string, kind: string): string | undefined {
  if (byKind.size === 0) {
    for (const [type, { kinds }] of Object.entries(schemas)) {
      for (const [version, name] of kinds ?? []) byKind.set(`${version}/${name}`, type);
    }
  }
  return byKind.get(`${apiVersion}/${kind}`);
}

export function typeNamed(name: string | undefined): TypeSchema | undefined {
  return name === undefined ? undefined : schemas[name];
}

/** How a field of a type is patched, and the type of its values. */
export interface PatchMeta {
  /** Lists merge by key (or as sets) instead of being replaced. */
  readonly merge: boolean;
  readonly retainKeys: boolean;
  readonly mergeKey: string | undefined;
  /** Type of the field's object, or of its list's elements. */
  readonly type: TypeSchema | undefined;
  /** Maps of values: every key is a field of this schema. */
  readonly values: FieldSchema | undefined;
}

export function patchMeta(type: TypeSchema | undefined, key: string): PatchMeta {
  const field = type?.fields[key];
  const strategies = (field?.patchStrategy ?? '').split(',');
  const element = field?.type === 'array' || field?.type === 'map' ? field.items : field;
  return {
    merge: strategies.includes('merge'),
    retainKeys: strategies.includes('retainKeys'),
    mergeKey: field?.patchMergeKey,
    type: typeNamed(element?.ref),
    values: field?.type === 'map' ? field.items : undefined,
  };
}
