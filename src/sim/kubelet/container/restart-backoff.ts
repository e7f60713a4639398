// Back-off per key (client-go util/flowcontrol Backoff without jitter): crash loops and image pulls.

import type { Kernel } from '../../kernel/kernel.ts';
import type { SimTime } from '../../kernel/time.ts';

interface Entry {
  windowMs: number;
  lastUpdate: SimTime;
}

/** Windows that double with each use from `initialMs` to `maximumMs`, and are forgotten after twice the maximum. */
export class BackOff {
  private readonly kernel: Kernel;
  private readonly initialMs: number;
  private readonly maximumMs: number;
  private readonly entries = new Map<string, Entry>();

  constructor(kernel: Kernel, initialMs: number, maximumMs: number) {
    this.kernel = kernel;
    this.initialMs = Math.min(initialMs, maximumMs);
    this.maximumMs = maximumMs;
  }

  /** The current window of a key. */
  windowOf(key: string): number {
    return this.entries.get(key)?.windowMs ?? 0;
  }

  /** Whether less than the window has passed since the event. */
  isInBackOffSince(key: string, event: SimTime): boolean {
    const entry = this.entries.get(key);
    if (!entry || this.expired(entry, event)) return false;
    return this.kernel.now - event < entry.windowMs;
  }

  /** Whether less than the window has passed since the window was last raised. */
  isInBackOffSinceUpdate(key: string): boolean {
    const entry = this.entries.get(key);
    if (!entry || this.expired(entry, this.kernel.now)) return false;
    return this.kernel.now - entry.lastUpdate < entry.windowMs;
  }

  /** Counts one more try after the event: the first window, or twice the last one. */
  next(key: string, event: SimTime): void {
    const entry = this.entries.get(key);
    if (!entry || this.expired(entry, event)) {
      this.entries.set(key, { windowMs: this.initialMs, lastUpdate: this.kernel.now });
      return;
    }
    entry.windowMs = Math.min(entry.windowMs * 2, this.maximumMs);
    entry.lastUpdate = this.kernel.now;
  }

  /** Forgets all keys that begin with this text. */
  forget(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }

  private expired(entry: Entry, event: SimTime): boolean {
    return event - entry.lastUpdate > this.maximumMs * 2;
  }
}
