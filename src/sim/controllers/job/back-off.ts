import type { Job, Pod } from '../../../api/generated/types.ts';
import { verdictOn } from './pod-failure-policy.ts';
import { finishedAt } from './job-pods.ts';

// How long a Job waits before it replaces a failed pod (pkg/controller/job/backoff_utils.go).

const FIRST_MS = 10_000;
const MAX_MS = 10 * 60_000;

/** Failures since the last success. */
export interface Failures {
  readonly count: number;
  /** When the latest of them ended, in ms. */
  readonly lastAt: number;
  /** Pods whose end is in the count, by uid. */
  readonly seen: ReadonlySet<string>;
}

export const NO_FAILURES: Failures = { count: 0, lastAt: 0, seen: new Set() };

/** The failures after more pods have ended; those seen before do not count again. A success newer than a failure makes it forgotten. */
export function failuresAfter(before: Failures, succeeded: readonly Pod[], failed: readonly Pod[]): Failures {
  const isNew = ({ metadata }: Pod): boolean => !before.seen.has(metadata.uid);
  const seen = new Set([...succeeded, ...failed].map(({ metadata }) => metadata.uid));
  const failedAt = failed.filter(isNew).map(finishedAt);
  const succeededAt = succeeded.filter(isNew).map(finishedAt);
  if (succeededAt.length === 0) {
    return { count: before.count + failedAt.length, lastAt: Math.max(before.lastAt, ...failedAt), seen };
  }
  const later = failedAt.filter((at) => at > Math.max(...succeededAt));
  return { count: later.length, lastAt: Math.max(0, ...later), seen };
}

/** How long it takes until the next pod may be made, in ms; 0 if it may be now. */
export function remainingMs({ count, lastAt }: Pick<Failures, 'count' | 'lastAt'>, now: number): number {
  if (count === 0) return 0;
  return Math.max(0, lastAt + Math.min(FIRST_MS * 2 ** (count - 1), MAX_MS) - now);
}

/** Annotations that carry an index's failures from a pod to its replacement. */
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** Failures of a pod's index before this pod. */
export function failuresOfIndex({ metadata }: Pod): { readonly counted: number; readonly ignored: number } {
  const { annotations = {} } = metadata;
  return { counted: Number(annotations[FAILURES] ?? 0), ignored: Number(annotations[IGNORED_FAILURES] ?? 0) };
}

/** The annotations of the pod that comes after `failed` under the same index. */
export function failureAnnotations(job: Job, failed: Pod | undefined): Readonly<Record<string, string>> {
  if (job.spec.backoffLimitPerIndex === undefined) return {};
  const before = failed ? failuresOfIndex(failed) : { counted: 0, ignored: 0 };
  const isIgnored = failed !== undefined && verdictOn(job, failed).action === 'Ignore';
  const counted = before.counted + (failed && !isIgnored ? 1 : 0);
  const ignored = before.ignored + (isIgnored ? 1 : 0);
  return { [FAILURES]: String(counted), ...(ignored > 0 && { [IGNORED_FAILURES]: String(ignored) }) };
}

/** How long the index of a failed pod waits for the next one, in ms. */
export function remainingOfIndexMs(failed: Pod | undefined, now: number): number {
  if (!failed) return 0;
  const { counted, ignored } = failuresOfIndex(failed);
  return remainingMs({ count: counted + ignored + 1, lastAt: finishedAt(failed) }, now);
}
