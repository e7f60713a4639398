// Reads the API server's OpenAPI v3 documents (conformance/openapi) and writes src/api/generated: the TypeScript types of every kind,
// and the schema as data (field types, enums, defaults, list map keys, patch merge keys) that decoding, patches and `explain` read.
// Run it by hand when the documents change: node scripts/generate-api.mjs [TEXTS]
// TEXTS is a folder with the same documents as a 1.36.2 API server serves them (`kubectl get --raw /openapi/v3/apis/apps/v1 > TEXTS/apis_apps_v1.json` …):
// those in conformance/openapi have no descriptions of types and fields. With it descriptions.ts is written too.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const documents = join(root, 'conformance/openapi/v3');
const out = join(root, 'src/api/generated');

const raw = {};
for (const file of readdirSync(documents).sort()) {
  const { components } = JSON.parse(readFileSync(join(documents, file), 'utf8'));
  Object.assign(raw, components?.schemas ?? {});
}

const WELL_KNOWN = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity', ts: 'Quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'intOrString', ts: 'IntOrString' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'time', ts: 'Time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'microTime', ts: 'MicroTime' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': {
    type: 'any',
    ts: 'Readonly<Record<string, unknown>>',
  },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'any', ts: 'unknown' },
};

// Short names: the last part, with group and version appended where two types share it and this one is not the preferred.
const PREFERRED = ['api.core.v1.', 'api.autoscaling.v2.', 'apimachinery.pkg.apis.meta.v1.'];
const byShort = new Map();
for (const name of Object.keys(raw).sort()) {
  if (WELL_KNOWN[name]) continue;
  const short = name.split('.').at(-1);
  byShort.set(short, [...(byShort.get(short) ?? []), name]);
}
const shortNames = new Map();
const capital = (s) => s[0].toUpperCase() + s.slice(1);
for (const [short, names] of byShort) {
  const preferred = names.length === 1 ? names[0] : names.find((n) => PREFERRED.some((p) => n.includes(p)));
  for (const name of names) {
    const parts = name.split('.');
    shortNames.set(name, name === preferred ? short : short + capital(parts.at(-3)) + capital(parts.at(-2)));
  }
}

const refOf = (schema) => (schema.$ref ?? schema.allOf?.[0]?.$ref)?.replace('#/components/schemas/', '');

function fieldOf(schema) {
  const field = { ...typeOf(schema) };
  if (schema.enum) field.enum = schema.enum;
  if (schema.default !== undefined && !(typeof schema.default === 'object' && Object.keys(schema.default).length === 0))
    field.default = schema.default;
  if (schema.format && field.type !== 'intOrString') field.format = schema.format;
  if (schema['x-kubernetes-list-type']) field.listType = schema['x-kubernetes-list-type'];
  if (schema['x-kubernetes-list-map-keys']) field.listMapKeys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-patch-strategy']) field.patchStrategy = schema['x-kubernetes-patch-strategy'];
  if (schema['x-kubernetes-patch-merge-key']) field.patchMergeKey = schema['x-kubernetes-patch-merge-key'];
  if (schema['x-kubernetes-map-type']) field.mapType = schema['x-kubernetes-map-type'];
  return field;
}

function typeOf(schema) {
  const ref = refOf(schema);
  if (ref) return WELL_KNOWN[ref] ? { type: WELL_KNOWN[ref].type } : { type: 'ref', ref: shortNames.get(ref) };
  if (schema.type === 'array') return { type: 'array', items: fieldOf(schema.items) };
  if (schema.type === 'object')
    return schema.additionalProperties ? { type: 'map', items: fieldOf(schema.additionalProperties) } : { type: 'any' };
  return { type: schema.type ?? 'any' };
}

function tsOf(schema) {
  const ref = refOf(schema);
  if (ref) return WELL_KNOWN[ref]?.ts ?? shortNames.get(ref);
  if (schema.enum && schema.type === 'string') return 'string';
  if (schema.type === 'array') return `readonly ${wrap(tsOf(schema.items))}[]`;
  if (schema.type === 'object')
    return schema.additionalProperties ? `Readonly<Record<string, ${tsOf(schema.additionalProperties)}>>` : 'unknown';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type ?? 'unknown';
}
const wrap = (t) => (/^[\w.]+$/.test(t) || t.startsWith('Readonly<') ? t : `(${t})`);

