import type { Event } from '../../../api/generated/types.ts';
import { ageOf } from './cell.ts';
import type { Printer } from './cell.ts';

export const printEvent: Printer<Event> = (event, clock) => {
  const first = event.firstTimestamp ?? event.eventTime;
  const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? first;
  const { involvedObject } = event;
  const kind = (involvedObject?.kind ?? '').toLowerCase();
  return [
    ageOf(last, clock),
    event.type ?? '',
    event.reason ?? '',
    involvedObject?.name ? `${kind}/${involvedObject.name}` : kind,
    involvedObject?.fieldPath ?? '',
    sourceOf(event),
    (event.message ?? '').trim(),
    ageOf(first, clock),
    event.series?.count ?? (event.count || 1),
    event.metadata.name,
  ];
};

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const host = source?.host || reportingInstance || '';
  return host ? `${component}, ${host}` : component;
}
