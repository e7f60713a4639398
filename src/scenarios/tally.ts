import type { SettledRequest } from '../sim/network/traffic.ts';
import type { Flow, Goal } from './goal.ts';

interface Count {
  readonly flow: Flow;
  /** Requests sent from here on are counted; none as long as what it waits for was not done. */
  from: number | undefined;
  answered: number;
  lost: number;
}

/** Counts for a goal what became of the requests sent since it was set, or since the last deed that it names. */
export class Tally {
  private readonly counts: readonly Count[];

  constructor(goal: Goal, now: number) {
    this.counts = goal.flatMap((check) => {
      if (!('traffic' in check)) return [];
      return { flow: check, from: check.since === undefined ? now : undefined, answered: 0, lost: 0 };
    });
  }

  /** Something was typed or done: what is counted since then begins anew. */
  note(deed: string, now: number): void {
    for (const count of this.counts) {
      if (count.flow.since === undefined || !new RegExp(count.flow.since).test(deed)) continue;
      Object.assign(count, { from: now, answered: 0, lost: 0 });
    }
  }

  /** Whether a request changed a count. */
  settle({ client, from, cause }: SettledRequest): boolean {
    const concerned = this.counts.filter(
      (count) => count.flow.traffic === client && count.from !== undefined && from >= count.from,
    );
    for (const count of concerned) {
      if (cause === undefined) count.answered += 1;
      else if (count.flow.cause === undefined || count.flow.cause === cause) count.lost += 1;
    }
    return concerned.length > 0;
  }

  /** What was counted for a check; undefined as long as it does not count. */
  of(flow: Flow): { readonly answered: number; readonly lost: number } | undefined {
    const count = this.counts.find((each) => each.flow === flow);
    return count?.from === undefined ? undefined : count;
  }
}
