// The format of explain (kubectl/pkg/explain/v2/templates/plaintext.tmpl).
import type { FieldSchema } from '../../../api/schema.ts';
import type { Place } from './place.ts';
import { fieldsOf, refOf, typeTexts, wellKnown } from './place.ts';
import { indent, wrapKeepingLines } from './wrap.ts';

/** Everything below the head. */
export function plaintext(place: Place, recursive: boolean): string {
  const { field, name, text } = place;
  const title = name === '' ? '' : `FIELD: ${name} <${typeName(field, name)}>\n${enumBlock(field)}\n\n`;
  const texts = [text, ...typeTexts(field, name)].filter((one) => one !== undefined);
  const all = texts.length === 0 ? '<empty>' : texts.map((one) => `${one}\n`).join('');
  const lines = fieldLines(place, 1, recursive, []);
  const fields = lines === '' ? '' : `FIELDS:\n${lines}`;
  return `${title}DESCRIPTION:\n${indent(wrapKeepingLines(all, 76), 4)}\n${fields}\n`;
}

/** What our names have behind those of the types that two groups share. */
const TWICE = /(Discovery|Autoscaling|Storage|Events|Rbac)V1$/;

/** `[]Container`, `map[string]string`, `integer`. */
function typeName(field: FieldSchema | undefined, name: string): string {
  if (!field) return 'Object';
  switch (field.type) {
    case 'array':
      return `[]${typeName(field.items, name)}`;
    case 'map':
      return `map[string]${typeName(field.items, name)}`;
    case 'ref':
      return (field.ref ?? 'Object').replace(TWICE, '');
    case 'time':
    case 'microTime':
      return 'string';
    default:
      return wellKnown(field, name) ?? field.type;
  }
}

const shown = (value: string): string => (value === '' ? '""' : value);

function enumBlock({ enum: values = [] }: FieldSchema): string {
  return values.length === 0 ? '' : `ENUM:${values.map((value) => `\n    ${shown(value)}`).join('')}`;
}

const MOST_VALUES = 4;

function enumLine({ enum: values = [] }: FieldSchema, pad: string): string {
  if (values.length === 0) return '';
  const some = values.slice(0, MOST_VALUES).map(shown).join(', ');
  return `\n${pad}enum: ${some}${values.length > MOST_VALUES ? ', ....' : ''}`;
}

function fieldLines(place: Place, level: number, recursive: boolean, above: readonly string[]): string {
  const type = refOf(place.field);
  if (type !== undefined && above.includes(type)) return '';
  // the kind itself is not referred to, so it may come once more within itself
  const within = type === undefined || place.name === '' ? above : [...above, type];
  return fieldsOf(place)
    .map((field) => {
      const line = fieldLine(field, '  '.repeat(level));
      return recursive
        ? line + fieldLines(field, level + 1, true, within)
        : `${line}${described(field, level * 2)}\n\n`;
    })
    .join('');
}

function fieldLine({ name, field, required }: Place, pad: string): string {
  return `${pad}${name}\t<${typeName(field, name)}>${required ? ' -required-' : ''}${enumLine(field, pad)}\n`;
}

function described({ text }: Place, columns: number): string {
  return indent(wrapKeepingLines(text ?? '<no description>', 78 - columns), columns + 2);
}
