// The older format of explain, `--output plaintext-openapiv2` (kubectl/pkg/explain).
import type { FieldSchema } from '../../../api/schema.ts';
import type { Place } from './place.ts';
import { fieldsOf, isReference, refOf, typeTexts } from './place.ts';
import { fillLines } from './wrap.ts';

const WIDTH = 80;

export function plaintextV2(kind: string, groupVersion: string, place: Place, recursive: boolean): string {
  const head = `KIND:     ${kind}\nVERSION:  ${groupVersion}\n\n`;
  const inner = innermost(place.field);
  const isObject = inner?.type === 'ref';
  const type = typeName(place.field);
  const title = place.name === '' ? '' : `${isObject ? 'RESOURCE:' : 'FIELD:   '} ${place.name} <${type}>\n\n`;
  const body = `${head}${inner?.type === 'any' ? '' : title}DESCRIPTION:\n${description(place)}`;
  if (!isObject) return body;
  return `${body}\nFIELDS:\n${recursive ? recursiveLines(place, 3, []) : fieldLines(place)}`;
}

function innermost(field: FieldSchema): FieldSchema | undefined {
  return field.type === 'array' || field.type === 'map' ? field.items && innermost(field.items) : field;
}

function description({ name, field, text }: Place): string {
  const own = name === '' ? [] : [text];
  const texts = [...own, ...typeTexts(field, name)];
  const told = texts.flatMap((one, at) => (one ? [`${at > 0 ? '\n' : ''}${lines(one, 5)}`] : []));
  return told.length === 0 ? lines('<empty>', 5) : told.join('');
}

function lines(text: string, columns: number): string {
  return fillLines(text, WIDTH - columns)
    .map((line) => (line === '' ? '\n' : `${' '.repeat(columns)}${line}\n`))
    .join('');
}

function fieldLines(place: Place): string {
  return fieldsOf(place)
    .map(
      ({ name, field, text = '', required }) =>
        `   ${name}\t<${typeName(field)}>${required ? ' -required-' : ''}\n${lines(text, 5)}\n`,
    )
    .join('');
}

function recursiveLines(place: Place, columns: number, above: readonly string[]): string {
  const type = refOf(place.field);
  if (type !== undefined && above.includes(type)) return '';
  const within = type === undefined || place.name === '' ? above : [...above, type];
  return fieldsOf(place)
    .map(
      (field) =>
        `${' '.repeat(columns)}${field.name}\t<${typeName(field.field)}>\n${recursiveLines(field, columns + 3, within)}`,
    )
    .join('');
}

/** This format names no types, and knows nothing of what has no fields. */
function typeName(field: FieldSchema | undefined): string {
  if (!field) return '';
  switch (field.type) {
    case 'array':
      return `[]${typeName(field.items)}`;
    case 'map':
      return `map[string]${typeName(field.items)}`;
    case 'ref':
      return 'Object';
    case 'any':
      return 'map[string]';
    default:
      return isReference(field) ? 'string' : field.type;
  }
}
