import type { Kernel } from '../kernel/kernel.ts';

// What client-go does to a component's events before they are sent (tools/record/events_cache.go): repeats are counted, from the tenth similar
// one on they are folded into one, and floods about one object are dropped.

const MAX_SIMILAR = 10;
const SIMILAR_WITHIN_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
const CACHE_SIZE = 4096;
const COMBINED = '(combined from similar events): ';

/** Who and what an event is about; the parts of the keys of client-go's caches. */
export interface EventFacts {
  /** The object, for the recorder of one component: what a flood is counted by. */
  readonly about: string;
  readonly fieldPath: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** What was sent of one message. */
export interface Observation {
  readonly name: string;
  count: number;
}

/** What is to be sent. */
export interface Correlated {
  /** With this event counted: 1 where it is the first. */
  readonly observation: Observation;
  readonly message: string;
  readonly combined: boolean;
  readonly dropped: boolean;
}

/** All that is known of the events of one reason about one object: an entry of two of client-go's three caches. */
interface Known {
  /** What came first, and what was sent of it: few kinds of events have another message. */
  readonly message: string;
  readonly fieldPath: string;
  observation: Observation | undefined;
  /** The first message since they are counted together, and all of them once there are several. */
  first: string;
  messages: Set<string> | undefined;
  lastMs: number;
}

/** The token bucket of the spam filter, for all events of one type about one object. */
interface Bucket {
  tokens: number;
  filledMs: number;
}

export class EventCorrelator {
  private readonly kernel: Kernel;
  private readonly known = new Map<string, Known>();
  /** What was sent of the messages that came later than the first. */
  private readonly others = new Map<string, Observation>();
  private readonly buckets = new Map<string, Bucket>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Counts an event; `nameOf` makes the name of one that was not seen before. */
  correlate(facts: EventFacts, nameOf: () => string): Correlated {
    const { about, fieldPath, type, reason, message } = facts;
    // Joined, not put together piece by piece: the key stays, and the pieces would with it.
    const key = [about, type, reason].join('\n');
    const known = this.known.get(key) ?? this.meet(key, facts);
    const combined = this.isSimilar(known, message);
    const dropped = !this.takeToken([about, type].join('\n'));
    const isFirst = !combined && known.message === message && known.fieldPath === fieldPath;
    const observation = isFirst
      ? (known.observation ??= { name: nameOf(), count: 0 })
      : this.other(combined ? key : [key, fieldPath, message].join('\n'), nameOf);
    observation.count += 1;
    return { observation, message: combined ? COMBINED + message : message, combined, dropped };
  }

  private meet(key: string, { fieldPath, message }: EventFacts): Known {
    const now = this.kernel.now;
    const known: Known = {
      message,
      fieldPath,
      observation: undefined,
      first: message,
      messages: undefined,
      lastMs: now,
    };
    limitTo(this.known, CACHE_SIZE);
    this.known.set(key, known);
    return known;
  }

  private other(key: string, nameOf: () => string): Observation {
    let observation = this.others.get(key);
    if (!observation) {
      observation = { name: nameOf(), count: 0 };
      limitTo(this.others, CACHE_SIZE);
      this.others.set(key, observation);
    }
    return observation;
  }

  /** EventAggregate */
  private isSimilar(known: Known, message: string): boolean {
    const now = this.kernel.now;
    const isOver = now - known.lastMs > SIMILAR_WITHIN_MS;
    known.lastMs = now;
    if (isOver) {
      known.first = message;
      known.messages = undefined;
    }
    if (!known.messages && known.first === message) return false;
    known.messages ??= new Set([known.first]);
    known.messages.add(message);
    if (known.messages.size < MAX_SIMILAR) return false;
    const [oldest] = known.messages;
    if (oldest !== undefined) known.messages.delete(oldest);
    return true;
  }

  private takeToken(key: string): boolean {
    const now = this.kernel.now;
    let bucket = this.buckets.get(key);
    if (!bucket) {
      bucket = { tokens: SPAM_BURST, filledMs: now };
      limitTo(this.buckets, CACHE_SIZE);
      this.buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.filledMs) / SPAM_REFILL_MS);
    bucket.filledMs = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

/** Makes room for one more: the key that was put in first goes. */
function limitTo(map: Map<string, unknown>, size: number): void {
  if (map.size < size) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
