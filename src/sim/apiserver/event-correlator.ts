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

/** What was last sent under a key. */
export interface Observation {
  readonly name: string;
  readonly firstTimestamp: string;
  count: number;
}

/** What is to be sent. */
export interface Correlated {
  readonly key: string;
  readonly message: string;
  readonly combined: boolean;
  readonly dropped: boolean;
}

interface Similar {
  /** The only message so far. */
  readonly first: string;
  /** All messages, once there are several. */
  messages: Set<string> | undefined;
  lastMs: number;
}

interface Bucket {
  tokens: number;
  lastMs: number;
}

export class EventCorrelator {
  private readonly kernel: Kernel;
  private readonly similar = new Map<string, Similar>();
  private readonly buckets = new Map<string, Bucket>();
  private readonly observations = new Map<string, Observation>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  correlate(facts: EventFacts): Correlated {
    const { about, fieldPath, type, reason, message } = facts;
    // Joined, not put together piece by piece: the keys stay, and the pieces would with them.
    const aggregateKey = [about, type, reason].join('\n');
    const combined = this.isSimilar(aggregateKey, message);
    return {
      key: combined ? aggregateKey : [aggregateKey, fieldPath, message].join('\n'),
      message: combined ? COMBINED + message : message,
      combined,
      // the recordings show more than 25 events of one pod: floods are counted by reason
      dropped: !this.takeToken(aggregateKey),
    };
  }

  observation(key: string): Observation | undefined {
    return this.observations.get(key);
  }

  remember(key: string, observation: Observation): void {
    limitTo(this.observations, CACHE_SIZE);
    this.observations.set(key, observation);
  }

  /** EventAggregate */
  private isSimilar(key: string, message: string): boolean {
    const now = this.kernel.now;
    const record = this.similar.get(key);
    if (!record || now - record.lastMs > SIMILAR_WITHIN_MS) {
      limitTo(this.similar, CACHE_SIZE);
      this.similar.set(key, { first: message, messages: undefined, lastMs: now });
      return false;
    }
    record.lastMs = now;
    if (!record.messages && record.first === message) return false;
    record.messages ??= new Set([record.first]);
    record.messages.add(message);
    if (record.messages.size < MAX_SIMILAR) return false;
    const [oldest] = record.messages;
    if (oldest !== undefined) record.messages.delete(oldest);
    return true;
  }

  /** The token bucket of the spam filter. */
  private takeToken(key: string): boolean {
    const now = this.kernel.now;
    let bucket = this.buckets.get(key);
    if (!bucket) {
      bucket = { tokens: SPAM_BURST, lastMs: now };
      limitTo(this.buckets, CACHE_SIZE);
      this.buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.lastMs) / SPAM_REFILL_MS);
    bucket.lastMs = now;
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
