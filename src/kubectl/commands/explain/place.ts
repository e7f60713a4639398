// The fields that explain walks through, and what the API says of them.
import { descriptionOf } from '../../../api/descriptions.ts';
import type { FieldSchema, TypeSchema } from '../../../api/schema.ts';
import { byBytes } from '../../json.ts';
import { typeNamed } from '../../patch/schema.ts';

/** A kind, or a field under it. */
export interface Place {
  /** Empty for the kind itself. */
  readonly name: string;
  readonly field: FieldSchema;
  /** Its own text. */
  readonly text: string | undefined;
  readonly required: boolean;
}

export function rootPlace(type: string): Place {
  return { name: '', field: { type: 'ref', ref: type }, text: undefined, required: false };
}

/** The field at the end of a path; undefined if there is none. */
export function placeAt(root: Place, path: readonly string[]): Place | undefined {
  let place: Place | undefined = root;
  for (const name of path) place = place && fieldsOf(place).find((field) => field.name === name);
  return place;
}

/** The fields of a place's object, or of its list's or map's elements, sorted. */
export function fieldsOf({ field }: Place): readonly Place[] {
  const name = refOf(field);
  const type: TypeSchema | undefined = typeNamed(name);
  if (!type || name === undefined) return [];
  return Object.keys(type.fields)
    .toSorted(byBytes)
    .map((key) => ({
      name: key,
      field: type.fields[key] as FieldSchema,
      text: descriptionOf(name, key),
      required: type.required?.includes(key) ?? false,
    }));
}

/** The type of a field's object or of its elements. */
export function refOf(field: FieldSchema): string | undefined {
  return field.type === 'array' || field.type === 'map' ? field.items && refOf(field.items) : field.ref;
}

/** The texts of the types that a field refers to, one for each step on the way; undefined where one has none. */
export function typeTexts(field: FieldSchema, name: string): readonly (string | undefined)[] {
  if (field.type === 'array' || field.type === 'map') {
    return field.items ? [...(isReference(field.items) ? [undefined] : []), ...typeTexts(field.items, name)] : [];
  }
  return isReference(field) ? [descriptionOf(field.ref ?? wellKnown(field, name) ?? '')] : [];
}

/** Whether the API refers to a type of its own here. */
export function isReference(field: FieldSchema): boolean {
  return field.ref !== undefined || wellKnown(field, '') !== undefined;
}

/** Types that are no objects to us but have a name in the API. */
export function wellKnown(field: FieldSchema, name: string): string | undefined {
  switch (field.type) {
    case 'quantity':
      return 'Quantity';
    case 'intOrString':
      return 'IntOrString';
    case 'time':
      return 'Time';
    case 'microTime':
      return 'MicroTime';
    case 'any':
      return name === 'fieldsV1' ? 'FieldsV1' : 'RawExtension';
    default:
      return undefined;
  }
}
