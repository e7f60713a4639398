import type { Client, EventRecorder } from '../apiserver/client.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { spawn } from '../kernel/task.ts';
import type { Task } from '../kernel/task.ts';
import { WorkQueue } from '../kernel/work-queue.ts';
import type { RateLimit } from '../kernel/work-queue.ts';

/** What a controller is given: time, its own client (which names it as the author of its writes) and its own recorder of events. */
export interface ControllerContext {
  readonly kernel: Kernel;
  readonly client: Client;
  readonly events: EventRecorder;
}

/** A loop of the controller manager. It meets the rest of the cluster through the API server alone. */
export interface Controller {
  /** Author of its writes and source of its events: `deployment-controller`. */
  readonly name: string;
  /** Called once, before anything else happens in the cluster. */
  start(context: ControllerContext): void;
}

/** What a request to the API server takes. */
export const REQUEST_MS = 4;

/** How a reconcile ended. */
export type Outcome =
  /** Nothing more to do until something wakes the key. */
  | undefined
  /** Something failed: once more after the back-off. */
  | 'retry'
  /** All is well, but there is something to do at a later moment; `what` names the moment in the chain of causes. */
  | { readonly againAfterMs: number; readonly what: string };

/** Queue of the keys of a controller's objects. Waking a key that already waits is free. */
export interface Keys {
  wake(key: string): void;
  wakeAfter(key: string, delayMs: number, what: string): void;
}

/**
 * A work queue that runs `reconcile` for the keys that are woken, and again as its outcome says. A reconcile may be a task that waits for its
 * requests: what wakes the key meanwhile takes effect when it has ended.
 * `latencyMs` is what the way through watch, informer and queue costs in a real cluster.
 */
export function reconciling(
  kernel: Kernel,
  options: {
    readonly latencyMs: number;
    readonly reconcile: (key: string) => Outcome | Task<Outcome>;
    readonly rateLimit?: RateLimit;
    /** Gives up after so many failures in a row, until something else wakes the key. */
    readonly maxRetries?: number;
  },
): Keys {
  const { reconcile, maxRetries = Infinity, ...queueOptions } = options;
  const queue = new WorkQueue(kernel, { ...queueOptions, process: run });
  const running = new Set<string>();
  const dirty = new Set<string>();

  function run(key: string): void {
    if (running.has(key)) {
      dirty.add(key);
      return;
    }
    const outcome = reconcile(key);
    if (!isTask(outcome)) {
      finish(key, outcome);
      return;
    }
    running.add(key);
    spawn(kernel, outcome, (value) => {
      running.delete(key);
      finish(key, value);
      if (dirty.delete(key)) queue.add(key);
    });
  }

  function finish(key: string, outcome: Outcome): void {
    if (outcome === 'retry' && queue.failuresOf(key) < maxRetries) {
      queue.addRateLimited(key);
      return;
    }
    queue.forget(key);
    if (outcome !== undefined && outcome !== 'retry') queue.addAfter(key, outcome.againAfterMs, outcome.what);
  }

  return {
    wake(key) {
      if (running.has(key)) dirty.add(key);
      else queue.add(key);
    },
    wakeAfter: (key, delayMs, what) => queue.addAfter(key, delayMs, what),
  };
}

function isTask(outcome: Outcome | Task<Outcome>): outcome is Task<Outcome> {
  return typeof outcome === 'object' && 'next' in outcome;
}
