// describe of kinds without a description of their own: their fields as an indented list (kubectl/pkg/describe: genericDescriber).
import type { ObjectMeta } from '../../api/generated/types.ts';
import type { JsonObject } from '../json.ts';
import { byBytes, isObject, scalarText } from '../json.ts';
import { writeMetadata } from './basics.ts';
import type { Describer } from './context.ts';
import { writeEvents } from './events.ts';
import type { Writer } from './writer.ts';

const SKIPPED_METADATA: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'labels',
  'annotations',
  'managedFields',
  'selfLink',
]);

export const describeAnything: Describer = (writer, object, context) => {
  const metadata = (object['metadata'] ?? {}) as JsonObject;
  writeMetadata(writer, metadata as unknown as ObjectMeta);
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !SKIPPED_METADATA.has(key)));
  writeFields(writer, { ...object, metadata: kept }, 0);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function writeFields(writer: Writer, object: JsonObject, level: number): void {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  for (const key of keys.toSorted((a, b) => byBytes(title(a), title(b)))) {
    const value = object[key];
    if (isObject(value)) {
      writer.line(level, `${title(key)}:`);
      writeFields(writer, value, level + 1);
    } else if (Array.isArray(value)) {
      writer.line(level, `${title(key)}:`);
      for (const item of value) {
        if (isObject(item)) writeFields(writer, item, level + 1);
        else writer.line(level + 1, String(item));
      }
    } else writer.line(level, `${title(key)}:\t${value === null ? '<nil>' : scalarText(value)}`);
  }
}

/** `podSelector` as `Pod Selector`. */
function title(key: string): string {
  if (/[^a-zA-Z0-9]/.test(key)) return key;
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  const titled = words.charAt(0).toUpperCase() + words.slice(1);
  return titled.replace(/\b(Api|Uid|Url)\b/g, (word) => word.toUpperCase());
}
