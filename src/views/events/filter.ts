import type { EventRow } from '../rows/rows.ts';

export interface EventFilter {
  readonly at: number;
  readonly words: string;
  readonly warnings: boolean;
  readonly kind: string;
}

/** Events up to a moment that fit, newest first; a repeated event stands once, where it came last. */
export function filterEvents(
  events: readonly EventRow[],
  { at, words, warnings, kind }: EventFilter,
): readonly EventRow[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const seen = new Set<string>();
  const found: EventRow[] = [];
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event === undefined || event.at > at || seen.has(event.uid)) continue;
    seen.add(event.uid);
    if (warnings && event.type !== 'Warning') continue;
    if (kind !== '' && event.objectKind !== kind) continue;
    const text = `${event.reason} ${event.objectKind}/${event.objectName} ${event.message}`.toLowerCase();
    if (wanted.every((word) => text.includes(word))) found.push(event);
  }
  return found;
}
