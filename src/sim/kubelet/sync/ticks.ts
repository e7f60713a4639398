// The kubelet's loops that look around every second: nothing is armed for them, but what they would see shows only at their next turn.

import { fnv1a } from '../../../base/random.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { SimTime } from '../../kernel/time.ts';
import { simTime } from '../../kernel/time.ts';

const PERIOD_MS = 1000;

/** The 1 s ticks of one kubelet, each with its own phase. */
export class Ticks {
  private readonly kernel: Kernel;
  private readonly relistPhase: number;
  private readonly syncPhase: number;

  constructor(kernel: Kernel, nodeName: string) {
    this.kernel = kernel;
    this.relistPhase = fnv1a(`relist ${nodeName}`) % PERIOD_MS;
    this.syncPhase = fnv1a(`sync ${nodeName}`) % PERIOD_MS;
  }

  /** When the pod lifecycle event generator next compares the runtime's state with what it knew. */
  nextRelist(): SimTime {
    return after(this.kernel.now, this.relistPhase);
  }

  /** When it last did. */
  lastRelist(): SimTime {
    return simTime(this.nextRelist() - PERIOD_MS);
  }

  /** The first turn of the sync loop at or after a moment. */
  syncTickFrom(time: number): SimTime {
    return after(time - 1, this.syncPhase);
  }
}

function after(time: number, phase: number): SimTime {
  return simTime(Math.floor((time - phase) / PERIOD_MS + 1) * PERIOD_MS + phase);
}
