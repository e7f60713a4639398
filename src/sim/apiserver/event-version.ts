import type { Event, EventSource, ObjectReference } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { toMicroTime, toTime } from '../../api/values/time.ts';
import type { Cause } from '../kernel/cause.ts';
import type { SimTime } from '../kernel/time.ts';
import { skipUid, uidFrom } from './names.ts';
import type { Registry } from './registry.ts';
import type { Version } from './store.ts';

/** The component that tells events: what all its events have in common. */
export interface Teller {
  readonly registry: Registry;
  readonly component: string;
  /** Where it runs, or which of several processes it is. */
  readonly instance: string;
  readonly source: EventSource;
}

/** What is told. */
export interface Told {
  readonly object: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** involvedObject.fieldPath; empty for the object as a whole. */
  readonly fieldPath: string;
}

/**
 * The creation of an event. Most of all objects are events and hardly one of them is ever looked at: only what it tells is kept, and the
 * object is put together for the first who reads it.
 */
abstract class EventVersion implements Version<Event> {
  readonly revision: number;
  readonly time: SimTime;
  readonly cause: Cause;
  readonly key: string;
  protected readonly teller: Teller;
  protected readonly told: Told;
  private readonly uidSeed: number;
  private read: Event | undefined = undefined;

  /** For the next write to the store. */
  constructor(teller: Teller, key: string, told: Told) {
    const { kernel, store, uids } = teller.registry;
    this.revision = store.revision + 1;
    this.time = kernel.now;
    this.cause = kernel.cause;
    this.key = key;
    this.teller = teller;
    this.told = told;
    this.uidSeed = skipUid(uids);
  }

  protected abstract compose(): Event;

  get object(): Event {
    return (this.read ??= this.compose());
  }

  get resource(): 'events' {
    return 'events';
  }

  get type(): 'ADDED' {
    return 'ADDED';
  }

  get previous(): undefined {
    return undefined;
  }

  get author(): string {
    return this.teller.component;
  }

  protected get wallClock(): number {
    return this.teller.registry.kernel.epoch + this.time;
  }

  /** What the events of both kinds begin with. */
  protected get base() {
    const { told, key, revision } = this;
    const namespace = namespaceOfEvents(told.object);
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: key.slice(namespace.length + 1),
        namespace,
        uid: uidFrom(this.uidSeed),
        creationTimestamp: toTime(this.wallClock),
        resourceVersion: String(revision),
      },
      involvedObject: referenceTo(told.object, told.fieldPath),
    } as const;
  }
}

/** A core/v1 event with a count. */
export class CountedEventVersion extends EventVersion {
  private readonly combined: boolean;

  /** `combined`: stands for several similar ones. */
  constructor(teller: Teller, key: string, told: Told, combined: boolean) {
    super(teller, key, told);
    this.combined = combined;
  }

  protected compose(): Event {
    const { teller, told, combined } = this;
    const now = toTime(this.wallClock);
    return {
      ...this.base,
      reason: told.reason,
      message: told.message,
      source: teller.source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: told.type,
      reportingComponent: combined ? '' : teller.component,
      reportingInstance: combined ? '' : teller.instance,
    };
  }
}

/** An events.k8s.io/v1 event: an action, perhaps upon another object. */
export class ActionEventVersion extends EventVersion {
  private readonly action: string;
  private readonly related: KubeObject | undefined;

  constructor(teller: Teller, key: string, told: Told, action: string, related: KubeObject | undefined) {
    super(teller, key, told);
    this.action = action;
    this.related = related;
  }

  protected compose(): Event {
    const { teller, told, related, action } = this;
    return {
      ...this.base,
      ...(related ? { related: referenceTo(related, '') } : {}),
      reason: told.reason,
      message: told.message,
      source: teller.source,
      type: told.type,
      eventTime: toMicroTime(this.wallClock),
      action,
      reportingComponent: teller.component,
      reportingInstance: teller.instance,
    };
  }
}

/** The namespace that events about an object are in. */
export function namespaceOfEvents({ metadata }: KubeObject): string {
  return metadata.namespace || 'default';
}

/** ref.GetReference; parts that are empty are left out. */
function referenceTo({ kind, apiVersion, metadata }: KubeObject, fieldPath: string): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
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
