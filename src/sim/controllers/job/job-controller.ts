/*
 * Runs pods until enough of them have succeeded, or too many have failed.
 *
 * Woken by: Jobs (a new one or a new spec at once, everything else after a second, so that many pods end in one reconcile), their pods, and
 *           the moments that a back-off or a deadline is over.
 * Writes:   creates and deletes pods, takes their finalizers off; the Job's status.
 * Follows:  pkg/controller/job/job_controller.go. How it ends: finish.ts; which pods: manage-pods.ts and
 *           change-pods.ts; how they are counted: tracking.ts.
 */
import type { Job, JobStatus, Pod } from '../../../api/generated/types.ts';
import { findCondition } from '../../../api/conditions.ts';
import { controllerOf, keyOf } from '../../../api/object.ts';
import { toTime } from '../../../api/values/time.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { byController, claim, getByKey, resolveController, watchOwned } from '../ownership.ts';
import type { Owners } from '../ownership.ts';
import type { Failures } from './back-off.ts';
import { NO_FAILURES } from './back-off.ts';
import type { Managed } from './change-pods.ts';
import { managePods } from './change-pods.ts';
import type { End } from './finish.ts';
import { condition, deadlineInMs, isFinished, planEnd } from './finish.ts';
import { isSuspended, isTracked, TRACKING_FINALIZER } from './job-pods.ts';
import type { JobView } from './job-view.ts';
import { viewOf } from './job-view.ts';
import { finishedStatus, planCount, releasePod, withoutCounted } from './tracking.ts';

/** Jobs of another manager are left alone. */
const MANAGER = 'kubernetes.io/job-controller';
const LATENCY_MS = 5;
/** What it takes to write the status. */
const REQUEST_MS = 15;
/** How long pods' changes are gathered. */
const BATCH_MS = 1000;

/** What is remembered of Jobs between reconciles: failures since the last success, by uid. */
type Memory = Map<string, Failures>;

const JOBS: Owners<'jobs'> = { resource: 'jobs', kind: 'Job', selectorOf: ({ spec }) => spec.selector };

export const jobController: Controller = {
  name: 'job-controller',
  start(context) {
    const { client, kernel } = context;
    const memory: Memory = new Map();
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      rateLimit: (failures) => Math.min(1000 * 2 ** (failures - 1), 60_000),
      reconcile: (key) => {
        const job = getByKey(client, 'jobs', key);
        return job && (job.spec.managedBy ?? MANAGER) === MANAGER ? reconcile(context, memory, job) : undefined;
      },
    });
    const orphans = reconciling(kernel, { latencyMs: LATENCY_MS, reconcile: (key) => releaseOrphan(client, key) });
    const batch = (key: string): void => queue.wakeAfter(key, BATCH_MS, 'pods of a Job are looked at');

    client.watch('jobs', ({ type, object, previous }) => {
      const { uid, generation } = object.metadata;
      if (type === 'DELETED') {
        memory.delete(uid);
        for (const pod of byController(client, 'pods').get(uid)) if (isTracked(pod)) orphans.wake(keyOf(pod));
      } else if (!previous || previous.object.metadata.generation !== generation) queue.wake(keyOf(object));
      else batch(keyOf(object));
    });
    watchOwned(client, 'pods', JOBS, batch);
    client.watch('pods', ({ object }) => {
      if (isTracked(object) && isOrphan(client, object)) orphans.wake(keyOf(object));
    });
  },
};

function reconcile(context: ControllerContext, memory: Memory, job: Job): Outcome {
  const { client, events, kernel } = context;
  const { uid } = job.metadata;
  if (isFinished(job)) {
    memory.delete(uid);
    return undefined;
  }
  if (job.spec.completionMode !== 'NonIndexed' && job.spec.completionMode !== 'Indexed') {
    const message = 'Skipped Job sync because completion mode is unknown';
    events.event(job, 'Warning', 'UnknownCompletionMode', message);
    return undefined;
  }
  const claimed = claim(
    client,
    'pods',
    { owner: job, selector: job.spec.selector ?? {} },
    { finalizer: TRACKING_FINALIZER },
  );
  if (!claimed.ok) return 'retry';

  const started = withStartTime(job, kernel.wallClock);
  const view = viewOf(started, claimed.value, memory.get(uid) ?? NO_FAILURES, kernel.wallClock);
  const managed = managePods(context, view, planEnd(view));
  memory.set(uid, view.failures);

  const tracked = track(context, view, managed);
  if (!tracked || managed.failed) return 'retry';
  if (tracked === 'more to do') {
    return { againAfterMs: REQUEST_MS, what: `ended pods of ${job.metadata.name} are counted` };
  }
  if (managed.end) return undefined;
  const deadlineMs = deadlineInMs(view);
  const waits = [managed.waitMs, deadlineMs].filter((ms) => ms !== undefined);
  if (waits.length === 0) return undefined;
  return { againAfterMs: Math.max(BATCH_MS, Math.min(...waits)), what: `back-off or deadline of ${job.metadata.name}` };
}

