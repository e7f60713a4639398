import type { SimTime } from '../../kernel/time.ts';
import type { ContainerLog, LogLine } from '../runtime.ts';

/** Lines kept per container; the oldest are dropped a tenth at a time. */
const MAX_LINES = 10_000;
/** containerd breaks lines at 16 KiB. */
const MAX_LINE = 16_384;

type Stream = LogLine['stream'];

const NONE: readonly LogLine[] = [];

/** The first lines of a log. */
export interface LogBeginning {
  lines(): readonly LogLine[];
}

/** What a container's main process wrote, split into lines. Costs nothing until something is written. */
export class ProcessLog implements ContainerLog {
  private list: LogLine[] | undefined;
  private beginning: LogBeginning | undefined;
  private open: { stdout: string; stderr: string } | undefined;
  private watchers: Set<(line: LogLine | undefined) => void> | undefined;
  private ended = false;

  get lines(): readonly LogLine[] {
    const { beginning } = this;
    if (beginning) {
      this.beginning = undefined;
      this.list = [...beginning.lines(), ...(this.list ?? [])];
    }
    return this.list ?? NONE;
  }

  /** Puts lines at the beginning that are made when somebody reads them. */
  begin(beginning: LogBeginning): void {
    if (!this.list) this.beginning = beginning;
  }

  write(stream: Stream, text: string, time: SimTime): void {
    const open = (this.open ??= { stdout: '', stderr: '' });
    let rest = open[stream] + text;
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      this.add({ time, stream, text: rest.slice(0, at) });
      rest = rest.slice(at + 1);
    }
    for (; rest.length >= MAX_LINE; rest = rest.slice(MAX_LINE)) {
      this.add({ time, stream, text: rest.slice(0, MAX_LINE), partial: true });
    }
    open[stream] = rest;
  }

  /** Adds a line that is made elsewhere. */
  add(line: LogLine): void {
    const list = (this.list ??= []);
    list.push(line);
    if (list.length > MAX_LINES) list.splice(0, MAX_LINES / 10);
    for (const watcher of this.watchers ?? []) watcher(line);
  }

  /** The process has ended: what has no newline yet becomes a line. */
  end(time: SimTime): void {
    if (this.ended) return;
    this.ended = true;
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.open?.[stream] ?? '';
      if (text !== '') this.add({ time, stream, text, partial: true });
    }
    this.open = undefined;
    const { watchers } = this;
    this.watchers = undefined;
    for (const watcher of watchers ?? []) watcher(undefined);
  }

  watch(handler: (line: LogLine | undefined) => void): () => void {
    if (this.ended) return () => undefined;
    const watchers = (this.watchers ??= new Set());
    watchers.add(handler);
    return () => {
      watchers.delete(handler);
    };
  }

  get hasEnded(): boolean {
    return this.ended;
  }
}
