// A container's log as PodLogOptions ask for it (pkg/kubelet/kuberuntime/logs).

import { fromTime } from '../../api/time.ts';
import type { LogOptions } from '../apiserver/kubelet-access.ts';
import type { Stream } from '../apiserver/request.ts';
import type { ContainerLog, LogLine } from '../containers/runtime.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Wait } from '../kernel/task.ts';

/** The text of the log as it is now. */
export function readLog(kernel: Kernel, log: ContainerLog, options: LogOptions): string {
  const text = selected(kernel, log.lines, options)
    .map((line) => lineText(kernel, line, options))
    .join('');
  return options.limitBytes === undefined ? text : text.slice(0, options.limitBytes);
}

function selected(kernel: Kernel, lines: readonly LogLine[], options: LogOptions): readonly LogLine[] {
  const since = sinceOf(kernel, options);
  const recent = since === undefined ? lines : lines.filter((line) => line.time >= since);
  const { tailLines } = options;
  return tailLines === undefined || tailLines < 0 ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
}

function sinceOf(kernel: Kernel, { sinceSeconds, sinceTime }: LogOptions): number | undefined {
  if (sinceSeconds !== undefined) return kernel.now - sinceSeconds * 1000;
  const time = fromTime(sinceTime);
  return time === undefined ? undefined : time - kernel.epoch;
}

function lineText(kernel: Kernel, line: LogLine, { timestamps }: LogOptions): string {
  const text = line.partial ? line.text : `${line.text}\n`;
  return timestamps ? `${nanoTime(kernel.epoch + line.time)} ${text}` : text;
}

/** As the runtime stamps the lines of its files. */
function nanoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000000Z');
}

/** The log from where `options` say, and on until the container ends. */
export class LogFollower implements Stream<string> {
  private readonly kernel: Kernel;
  private readonly options: LogOptions;
  private readonly ready: string[] = [];
  private waiting: ((text: string | undefined) => void) | undefined;
  private ended = false;
  private left: number;
  private readonly stop: () => void;

  constructor(kernel: Kernel, log: ContainerLog, options: LogOptions) {
    this.kernel = kernel;
    this.options = options;
    this.left = options.limitBytes ?? Number.MAX_SAFE_INTEGER;
    const first = selected(kernel, log.lines, options)
      .map((line) => lineText(kernel, line, options))
      .join('');
    if (first !== '') this.push(first);
    this.ended = log.hasEnded;
    this.stop = log.watch((line) => this.more(line));
  }

  next(): Wait<string | undefined> {
    return {
      start: (resume) => {
        const answer = (text: string | undefined): void => {
          this.kernel.after(0, () => resume(text));
        };
        const text = this.ready.shift();
        if (text !== undefined) answer(text);
        else if (this.ended) answer(undefined);
        else this.waiting = answer;
        return () => {
          this.waiting = undefined;
        };
      },
    };
  }

  close(): void {
    this.stop();
    this.end();
  }

  private more(line: LogLine | undefined): void {
    if (this.ended) return;
    if (line) this.push(lineText(this.kernel, line, this.options));
    else this.end();
  }

  private push(text: string): void {
    const part = text.slice(0, this.left);
    this.left -= part.length;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) waiting(part);
    else this.ready.push(part);
    if (this.left <= 0) this.end();
  }

  private end(): void {
    this.ended = true;
    this.waiting?.(undefined);
    this.waiting = undefined;
  }
}
