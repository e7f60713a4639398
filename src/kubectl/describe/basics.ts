// What the descriptions of many kinds share: labels, annotations, times, tolerations.
import { LAST_APPLIED } from '../../api/last-applied.ts';
import { humanDuration } from '../../api/values/duration.ts';
import type { LabelSelector, ObjectMeta, Toleration } from '../../api/generated/types.ts';

import { byBytes } from '../json.ts';
import { selectorText } from '../label-selector-text.ts';
import type { Writer } from './writer.ts';

type Texts = Readonly<Record<string, string>>;

export function writeLabels(writer: Writer, title: string, labels: Texts | undefined): void {
  writeMultiline(
    writer,
    title,
    Object.keys(labels ?? {})
      .toSorted(byBytes)
      .map((key) => `${key}=${labels?.[key] ?? ''}`),
  );
}

/** A titled list, one per line; `<none>` if it is empty. */
export function writeMultiline(writer: Writer, title: string, lines: readonly string[]): void {
  if (lines.length === 0) writer.line(0, `${title}:\t<none>`);
  for (const [at, line] of lines.entries()) writer.line(0, at === 0 ? `${title}:\t${line}` : `\t${line}`);
}

const LONGEST_ANNOTATION = 140;

export function writeAnnotations(writer: Writer, title: string, annotations: Texts | undefined): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .toSorted(byBytes);
  if (keys.length === 0) writer.line(0, `${title}:\t<none>`);
  for (const [at, key] of keys.entries()) {
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    const head = at === 0 ? `${title}:\t` : '\t';
    if (value.length + key.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) {
      writer.line(0, `${head}${key}: ${value}`);
      continue;
    }
    writer.line(0, `${head}${key}:`);
    for (const line of value.split('\n')) writer.line(0, `\t  ${shortened(line)}`);
  }
}

function shortened(text: string): string {
  return text.length > LONGEST_ANNOTATION - 2 ? `${text.slice(0, LONGEST_ANNOTATION - 2)}...` : text;
}

/** Name and namespace, labels and annotations come in this order for most kinds. */
export function writeMetadata(writer: Writer, metadata: ObjectMeta): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sat, 21 Nov 2026 03:23:26 +0000`; the zero time where it is missing. */
export function longTime(time: string | undefined): string {
  if (time === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(Date.parse(time));
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} +0000`;
}

/** How long ago a time was, as tables show it. */
export function ageOf(time: string | undefined, nowMs: number): string {
  return time === undefined ? '<unknown>' : humanDuration(nowMs - Date.parse(time));
}

export function writeTolerations(writer: Writer, title: string, tolerations: readonly Toleration[] | undefined): void {
  const sorted = [...(tolerations ?? [])].toSorted((a, b) => byBytes(a.key ?? '', b.key ?? ''));
  writeMultiline(writer, title, sorted.map(tolerationText));
}

function tolerationText(toleration: Toleration): string {
  const { key = '', value = '', effect = '', operator, tolerationSeconds } = toleration;
  let text = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
  if (operator === 'Exists' && value === '') text += key === '' && effect === '' ? 'op=Exists' : ' op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

/** A label selector in one line; `<none>` for an empty one, `<unset>` for none. */
export function selectorLine(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<unset>';
  const text = selectorText(selector as never);
  return text === '' ? '<none>' : text;
}

/** `a=b,c=d`, or `<none>`. */
export function pairsLine(pairs: Texts | undefined): string {
  const keys = Object.keys(pairs ?? {}).toSorted(byBytes);
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${pairs?.[key] ?? ''}`).join(',');
}

/** `ReplicaSet/web`: the controller among the owners. */
export function controllerLine(metadata: ObjectMeta): string | undefined {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner && `${owner.kind}/${owner.name}`;
}

/** `true` as `True`. */
export function boolText(value: boolean | undefined): string {
  return value === true ? 'True' : 'False';
}
