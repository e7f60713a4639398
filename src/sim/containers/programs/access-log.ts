import type { Kernel } from '../../kernel/kernel.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import type { LogLine } from '../runtime.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of an access log, put together only when somebody reads it: probes make thousands. */
export class AccessLine implements LogLine {
  readonly time: SimTime;
  private readonly kernel: Kernel;
  private readonly request: HttpRequest;
  private readonly status: number;
  private readonly bytes: number;
  private readonly combined: boolean;

  constructor(kernel: Kernel, request: HttpRequest, answer: HttpResponse, combined: boolean) {
    this.time = kernel.now;
    this.kernel = kernel;
    this.request = request;
    this.status = answer.status;
    this.bytes = Number(answer.headers['content-length'] ?? answer.body.length);
    this.combined = combined;
  }

  get stream(): 'stdout' {
    return 'stdout';
  }

  get text(): string {
    const { request, status, bytes } = this;
    const date = commonLogDate(this.kernel.epoch + this.time);
    const line = `${request.from} - - [${date}] "${request.method} ${request.path} HTTP/1.1" ${status} ${bytes}`;
    const { referer = '-', 'user-agent': agent = '-', 'x-forwarded-for': forwarded = '-' } = request.headers;
    return this.combined ? `${line} "${referer}" "${agent}" "${forwarded}"` : line;
  }
}

/** `21/Nov/2026:03:18:51 +0000`. */
function commonLogDate(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`;
}
