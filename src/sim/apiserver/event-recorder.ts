import type { Event, ObjectReference } from '../../api/generated/types.ts';
import { keyFor } from '../../api/object.ts';
import type { KubeObject } from '../../api/object.ts';
import { toMicroTime } from '../../api/values/time.ts';
import type { Random } from '../../base/random.ts';
import type { ActionRecorder, EventRecorder } from './client.ts';
import { createObject } from './verbs/create.ts';
import { EventCorrelator } from './event-correlator.ts';
import type { Observation } from './event-correlator.ts';
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
  return {
    event(object, type, reason, message, fieldPath) {
      const reference = referenceTo(object, fieldPath);
      const about = keyOfReference(reference);
      const facts = { about, fieldPath: fieldPath ?? '', type, reason, message };
      const correlated = correlator.correlate(facts, () => eventName(registry, reference, names));
      if (correlated.dropped) return;
      const now = registry.now();
      const { observation } = correlated;
      if (observation.count > 1) {
        repeat(registry, component, reference, observation, correlated.message, now);
        return;
      }
      write(registry, component, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: observation.name, namespace: namespaceFor(reference) },
        involvedObject: reference,
        reason,
        message: correlated.message,
        source,
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        type,
        reportingComponent: correlated.combined ? '' : component,
        reportingInstance: correlated.combined ? '' : (host ?? ''),
      });
    },
  };
}

/** One more of what was told before; created anew if the event has expired. */
function repeat(
  registry: Registry,
  component: string,
  reference: ObjectReference,
  before: Observation,
  message: string,
  now: string,
): void {
  const event = registry.store.get('events', keyFor(namespaceFor(reference), before.name));
  if (!event) return;
  const next: Event = { ...event, count: before.count, lastTimestamp: now, message };
  registry.put(registry.kind('events'), next, { author: component });
}

interface Series {
  readonly key: string;
  name: string;
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
  return {
    event(object, type, reason, action, message, related) {
      const reference = referenceTo(object, undefined);
      // Other than in the older recorder, an object that has changed in between starts another event.
      const about = `${keyOfReference(reference)}\n${reference.resourceVersion ?? ''}`;
      const key = [about, type, action, reason, related?.metadata.uid ?? ''].join('\n');
      const now = registry.kernel.now;
      const series = running.get(key);
      if (series && now - series.lastMs < SERIES_REFRESH_MS) {
        series.count += 1;
        series.lastMs = now;
        if (series.count === 2) writeSeries(registry, component, series);
        return;
      }
      const name = eventName(registry, reference, names);
      const storedKey = keyFor(namespaceFor(reference), name);
      running.set(key, { key: storedKey, name, count: 1, lastMs: now });
      if (!ticking) registry.kernel.after(SERIES_ENDS_MS, tick, 'event series end');
      ticking = true;
      write(registry, component, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: namespaceFor(reference) },
        involvedObject: reference,
        ...(related ? { related: referenceTo(related, undefined) } : {}),
        reason,
        message,
        source: {},
        type,
        eventTime: toMicroTime(registry.kernel.wallClock),
        action,
        reportingComponent: component,
        reportingInstance: instance,
      });
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

type EventDraft = Omit<Event, 'metadata'> & { readonly metadata: Partial<Event['metadata']> };

function write(registry: Registry, component: string, event: EventDraft): void {
  createObject(registry, registry.kind('events'), event, { author: component });
}

/** ref.GetReference; parts that are empty are left out. */
function referenceTo(object: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { kind, apiVersion } = object;
  const { namespace, name, uid, resourceVersion } = object.metadata;
  // Nearly all are these: written out, they take a third of the time.
  if (namespace && uid && resourceVersion) {
    if (fieldPath) return { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
    return { kind, namespace, name, uid, apiVersion, resourceVersion };
  }
  return {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}

/** What a recorder knows an object by; the uid says it all. */
function keyOfReference({ kind, namespace, name, uid, apiVersion }: ObjectReference): string {
  if (uid) return uid;
  return `${kind}\n${namespace ?? ''}\n${name}\n${uid ?? ''}\n${apiVersion}`;
}

function namespaceFor(reference: ObjectReference): string {
  return reference.namespace || 'default';
}

/** Events of the same millisecond are told apart by nanoseconds, in the order in which they happen: lists are sorted by name. */
const lastNanos = new WeakMap<Registry, bigint>();
const NANOS_BETWEEN_EVENTS = 40_000;

/** `{object}.{nanoseconds in hex}` */
function eventName(registry: Registry, reference: ObjectReference, names: Random): string {
  const millisecond = BigInt(registry.kernel.wallClock) * BigInt(NANOS_PER_MS);
  const last = lastNanos.get(registry) ?? 0n;
  const nanos = (last > millisecond ? last : millisecond) + BigInt(1 + names.int(NANOS_BETWEEN_EVENTS));
  lastNanos.set(registry, nanos);
  // Joined: a text that is put together keeps its pieces beside it.
  return [reference.name, nanos.toString(16)].join('.');
}
