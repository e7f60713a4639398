import type { Descriptions } from '../../api/descriptions.ts';
import type { FieldSchema, TypeSchema } from '../../api/schema.ts';

/** A JSON Schema (draft 7) as the YAML language service reads it. Plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Types = Readonly<Record<string, TypeSchema>>;

const quantity: JsonSchema = { anyOf: [{ type: 'string' }, { type: 'number' }] };
const intOrString: JsonSchema = { anyOf: [{ type: 'integer' }, { type: 'string' }] };

function fieldOf(field: FieldSchema): JsonSchema {
  const more = field.default === undefined || field.default === '' ? {} : { default: field.default };
  switch (field.type) {
    case 'string':
      return { type: 'string', ...(field.enum === undefined ? {} : { enum: field.enum }), ...more };
    case 'time':
    case 'microTime':
      return { type: 'string' };
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: field.type, ...more };
    case 'array':
      return { type: ['array', 'null'], items: field.items === undefined ? {} : fieldOf(field.items) };
    case 'map':
      return {
        type: ['object', 'null'],
        additionalProperties: field.items === undefined ? true : fieldOf(field.items),
      };
    case 'ref':
      return { $ref: `#/definitions/${field.ref ?? 'Unknown'}` };
    case 'quantity':
      return quantity;
    case 'intOrString':
      return intOrString;
    case 'any':
      return {};
  }
}

/** What a person has to write: fields that the server fills in by default are not asked for. */
const needed = (type: TypeSchema): readonly string[] =>
  (type.required ?? []).filter((name) => {
    const field = type.fields[name];
    return field === undefined || field.default === undefined || field.default === '';
  });

function definitionOf(type: TypeSchema, texts: Readonly<Record<string, string>>): JsonSchema {
  const required = needed(type);
  const described = (name: string): JsonSchema => (texts[name] === undefined ? {} : { description: texts[name] });
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(
      Object.entries(type.fields).map(([name, field]) => [name, { ...fieldOf(field), ...described(name) }]),
    ),
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

const anything: JsonSchema = {};

/** Kinds that people write: everything with a name of its own, no lists, no requests. */
function writable(
  types: Types,
): readonly { readonly apiVersion: string; readonly kind: string; readonly name: string }[] {
  return Object.entries(types).flatMap(([name, type]) =>
    type.fields['metadata']?.ref !== 'ObjectMeta' || /(Review|Request|Eviction|Binding|Scale)$/.test(name)
      ? []
      : (type.kinds ?? []).map(([apiVersion, kind]) => ({ apiVersion, kind, name })),
  );
}

/** One schema for any manifest: the kind decides which type holds. Made from the API's own types and texts when the editor first opens. */
export function manifestSchema(types: Types, texts: Descriptions): JsonSchema {
  const kinds = writable(types);
  const definitions: Record<string, JsonSchema> = { Unknown: anything };
  for (const [name, type] of Object.entries(types))
    definitions[name] = Object.keys(type.fields).length === 0 ? anything : definitionOf(type, texts[name] ?? {});
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: [...new Set(kinds.map((item) => item.apiVersion))].sort() },
      kind: { type: 'string', enum: [...new Set(kinds.map((item) => item.kind))].sort() },
      metadata: { $ref: '#/definitions/ObjectMeta' },
    },
    allOf: kinds.map(({ apiVersion, kind, name }) => ({
      if: {
        properties: { kind: { const: kind }, apiVersion: { const: apiVersion } },
        required: ['kind', 'apiVersion'],
      },
      // oxlint-disable-next-line unicorn/no-thenable -- the word of JSON Schema
      then: { $ref: `#/definitions/${name}` },
    })),
    definitions,
  };
}
