import type { Event } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { toMicroTime } from '../../api/values/time.ts';
import type { Random } from '../../base/random.ts';
import { takesObjects } from './admission/namespace-lifecycle.ts';
import type { ActionRecorder, EventRecorder } from './client.ts';
import { EventCorrelator } from './event-correlator.ts';
import { ActionEventVersion, CountedEventVersion, namespaceOfEvents } from './event-version.ts';
import type { Teller, Told } from './event-version.ts';
import type { Registry } from './registry.ts';

/** A series of the events.k8s.io recorder ends when nothing was added for so long. */
const SERIES_ENDS_MS = 360_000;
const SERIES_REFRESH_MS = 1_800_000;
const NANOS_PER_MS = 1_000_000;

/** client-go's tools/record: core/v1 events with a count. */
export function eventRecorder(registry: Registry, component: string, host: string | undefined): EventRecorder {
  const correlator = new EventCorrelator(registry.kernel);
  const names = registry.kernel.random.fork(`events/${component}/${host ?? ''}`);
  const source = host === undefined ? { component } : { component, host };
  const teller: Teller = { registry, component, instance: host ?? '', source };
  return {
    event(object, type, reason, message, fieldPath = '') {
      const told: Told = { object, type, reason, message, fieldPath };
      const correlated = correlator.correlate(identityOf(object), told, () => eventKey(registry, object, names));
      if (correlated.dropped) return;
      const { observation, combined } = correlated;
      if (observation.count > 1) {
        repeat(registry, component, observation.key, observation.count, correlated.message);
      } else if (isOpen(registry, object)) {
        const said = combined ? { ...told, message: correlated.message } : told;
        registry.store.append(new CountedEventVersion(teller, observation.key, said, combined));
      }
    },
  };
}

/** One more of what was told before, unless the event has expired. */
function repeat(registry: Registry, component: string, key: string, count: number, message: string): void {
  const event = registry.store.get('events', key);
  if (!event) return;
  const next: Event = { ...event, count, lastTimestamp: registry.now(), message };
  registry.put(registry.kind('events'), next, { author: component });
}

interface Series {
  readonly key: string;
  count: number;
  lastMs: number;
}

/** client-go's tools/events, as the scheduler uses it: events.k8s.io/v1 events with an action and a series. */
export function actionRecorder(registry: Registry, component: string, instance: string): ActionRecorder {
  const names = registry.kernel.random.fork(`events/${component}/${instance}`);
  const running = new Map<string, Series>();
  let ticking = false;
  const tick = (): void => {
    for (const [key, series] of running) {
      if (registry.kernel.now - series.lastMs >= SERIES_ENDS_MS) {
        running.delete(key);
        if (series.count > 2) writeSeries(registry, component, series);
      }
    }
    ticking = running.size > 0;
    if (ticking) registry.kernel.after(SERIES_ENDS_MS, tick, 'event series end');
  };
  const teller: Teller = { registry, component, instance, source: {} };
  return {
    event(object, type, reason, action, message, related) {
      // Other than in the older recorder, an object that has changed in between starts another event.
      const about = `${identityOf(object)}\n${object.metadata.resourceVersion ?? ''}`;
      const key = [about, type, action, reason, related?.metadata.uid ?? ''].join('\n');
      const now = registry.kernel.now;
      const series = running.get(key);
      if (series && now - series.lastMs < SERIES_REFRESH_MS) {
        series.count += 1;
        series.lastMs = now;
        if (series.count === 2) writeSeries(registry, component, series);
        return;
      }
      const storedAs = eventKey(registry, object, names);
      running.set(key, { key: storedAs, count: 1, lastMs: now });
      if (!ticking) registry.kernel.after(SERIES_ENDS_MS, tick, 'event series end');
      ticking = true;
      if (!isOpen(registry, object)) return;
      const told: Told = { object, type, reason, message, fieldPath: '' };
      registry.store.append(new ActionEventVersion(teller, storedAs, told, action, related));
    },
  };
}

function writeSeries(registry: Registry, component: string, series: Series): void {
  const event = registry.store.get('events', series.key);
  if (!event) return;
  const lastObservedTime = toMicroTime(registry.kernel.epoch + series.lastMs);
  const next: Event = { ...event, series: { count: series.count, lastObservedTime } };
  registry.put(registry.kind('events'), next, { author: component });
}

/** Whether the server takes events about the object: the recorder makes no others that it would refuse. */
function isOpen({ store }: Registry, object: KubeObject): boolean {
  return takesObjects(store.get('namespaces', namespaceOfEvents(object)));
}

/** What a recorder knows an object by; the uid says it all. */
function identityOf({ kind, apiVersion, metadata: { uid, namespace, name } }: KubeObject): string {
  return uid || `${kind}\n${namespace ?? ''}\n${name}\n\n${apiVersion}`;
}

/** Events of the same millisecond are told apart by nanoseconds, in the order in which they happen: lists are sorted by name. */
const lastNanos = new WeakMap<Registry, bigint>();
const NANOS_BETWEEN_EVENTS = 40_000;

/** The key of an event about an object, with the name `{object}.{nanoseconds in hex}`. */
function eventKey(registry: Registry, object: KubeObject, names: Random): string {
  const millisecond = BigInt(registry.kernel.wallClock) * BigInt(NANOS_PER_MS);
  const last = lastNanos.get(registry) ?? 0n;
  const nanos = (last > millisecond ? last : millisecond) + BigInt(1 + names.int(NANOS_BETWEEN_EVENTS));
  lastNanos.set(registry, nanos);
  // Joined: a text that is put together keeps its pieces beside it.
  return [namespaceOfEvents(object), '/', object.metadata.name, '.', nanos.toString(16)].join('');
}
