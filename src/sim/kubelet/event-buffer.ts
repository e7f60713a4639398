import type { KubeObject } from '../../api/object.ts';
import type { EventRecorder } from '../apiserver/client.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** The recorder tries for so long to hand in an event (12 tries, 10 s apart). */
const PATIENCE_MS = 120_000;

interface Waiting {
  readonly time: number;
  readonly event: Parameters<EventRecorder['event']>;
}

/** A recorder whose events wait while the API server cannot be reached, and are lost after a while. */
export class EventBuffer implements EventRecorder {
  private readonly kernel: Kernel;
  private readonly recorder: EventRecorder;
  private readonly reports: () => boolean;
  private waiting: Waiting[] = [];

  constructor(kernel: Kernel, recorder: EventRecorder, reports: () => boolean) {
    this.kernel = kernel;
    this.recorder = recorder;
    this.reports = reports;
  }

  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    if (this.reports()) this.recorder.event(object, type, reason, message, fieldPath);
    else
      this.waiting.push({
        time: this.kernel.now,
        event: [object, type, reason, message, fieldPath] as Waiting['event'],
      });
  }

  /** Hands in what is not too old. */
  resume(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { time, event } of waiting) if (this.kernel.now - time < PATIENCE_MS) this.recorder.event(...event);
  }
}
