// A container's log as PodLogOptions ask for it (pkg/kubelet/kuberuntime/logs).

import { fromTime } from '../../api/values/time.ts';
import type { LogOptions } from '../apiserver/kubelet-access.ts';
import type { Stream } from '../apiserver/request.ts';
import type { ContainerLog, LogLine } from '../containers/runtime.ts';
import { StreamQueue } from '../io/stream-queue.ts';
import type { Kernel } from '../kernel/kernel.ts';

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
export function followLog(kernel: Kernel, log: ContainerLog, options: LogOptions): Stream<string> {
  let left = options.limitBytes ?? Number.MAX_SAFE_INTEGER;
  let stop = (): void => undefined;
  const queue = new StreamQueue<string>(kernel, () => stop());
  const push = (text: string): void => {
    if (text !== '') queue.push(text.slice(0, left));
    left -= text.length;
    if (left <= 0) queue.end();
  };
  push(
    selected(kernel, log.lines, options)
      .map((line) => lineText(kernel, line, options))
      .join(''),
  );
  if (log.hasEnded) queue.end();
  else {
    stop = log.watch((line) => {
      if (line) push(lineText(kernel, line, options));
      else queue.end();
    });
  }
  return queue;
}