function withStartTime(job: Job, now: number): Job {
  if (job.status.startTime !== undefined || isSuspended(job)) return job;
  return { ...job, status: { ...job.status, startTime: toTime(now) } };
}

/**
 * Writes the status, and then releases and counts the pods that have ended: not in the same reconcile if the status was news, since the
 * requests take their time and others see what is in between. `undefined` where a write failed.
 */
function track(context: ControllerContext, view: JobView, managed: Managed): 'more to do' | 'done' | undefined {
  const { client, kernel } = context;
  const { active, ready, terminating, end } = managed;
  const { active: _, ...before } = view.job.status;
  const numbers: JobStatus = { ...before, ...(active > 0 && { active }), ready, terminating };
  const count = planCount(view, end ? numbers : withSuspension(context, view, numbers), end);
  const noted = writeStatus(client, view.job, count.status);
  if (!noted) return undefined;
  if (noted.isNews && (count.pods.length > 0 || end)) return 'more to do';

  const released = count.pods.filter((pod) => releasePod(client, pod));
  const held = view.pods.filter((pod) => !released.includes(pod));
  const status = withoutCounted(count.status, held);
  const finished = end && finishedStatus(status, end, kernel.wallClock);
  const counted = writeStatus(client, noted.job, finished ?? status);
  if (counted && end && finished) tellEnd(context, counted.job, end);
  return counted && released.length === count.pods.length ? 'done' : undefined;
}

/** Notes that the Job is suspended, or goes on again with its clock started anew. */
function withSuspension({ events }: ControllerContext, { job, now }: JobView, status: JobStatus): JobStatus {
  const { conditions = [], startTime: _, ...rest } = status;
  const wanted = isSuspended(job) ? 'True' : 'False';
  const current = findCondition(conditions, 'Suspended');
  if (current ? current.status === wanted : wanted === 'False') return status;
  const next = isSuspended(job)
    ? condition('Suspended', 'True', 'JobSuspended', 'Job suspended', now)
    : condition('Suspended', 'False', 'JobResumed', 'Job resumed', now);
  events.event(job, 'Normal', isSuspended(job) ? 'Suspended' : 'Resumed', next.message ?? '');
  return {
    ...rest,
    ...(!isSuspended(job) && { startTime: toTime(now) }),
    conditions: current ? conditions.map((other) => (other === current ? next : other)) : [...conditions, next],
  };
}

function tellEnd({ events }: ControllerContext, job: Job, { outcome, reason, message }: End): void {
  if (outcome === 'Failed') {
    events.event(job, 'Warning', reason, message);
    return;
  }
  if (job.spec.completions !== undefined && (job.status.succeeded ?? 0) > job.spec.completions) {
    const tooMany = 'Too many succeeded pods running after completion count reached';
    events.event(job, 'Warning', 'TooManySucceededPods', tooMany);
  }
  events.event(job, 'Normal', 'Completed', 'Job completed');
}

/** The Job with this status, written if it is news; undefined if that failed. */
function writeStatus(
  client: Client,
  job: Job,
  status: JobStatus,
): { readonly job: Job; readonly isNews: boolean } | undefined {
  const { namespace, name } = job.metadata;
  if (deepEqual(client.get('jobs', namespace, name)?.status, status)) return { job: { ...job, status }, isNews: false };
  const written = client.updateStatus('jobs', { ...job, status });
  return written.ok ? { job: written.value, isNews: true } : undefined;
}

/** Whether the Job that should count the pod is gone. */
function isOrphan(client: Client, pod: Pod): boolean {
  const owner = controllerOf(pod);
  if (owner && owner.kind !== 'Job') return false;
  return resolveController(client, 'jobs', 'Job', pod) === undefined;
}

/** Takes the finalizer off a pod that nobody will count any more. */
function releaseOrphan(client: Client, key: string): Outcome {
  const pod = getByKey(client, 'pods', key);
  if (!pod || !isTracked(pod) || !isOrphan(client, pod)) return undefined;
  return releasePod(client, pod) ? undefined : 'retry';
}
