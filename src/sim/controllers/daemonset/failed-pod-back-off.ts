/** Waits between the deletions of failed daemon pods: 1 s doubling up to 15 min, forgotten after twice that (client-go's flowcontrol.Backoff). */
export class FailedPodBackOff {
  private readonly entries = new Map<string, { readonly delayMs: number; readonly sinceMs: number }>();

  /** How long the key still has to wait, in ms; 0 if it need not. */
  waitOf(key: string, nowMs: number): number {
    const entry = this.entryOf(key, nowMs);
    return entry && nowMs - entry.sinceMs < entry.delayMs ? entry.delayMs : 0;
  }

  /** Starts the next, longer wait. */
  advance(key: string, nowMs: number): void {
    const before = this.entryOf(key, nowMs);
    const delayMs = before ? Math.min(before.delayMs * 2, MAX_MS) : FIRST_MS;
    this.entries.set(key, { delayMs, sinceMs: nowMs });
  }

  private entryOf(key: string, nowMs: number) {
    const entry = this.entries.get(key);
    return entry && nowMs - entry.sinceMs <= 2 * MAX_MS ? entry : undefined;
  }
}

const FIRST_MS = 1000;
const MAX_MS = 15 * 60 * 1000;
