import type { Probe } from '../../../api/generated/types.ts';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

/** A probe as somebody sees it who looks: what it asks, how its last runs went, when the next is due. */
export interface ProbeLook {
  readonly container: string;
  readonly kind: ProbeKind;
  readonly probe: Probe;
  /** The last runs, oldest first; times in virtual milliseconds. */
  readonly runs: readonly ProbeTick[];
  readonly failuresInARow: number;
  readonly nextAt: number | undefined;
}

export interface ProbeTick {
  readonly at: number;
  readonly ok: boolean;
}

/** How many runs are remembered. */
const REMEMBERED = 20;

/** Remembers the last runs. Runs that were spared because their answer was sure are filled in when somebody looks. */
export class ProbeMemory {
  private readonly ticks: ProbeTick[] = [];

  add(at: number, ok: boolean): void {
    this.ticks.push({ at, ok });
    if (this.ticks.length > REMEMBERED) this.ticks.shift();
  }

  /** The runs up to now; with `sparedEveryMs` those since the last one that were sure to go as it did. */
  until(now: number, sparedEveryMs: number | undefined): readonly ProbeTick[] {
    const last = this.ticks.at(-1);
    if (!last || sparedEveryMs === undefined) return [...this.ticks];
    const count = Math.floor((now - last.at) / sparedEveryMs);
    const shown = Math.min(count, REMEMBERED);
    const spared = Array.from({ length: shown }, (_, i) => ({
      at: last.at + (count - shown + i + 1) * sparedEveryMs,
      ok: last.ok,
    }));
    return [...this.ticks, ...spared].slice(-REMEMBERED);
  }
}
