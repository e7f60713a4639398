/** The words of a failed attempt, as users read them in the FailedScheduling event (framework/types.go FitError). */
import { byText } from '../../base/compare.ts';

/** How often each reason was given. */
export class Reasons {
  private readonly counts = new Map<string, number>();

  add(reasons: readonly string[], times = 1): void {
    if (times === 0) return;
    for (const reason of reasons) this.counts.set(reason, (this.counts.get(reason) ?? 0) + times);
  }

  /** `1 Too many pods, 2 Insufficient cpu`, sorted as text. */
  get text(): string {
    return [...this.counts]
      .map(([reason, count]) => `${count} ${reason}`)
      .sort(byText)
      .join(', ');
  }
}

/** `0/3 nodes are available: REASONS.`, then what the plugins say that looked for a way out. */
export function fitError(nodes: number, reasons: string, wayOut: string): string {
  const said = reasons === '' ? '' : `: ${reasons}.`;
  return `0/${nodes} nodes are available${said}${wayOut === '' ? '' : ` ${wayOut}`}`;
}

/** Notes of events are cut after 1024 bytes. */
export function truncateNote(text: string): string {
  const limit = 1024;
  const suffix = ' ...';
  return text.length <= limit ? text : text.slice(0, limit - suffix.length) + suffix;
}
