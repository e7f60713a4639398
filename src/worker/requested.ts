import type { Pod } from '../api/generated/types.ts';
import type { PodRow } from '../views/rows/rows.ts';

export interface Sums {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly pods: number;
}

/** What a pod takes of its node. */
interface Held {
  readonly node: string;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

const nothing: Sums = { cpuMillis: 0, memoryBytes: 0, pods: 0 };

/** Bound, and not ended: whatever is still to be deleted of a pod whose containers have ended takes no room. */
export function heldBy(pod: Pod, { node, cpuMillis, memoryBytes }: PodRow): Held | undefined {
  const { phase } = pod.status;
  return node === undefined || phase === 'Succeeded' || phase === 'Failed'
    ? undefined
    : { node, cpuMillis, memoryBytes };
}

/** What the pods of each node request together, kept as they come, change and go. */
export class Requested {
  private readonly held = new Map<string, Held>();
  private readonly sums = new Map<string, Sums>();

  on(node: string): Sums {
    return this.sums.get(node) ?? nothing;
  }

  /** Notes what a pod takes from now on; gives the nodes whose sums are others. */
  note(uid: string, holds: Held | undefined): readonly string[] {
    const held = this.held.get(uid);
    if (same(held, holds)) return [];
    if (holds) this.held.set(uid, holds);
    else this.held.delete(uid);
    if (held) this.add(held, -1);
    if (holds) this.add(holds, 1);
    return [...new Set([held, holds].flatMap((each) => (each ? [each.node] : [])))];
  }

  private add({ node, cpuMillis, memoryBytes }: Held, sign: 1 | -1): void {
    const sums = this.on(node);
    this.sums.set(node, {
      cpuMillis: sums.cpuMillis + sign * cpuMillis,
      memoryBytes: sums.memoryBytes + sign * memoryBytes,
      pods: sums.pods + sign,
    });
  }
}

const same = (a: Held | undefined, b: Held | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.node === b.node &&
    a.cpuMillis === b.cpuMillis &&
    a.memoryBytes === b.memoryBytes);
