import { asksForDescriptions, descriptionsKnown, provideDescriptions } from '../api/descriptions.ts';
import type { Descriptions } from '../api/descriptions.ts';
import type { ToWorker } from '../bridge/protocol.ts';

/**
 * Fetches the texts of `kubectl explain` before the first thing that may ask for them; what comes meanwhile waits its turn, so that a run does
 * the same whenever they arrive. If they cannot be had, explain says so, and the next asker tries again.
 */
export class Texts {
  private readonly load: () => Promise<Descriptions>;
  private waiting: { readonly text: string; readonly go: () => void }[] | undefined;

  constructor(load: () => Promise<Descriptions>) {
    this.load = load;
  }

  /** Calls `go` now, or in its turn once the texts are there if `text` may ask for them. */
  inTurn(text: string, go: () => void): void {
    if (this.waiting) {
      this.waiting.push({ text, go });
      return;
    }
    if (descriptionsKnown() || !asksForDescriptions(text)) {
      go();
      return;
    }
    this.waiting = [];
    const proceed = (): void => {
      const waiting = this.waiting ?? [];
      this.waiting = undefined;
      go();
      for (const next of waiting) this.inTurn(next.text, next.go);
    };
    void this.load().then(provideDescriptions).then(proceed, proceed);
  }
}

/** What of a message the simulation will read as commands. */
export function textOf(message: ToWorker): string {
  switch (message.type) {
    case 'run':
      return message.line;
    case 'stdin':
      return message.text;
    case 'open':
      return message.scenario;
    case 'files':
      return Object.values(message.files).join('\n');
    default:
      return '';
  }
}
