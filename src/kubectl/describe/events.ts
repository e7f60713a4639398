// The events of an object.
import type { Event } from '../../api/generated/types.ts';
import type { Client } from '../client.ts';
import { listAt } from '../json.ts';
import { ageOf } from './basics.ts';
import type { Writer } from './writer.ts';

/** Events of the object that a field selector names, oldest first. */
export function eventsOf(
  client: Client,
  reference: { readonly kind: string; readonly name: string; readonly namespace: string; readonly uid: string },
): readonly Event[] {
  const selector = [
    `involvedObject.kind=${reference.kind}`,
    `involvedObject.name=${reference.name}`,
    ...(reference.namespace === '' ? [] : [`involvedObject.namespace=${reference.namespace}`]),
    ...(reference.uid === '' ? [] : [`involvedObject.uid=${reference.uid}`]),
  ].join(',');
  const path = reference.namespace === '' ? '/api/v1/events' : `/api/v1/namespaces/${reference.namespace}/events`;
  const answer = client.request('GET', path, { query: { fieldSelector: selector, limit: '500' } });
  if (!answer.ok) return [];
  const events = listAt(answer.value, 'items') as readonly Event[];
  return events.toSorted((a, b) => lastMoment(a) - lastMoment(b));
}

function lastMoment(event: Event): number {
  return event.lastTimestamp === undefined ? 0 : Date.parse(event.lastTimestamp);
}

export function writeEvents(writer: Writer, events: readonly Event[], nowMs: number): void {
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.raw('Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of events) {
    const from = event.source?.component || event.reportingComponent || '';
    const message = (event.message ?? '').trim();
    const path = event.involvedObject?.fieldPath;
    const text = path ? `${path}: ${message}` : message;
    writer.line(1, `${event.type ?? ''}\t${event.reason ?? ''}\t${intervalOf(event, nowMs)}\t${from}\t${text}`);
  }
}

/** `5s`, or `5s (x3 over 20s)`. */
function intervalOf(event: Event, nowMs: number): string {
  const first = ageOf(event.eventTime ?? event.firstTimestamp, nowMs);
  if (event.series) return `${ageOf(event.series.lastObservedTime, nowMs)} (x${event.series.count ?? 0} over ${first})`;
  if ((event.count ?? 0) > 1) return `${ageOf(event.lastTimestamp, nowMs)} (x${event.count} over ${first})`;
  return first;
}