const types = [];
const schemas = {};
for (const [name, short] of [...shortNames].sort((a, b) => (a[1] < b[1] ? -1 : 1))) {
  const schema = raw[name];
  const properties = schema.properties ?? {};
  const gvk = schema['x-kubernetes-group-version-kind'];
  const isKind = properties.kind && properties.apiVersion && properties.metadata && gvk;
  // Objects are typed as stored: named, with spec and status where the kind has them; what is being created is a Draft (object.ts).
  // Go marks lists and status fields required that the server leaves out while they are empty; only what is always there is required here.
  const required = new Set(
    isKind
      ? ['apiVersion', 'kind', 'metadata', 'spec', 'status', ...(properties.items ? ['items'] : [])]
      : short === 'ObjectMeta'
        ? ['name', 'uid', 'resourceVersion', 'creationTimestamp']
        : (schema.required ?? []),
  );
  const lines = Object.entries(properties).map(([key, field]) => {
    const ts =
      !isKind && tsOf(field) === 'ObjectMeta'
        ? 'Partial<ObjectMeta>'
        : isKind && (key === 'kind' || key === 'apiVersion') && gvk.length === 1
          ? `'${key === 'kind' ? gvk[0].kind : [gvk[0].group, gvk[0].version].filter(Boolean).join('/')}'`
          : tsOf(field);
    return `  readonly ${/^\w+$/.test(key) ? key : `'${key}'`}${required.has(key) ? '' : '?'}: ${ts};`;
  });
  types.push(
    lines.length
      ? `export interface ${short} {\n${lines.join('\n')}\n}`
      : `export type ${short} = Readonly<Record<string, unknown>>;`,
  );
  schemas[short] = {
    fields: Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, fieldOf(field)])),
    ...(schema.required ? { required: schema.required } : {}),
    ...(gvk ? { kinds: gvk.map((k) => [[k.group, k.version].filter(Boolean).join('/'), k.kind]) } : {}),
    ...(schema['x-kubernetes-unions'] ? { unions: schema['x-kubernetes-unions'] } : {}),
  };
}

mkdirSync(out, { recursive: true });
const header =
  '// Generated by scripts/generate-api.mjs from the OpenAPI v3 documents of Kubernetes 1.36.2. Do not edit.\n';
writeFileSync(
  join(out, 'types.ts'),
  `${header}
/** A resource quantity as written in manifests: \`500m\`, \`1Gi\`. */
export type Quantity = string;
/** A number, or a percentage such as \`25%\`. */
export type IntOrString = number | string;
/** RFC 3339 in UTC with whole seconds. */
export type Time = string;
/** RFC 3339 in UTC with microseconds. */
export type MicroTime = string;

${types.join('\n\n')}
`,
);
writeFileSync(
  join(out, 'schema.ts'),
  `${header}import type { TypeSchema } from '../schema.ts';

/** Every type of the API by its name in types.ts. */
export const schemas: Readonly<Record<string, TypeSchema>> = JSON.parse(
  ${JSON.stringify(JSON.stringify(schemas))},
) as Record<string, TypeSchema>;
`,
);
const texts = process.argv[2];
if (texts !== undefined) writeDescriptions(texts);

/** Descriptions by the names of types.ts: that of the type itself under the empty name, those of its fields under theirs. */
function writeDescriptions(folder) {
  const full = {};
  for (const file of readdirSync(documents).sort()) {
    if (!existsSync(join(folder, file))) throw new Error(`${folder} lacks ${file}`);
    const { components } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    Object.assign(full, components?.schemas ?? {});
  }
  const wellKnown = Object.keys(WELL_KNOWN).map((name) => [name, name.split('.').at(-1)]);
  const described = {};
  for (const [name, short] of [...shortNames, ...wellKnown].sort((a, b) => (a[1] < b[1] ? -1 : 1))) {
    const { description, properties = {} } = full[name] ?? {};
    const fields = Object.entries(properties).flatMap(([key, field]) =>
      field.description ? [[key, field.description]] : [],
    );
    described[short] = { ...(description ? { '': description } : {}), ...Object.fromEntries(fields) };
  }
  writeFileSync(
    join(out, 'descriptions.ts'),
    `// Generated by scripts/generate-api.mjs from the OpenAPI v3 documents that the API server of Kubernetes 1.36.2 serves. Do not edit.
// The texts are those of the Kubernetes API: Copyright The Kubernetes Authors, Apache License 2.0, https://github.com/kubernetes/kubernetes.

/** What the API says of its types and fields, by the names of types.ts; the type's own text stands under the empty name. */
export const descriptions: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
  ${JSON.stringify(JSON.stringify(described))},
) as Record<string, Record<string, string>>;
`,
  );
  console.log(`${JSON.stringify(described).length} bytes of descriptions`);
}
console.log(`${types.length} types, ${JSON.stringify(schemas).length} bytes of schema`);
