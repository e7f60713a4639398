// kubectl explain (kubectl/pkg/explain/v2), from the server's schema.
import type { FieldSchema, TypeSchema } from '../../api/schema.ts';
import type { Task } from '../../sim/kernel/task.ts';
import type { Command, Context } from '../command.ts';
import { plain, verbatim } from '../failure.ts';
import { byBytes } from '../json.ts';
import { schemaOf, typeNamed } from '../patch/schema.ts';
import { check, fail } from '../process.ts';
import { apiVersionOf } from '../resources/mapping.ts';
import type { Mapping } from '../resources/mapping.ts';

export const explain: Command = {
  name: 'explain',
  short: 'Get documentation for a resource',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  flags: [
    {
      name: 'api-version',
      type: 'string',
      default: '',
      usage: 'Use given api-version (group/version) of the resource.',
    },
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'plaintext',
      usage: 'Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).',
    },
    {
      name: 'recursive',
      short: 'R',
      type: 'bool',
      default: 'false',
      usage:
        'When true, print the name of all the fields recursively. Otherwise, print the available fields with their description.',
    },
  ],
  run,
};

function* run(context: Context): Task<number> {
  const [target, ...more] = context.args;
  if (target === undefined) {
    yield* fail(
      plain(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      ),
    );
  }
  if (more.length > 0) yield* fail(plain('We accept only this format: explain RESOURCE\n'));
  const format = context.text('output');
  if (format !== 'plaintext' && format !== 'plaintext-openapiv2') {
    yield* fail(plain(`unrecognized format: ${format}`));
  }
  if ((target as string).startsWith('.')) {
    yield* fail(plain('invalid jsonpath syntax, first node must be field node'));
  }
  const [mapping, path] = yield* targetOf(context, target as string);
  const type = schemaOf(apiVersionOf(mapping), mapping.kind);
  if (!type)
    return yield* fail(
      plain(`Couldn't find resource for ${JSON.stringify(`${apiVersionOf(mapping)}, Kind=${mapping.kind}`)}`),
    );
  context.out(head(mapping));
  const found = find(type, path);
  if ('missing' in found) return yield* fail(plain(`field ${JSON.stringify(found.missing)} does not exist`));
  context.out(body(found, path, context.on('recursive')));
  return 0;
}

/** `deployments.apps.spec.replicas`: which part is the type, which the path. */
function* targetOf(context: Context, target: string): Task<readonly [Mapping, readonly string[]]> {
  const mapper = yield* check(context.mapper());
  const words = target.replace(/\.$/, '').split('.');
  const wanted = context.text('api-version');
  for (let length = Math.min(words.length, 6); length > 0; length -= 1) {
    const mapping = mapper.find(words.slice(0, length).join('.'));
    if (!mapping) continue;
    const versioned = wanted === '' ? mapping : mapper.byKind(wanted, mapping.kind);
    if (!versioned)
      return yield* fail(
        plain(
          `couldn't find resource for "${wanted.includes('/') ? wanted : `/${wanted}`}, Resource=${mapping.resource}"`,
        ),
      );
    return [versioned, words.slice(length)];
  }
  return yield* fail(verbatim(`the server doesn't have a resource type ${JSON.stringify(words[0])}`));
}

function head(mapping: Mapping): string {
  const group = mapping.group === '' ? '' : `GROUP:      ${mapping.group}\n`;
  return `${group}KIND:       ${mapping.kind}\nVERSION:    ${mapping.version}\n\n`;
}

interface Place {
  readonly field: FieldSchema | undefined;
  readonly type: TypeSchema | undefined;
  readonly required: boolean;
}

function find(root: TypeSchema, path: readonly string[]): Place | { readonly missing: string } {
  let place: Place = { field: undefined, type: root, required: false };
  for (const name of path) {
    const field = fieldOf(place.type, name);
    if (!field) return { missing: path.at(-1) ?? name };
    place = { field, type: typeOf(field), required: place.type?.required?.includes(name) ?? false };
  }
  return place;
}

/** Every kind has these, though its own type may not list them. */
const COMMON: Readonly<Record<string, FieldSchema>> = { apiVersion: { type: 'string' }, kind: { type: 'string' } };

function fieldOf(type: TypeSchema | undefined, name: string): FieldSchema | undefined {
  return type?.fields[name] ?? (type?.kinds ? COMMON[name] : undefined);
}

function typeOf(field: FieldSchema): TypeSchema | undefined {
  const inner = field.type === 'array' || field.type === 'map' ? field.items : field;
  return typeNamed(inner?.ref);
}

/** What our names have behind those of the types that two groups share. */
const TWICE = /(Discovery|Autoscaling|Storage|Events)V1$/;

/** `<[]Container>`, `<map[string]string>`, `<integer>`. */
function typeName(field: FieldSchema | undefined, name = ''): string {
  if (!field) return 'Object';
  switch (field.type) {
    case 'array':
      return `[]${typeName(field.items)}`;
    case 'map':
      return `map[string]${typeName(field.items)}`;
    case 'ref':
      return (field.ref ?? 'Object').replace(TWICE, '');
    case 'quantity':
      return 'Quantity';
    case 'intOrString':
      return 'IntOrString';
    case 'time':
    case 'microTime':
      return 'string';
    case 'any':
      return name === 'fieldsV1' ? 'FieldsV1' : 'RawExtension';
    default:
      return field.type;
  }
}

function body({ field, type, required }: Place, path: readonly string[], recursive: boolean): string {
  const name = path.at(-1);
  const mark = required ? ' -required-' : '';
  const title =
    name === undefined ? '' : `FIELD: ${name} <${typeName(field, name)}>${mark}\n${enumBlock(field) || '\n'}\n`;
  const fields = type ? `FIELDS:\n${fieldLines(type, 1, recursive)}` : '';
  return `${title}DESCRIPTION:\n    <empty>\n${enumSpace(field)}${fields}\n`;
}

function enumBlock(field: FieldSchema | undefined): string {
  if (!field?.enum?.length) return '';
  return `ENUM:\n${field.enum.map((value) => `    ${value === '' ? '""' : value}\n`).join('')}`;
}

const MOST_VALUES = 4;

function enumLine({ enum: values = [] }: FieldSchema, pad: string): string {
  if (values.length === 0) return '';
  const shown = values.slice(0, MOST_VALUES).map((value) => (value === '' ? '""' : value));
  return `${pad}enum: ${shown.join(', ')}${values.length > MOST_VALUES ? ', ....' : ''}\n`;
}

function enumSpace(field: FieldSchema | undefined): string {
  return field?.enum?.length ? '' : '    \n';
}

function fieldLines(type: TypeSchema, level: number, recursive: boolean, seen: readonly TypeSchema[] = []): string {
  const all: Readonly<Record<string, FieldSchema>> = type.kinds ? { ...COMMON, ...type.fields } : type.fields;
  return Object.keys(all)
    .toSorted(byBytes)
    .map((name) => {
      const field = all[name] as FieldSchema;
      const required = type.required?.includes(name) ? ' -required-' : '';
      const pad = '  '.repeat(level);
      const line = `${pad}${name}\t<${typeName(field, name)}>${required}\n`;
      const values = enumLine(field, pad);
      if (!recursive) return `${line}${values}${pad}  <no description>\n\n`;
      const inner = typeOf(field);
      const deeper =
        inner && !seen.includes(inner) && inner !== type ? fieldLines(inner, level + 1, true, [...seen, type]) : '';
      return `${line}${values}${deeper}`;
    })
    .join('');
}
