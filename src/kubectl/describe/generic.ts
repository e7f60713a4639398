// describe of kinds without a description of their own: their fields as an indented list (kubectl/pkg/describe: genericDescriber).
import type { ObjectMeta } from '../../api/generated/types.ts';
import type { JsonObject } from '../json.ts';
import { byBytes, isObject, textAt, scalarText } from '../json.ts';
import { writeMetadata } from './basics.ts';
import type { Describer } from './context.ts';
import { writeEvents } from './events.ts';
import type { Writer } from './writer.ts';

const SKIPPED: ReadonlySet<string> = new Set(['kind', 'apiVersion', 'metadata']);
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
  writer.line(0, `API Version:\t${textAt(object, 'apiVersion')}`);
  writer.line(0, `Kind:\t${textAt(object, 'kind')}`);
  writer.line(0, 'Metadata:');
  writeFields(writer, metadata, SKIPPED_METADATA, 1);
  writeFields(writer, object, SKIPPED, 0);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function writeFields(writer: Writer, object: JsonObject, skipped: ReadonlySet<string>, level: number): void {
  const keys = Object.keys(object).filter((key) => !skipped.has(key) && object[key] !== undefined);
  for (const key of keys.toSorted((a, b) => byBytes(title(a), title(b)))) {
    const value = object[key];
    if (isObject(value)) {
      writer.line(level, `${title(key)}:`);
      writeFields(writer, value, new Set(), level + 1);
    } else if (Array.isArray(value)) {
      writer.line(level, `${title(key)}:`);
      for (const item of value) {
        if (isObject(item)) writeFields(writer, item, new Set(), level + 1);
        else writer.line(level + 1, String(item));
      }
    } else writer.line(level, `${title(key)}:\t${value === null ? '<nil>' : scalarText(value)}`);
  }
}

/** `podSelector` as `Pod Selector`. */
function title(key: string): string {
  if (/[^a-zA-Z0-9]/.test(key)) return key;
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
