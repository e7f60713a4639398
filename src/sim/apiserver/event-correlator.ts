import type { Kernel } from '../kernel/kernel.ts';

// What client-go does to a component's events before they are sent (tools/record/events_cache.go): repeats are counted, from the tenth similar
// one on they are folded into one, and floods about one object are dropped.

const MAX_SIMILAR = 10;
const SIMILAR_WITHIN_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
/** Of how many objects the events are known; client-go counts the entries of each cache. */
const CACHE_SIZE = 4096;
const COMBINED = '(combined from similar events): ';

/** The parts of an event that the keys of client-go's caches are made of, beside what it is about. */
export interface EventFacts {
  readonly fieldPath: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** What was sent of one message. */
export interface Observation {
  /** The event's key. */
  readonly key: string;
  readonly count: number;
}

/** What is to be sent. */
export interface Correlated {
  /** With this event counted: 1 where it is the first. */
  readonly observation: Observation;
  readonly message: string;
  readonly combined: boolean;
  readonly dropped: boolean;
}

/** All that is known of the events of one type and reason about one object: an entry of two of client-go's three caches. */
class Known implements Observation {
  /** What came first; few kinds of events have another message. */
  readonly told: EventFacts;
  /** The event that was sent of that, and how often it came. */
  key = '';
  count = 0;
  /** The first message since they are counted together, and all of them once there are several. */
  first: string;
  messages: Set<string> | undefined = undefined;
  lastMs: number;
  readonly next: Known | undefined;

  constructor(told: EventFacts, now: number, next: Known | undefined) {
    this.told = told;
    this.first = told.message;
    this.lastMs = now;
    this.next = next;
  }
}

/** The token bucket of the spam filter, for all events of one type about one object. */
interface Bucket {
  readonly type: string;
  tokens: number;
  filledMs: number;
  readonly next: Bucket | undefined;
}

/** What is known of the events about one object: short chains, which take less room than entries of their own. */
interface Subject {
  known: Known | undefined;
  bucket: Bucket | undefined;
}

export class EventCorrelator {
  private readonly kernel: Kernel;
  private readonly subjects = new Map<string, Subject>();
  /** What was sent of the messages that came later than the first. */
  private readonly others = new Map<string, { key: string; count: number }>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Counts an event about an object; `keyOf` makes the key of one that was not seen before. */
  correlate(about: string, told: EventFacts, keyOf: () => string): Correlated {
    const { fieldPath, type, reason, message } = told;
    const subject = this.subjectOf(about);
    const known = knownOf(subject, type, reason) ?? this.meet(subject, told);
    const combined = this.isSimilar(known, message);
    const dropped = !this.takeToken(subject, type);
    const isFirst = !combined && known.told.message === message && known.told.fieldPath === fieldPath;
    const observation = isFirst ? known : this.other([about, type, reason, ...(combined ? [] : [fieldPath, message])]);
    observation.key ||= keyOf();
    observation.count += 1;
    return { observation, message: combined ? COMBINED + message : message, combined, dropped };
  }

  private subjectOf(about: string): Subject {
    let subject = this.subjects.get(about);
    if (!subject) {
      subject = { known: undefined, bucket: undefined };
      limitTo(this.subjects, CACHE_SIZE);
      this.subjects.set(about, subject);
    }
    return subject;
  }

  private meet(subject: Subject, told: EventFacts): Known {
    const known = new Known(told, this.kernel.now, subject.known);
    subject.known = known;
    return known;
  }

  private other(parts: readonly string[]): { key: string; count: number } {
    const key = parts.join('\n');
    let observation = this.others.get(key);
    if (!observation) {
      observation = { key: '', count: 0 };
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

  private takeToken(subject: Subject, type: string): boolean {
    const now = this.kernel.now;
    let bucket = subject.bucket;
    while (bucket && bucket.type !== type) bucket = bucket.next;
    if (!bucket) subject.bucket = bucket = { type, tokens: SPAM_BURST, filledMs: now, next: subject.bucket };
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.filledMs) / SPAM_REFILL_MS);
    bucket.filledMs = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

function knownOf({ known }: Subject, type: string, reason: string): Known | undefined {
  let found = known;
  while (found && (found.told.reason !== reason || found.told.type !== type)) found = found.next;
  return found;
}

/** Makes room for one more: the key that was put in first goes. */
function limitTo(map: Map<string, unknown>, size: number): void {
  if (map.size < size) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
