// The kubelet's connection to the API server. A cut is noticed at once by nobody: after it heals, the dead connection's next retransmission, or a new dial
// in a back-off that has grown with the outage, brings the watches back, and the requests of the node's status after them.

import type { Kernel, Timer } from '../kernel/kernel.ts';

/** Shares of the outage, and the longest that was seen, until watches and until the node's own reports are back. */
const WATCH_SHARE = 0.2;
const WATCH_LIMIT_MS = 17_000;
const REPORT_SHARE = 0.3;
const REPORT_LIMIT_MS = 25_000;

export interface LinkOptions {
  readonly kernel: Kernel;
  readonly nodeName: string;
  readonly onWatches: () => void;
  readonly onReports: () => void;
}

export class Link {
  /** Pods are seen, their status and events are written. */
  watches: boolean;
  /** Lease and node status are written. */
  reports: boolean;
  private readonly options: LinkOptions;
  private cutAt: number | undefined;
  private timers: Timer[] = [];

  constructor(options: LinkOptions, connected: boolean) {
    this.options = options;
    this.watches = connected;
    this.reports = connected;
    if (!connected) this.cutAt = options.kernel.now;
  }

  cut(): void {
    this.stop();
    this.watches = false;
    this.reports = false;
    this.cutAt ??= this.options.kernel.now;
  }

  heal(): void {
    const { kernel, nodeName, onWatches, onReports } = this.options;
    const outage = kernel.now - (this.cutAt ?? kernel.now);
    this.timers = [
      kernel.after(
        Math.min(outage * WATCH_SHARE, WATCH_LIMIT_MS),
        () => {
          this.watches = true;
          onWatches();
        },
        `kubelet of ${nodeName} reaches the API server again`,
      ),
      kernel.after(
        Math.min(outage * REPORT_SHARE, REPORT_LIMIT_MS),
        () => {
          this.reports = true;
          this.cutAt = undefined;
          onReports();
        },
        `kubelet of ${nodeName} reports again`,
      ),
    ];
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }
}
