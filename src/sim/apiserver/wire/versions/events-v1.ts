import { invalidValue, required } from '../../../../api/validation/field-error.ts';
import type { FieldError } from '../../../../api/validation/field-error.ts';
import type { Event, EventEventsV1 } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/object.ts';

// The two forms of events: core/v1, in which they are stored, and events.k8s.io/v1.

type Loose = Record<string, unknown>;

const RENAMED: readonly (readonly [core: keyof Event, events: keyof EventEventsV1])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

/** As events.k8s.io/v1 shows it. */
export function toEventsV1(object: KubeObject): KubeObject {
  const { ...result } = object as unknown as Loose;
  result['apiVersion'] = 'events.k8s.io/v1';
  for (const [core, events] of RENAMED) rename(result, core, events);
  return result as unknown as KubeObject;
}

/** As it is stored: the Event of v1. */
export function fromEventsV1(object: KubeObject): KubeObject {
  const { ...result } = object as unknown as Loose;
  result['apiVersion'] = 'v1';
  for (const [core, events] of RENAMED) rename(result, events, core);
  return result as unknown as KubeObject;
}

/** What the newer API asks of an event beyond the older one (ValidateEventCreate). */
export function validateEventsV1(object: KubeObject): readonly FieldError[] {
  const { eventTime, type, series, firstTimestamp, lastTimestamp, count, source } = object as Event;
  const errors: FieldError[] = [];
  if (eventTime === undefined) errors.push(required('eventTime'));
  if (type !== 'Normal' && type !== 'Warning')
    errors.push(invalidValue('type', '', `has invalid value: ${type ?? ''}`));
  if (series) {
    if ((series.count ?? 0) < 2) errors.push(invalidValue('series.count', '', 'should be at least 2'));
    if (series.lastObservedTime === undefined) errors.push(required('series.lastObservedTime'));
  }
  const unset = { firstTimestamp, lastTimestamp, count, source: source?.component || source?.host };
  for (const [field, value] of Object.entries(unset)) {
    if (value) errors.push(invalidValue(field, '', 'needs to be unset'));
  }
  return errors;
}

function rename(object: Loose, from: string, to: string): void {
  const value = object[from];
  delete object[from];
  if (value !== undefined) object[to] = value;
}
