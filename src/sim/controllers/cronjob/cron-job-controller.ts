/*
 * Creates a Job at each moment of a schedule.
 *
 * Woken by: CronJobs, their Jobs, and the next moment of the schedule.
 * Writes:   creates Jobs, deletes those that history does not keep or a new one replaces; the CronJob's status.
 * Follows:  pkg/controller/cronjob/cronjob_controllerv2.go. Which moment is due: due.ts; how moments are reckoned: next-time.ts.
 */
import type { CronSchedule } from '../../../api/values/cron-schedule.ts';
import { isTimeZone, parseCronSchedule } from '../../../api/values/cron-schedule.ts';
import type { CronJob, CronJobStatus, Job, ObjectReference } from '../../../api/generated/types.ts';
import { findCondition, isConditionTrue } from '../../../api/conditions.ts';
import { controllerRefTo, keyOf } from '../../../api/object.ts';
import type { Draft } from '../../../api/object.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import { by, inOrder } from '../../../base/compare.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { byController, getByKey, resolveController } from '../ownership.ts';
import { isNamespaceTerminating } from '../pod-control.ts';
import { dueTime } from './due.ts';
import { nextTime } from './next-time.ts';
import type { TimeZone } from './time-zone.ts';
import { timeZoneOf, toZonedTime } from './time-zone.ts';

const LATENCY_MS = 5;
/** How long after a moment of the schedule the CronJob is looked at. */
const NEXT_SCHEDULE_DELTA_MS = 100;
const SCHEDULED_TIMESTAMP = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => {
        const cronJob = getByKey(client, 'cronjobs', key);
        return cronJob && new Sync(context, cronJob).run();
      },
    });
    client.watch('cronjobs', ({ object, previous }) => {
      const key = keyOf(object);
      const waitMs =
        previous && isRescheduled(previous.object, object) ? msToNext(object, kernel.wallClock) : undefined;
      if (waitMs === undefined) queue.wake(key);
      else queue.wakeAfter(key, waitMs, `schedule of ${object.metadata.name}`);
    });
    client.watch('jobs', ({ object }) => {
      const owner = resolveController(client, 'cronjobs', 'CronJob', object);
      if (owner !== undefined) queue.wake(owner);
    });
  },
};

/** A new schedule counts from now: what it would have missed is not made up for. */
function isRescheduled({ spec: before }: CronJob, { spec: after }: CronJob): boolean {
  return before.schedule !== after.schedule || before.timeZone !== after.timeZone;
}

function msToNext({ spec }: CronJob, now: number): number | undefined {
  const schedule = parseCronSchedule(spec.schedule);
  if (!schedule.ok) return undefined;
  const next = nextTime(schedule.value, now, zoneOf(spec.timeZone, schedule.value));
  return next === undefined ? undefined : next - now + NEXT_SCHEDULE_DELTA_MS;
}

/** The zone of the CronJob, or of its schedule; else the clock of the controller manager, which is UTC. */
function zoneOf(name: string | undefined, schedule: CronSchedule): TimeZone {
  return timeZoneOf(name ?? (schedule.kind === 'fields' ? (schedule.timeZone ?? '') : ''));
}

/** One reconcile of a CronJob: gathers what its status becomes, and writes it at the end. */
class Sync {
  private readonly context: ControllerContext;
  private readonly cronJob: CronJob;
  private readonly now: number;
  private active: readonly ObjectReference[];
  private lastScheduleTime: string | undefined;
  private lastSuccessfulTime: string | undefined;

  constructor(context: ControllerContext, cronJob: CronJob) {
    this.context = context;
    this.cronJob = cronJob;
    this.now = context.kernel.wallClock;
    this.active = cronJob.status.active ?? [];
    this.lastScheduleTime = cronJob.status.lastScheduleTime;
    this.lastSuccessfulTime = cronJob.status.lastSuccessfulTime;
  }

  run(): Outcome {
    const jobs = [...byController(this.context.client, 'jobs').get(this.cronJob.metadata.uid)].sort(byStart);
    this.deleteOldJobs(jobs);
    this.followJobs(jobs);
    const outcome = this.startIfDue();
    return this.writeStatus() ? outcome : 'retry';
  }

  /** Deletes finished Jobs beyond the limits of history, the oldest first. */
  private deleteOldJobs(jobs: readonly Job[]): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = this.cronJob.spec;
    const limits = [
      ['Complete', successfulJobsHistoryLimit],
      ['Failed', failedJobsHistoryLimit],
    ] as const;
    for (const [type, limit] of limits) {
      const finished = jobs.filter(({ status }) => isConditionTrue(status.conditions, type));
      const excess = limit === undefined ? 0 : Math.max(0, finished.length - limit);
      for (const job of finished.slice(0, excess)) this.deleteJob(job);
    }
  }

  /** Brings the list of active Jobs up to date with those that there are. */
  private followJobs(jobs: readonly Job[]): void {
    for (const job of jobs) {
      const { name, uid } = job.metadata;
      const isKnown = this.active.some((reference) => reference.uid === uid);
      const finished = finishOf(job);
      if (!isKnown && !finished) {
        this.tell('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`);
      } else if (isKnown && finished) {
        this.forget(uid);
        this.tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${finished}`);
      }
      const completedAt = finished === 'Complete' ? job.status.completionTime : undefined;
      if (completedAt !== undefined && completedAt > (this.lastSuccessfulTime ?? ''))
        this.lastSuccessfulTime = completedAt;
    }
    for (const { uid, name = '' } of this.active) {
      if (jobs.some(({ metadata }) => metadata.uid === uid)) continue;
      this.tell('Normal', 'MissingJob', `Active job went missing: ${name}`);
      this.forget(uid);
    }
  }

  private startIfDue(): Outcome {
    const { metadata, spec } = this.cronJob;
    if (metadata.deletionTimestamp !== undefined) return undefined;
    if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
      const zone = JSON.stringify(spec.timeZone);
      this.tell('Warning', 'UnknownTimeZone', `invalid timeZone: ${zone}: unknown time zone ${spec.timeZone}`);
      return undefined;
    }
    if (spec.suspend) return undefined;
    const schedule = parseCronSchedule(spec.schedule);
    if (!schedule.ok) {
      const text = JSON.stringify(spec.schedule);
      this.tell('Warning', 'UnparseableSchedule', `unparseable schedule: ${text} : ${schedule.error}`);
      return undefined;
    }
    const zone = zoneOf(spec.timeZone, schedule.value);
    const due = dueTime(this.cronJob, schedule.value, zone, this.now);
    if (typeof due === 'string') {
      this.tell('Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${due}`);
      return undefined;
    }
    if (due?.hasMissedMany) this.tell('Warning', 'TooManyMissedTimes', TOO_MANY_MISSED);
    const failed = due !== undefined && !this.startAt(due.at, zone);
    if (failed) return 'retry';
    const waitMs = msToNext(this.cronJob, this.now);
    return waitMs === undefined ? undefined : { againAfterMs: waitMs, what: `schedule of ${metadata.name}` };
  }

  /** Starts the Job of a moment, unless something speaks against it. False if it has to be tried again. */
  private startAt(at: number, zone: TimeZone): boolean {
    const { concurrencyPolicy, startingDeadlineSeconds } = this.cronJob.spec;
    if (startingDeadlineSeconds !== undefined && at + startingDeadlineSeconds * 1000 < this.now) {
      this.tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${toRfc1123(at)}`);
      return true;
    }
    const name = `${this.cronJob.metadata.name}-${Math.floor(at / 60_000)}`;
    if (this.active.some((reference) => reference.name === name) || fromTime(this.lastScheduleTime) === at) return true;
    if (concurrencyPolicy === 'Forbid' && this.active.length > 0) {
      this.tell('Normal', 'JobAlreadyActive', JOB_ALREADY_ACTIVE);
      return true;
    }
    if (concurrencyPolicy === 'Replace' && !this.deleteActiveJobs()) return false;
    return this.createJob(name, at, zone);
  }

  private createJob(name: string, at: number, zone: TimeZone): boolean {
    const { client } = this.context;
    const created = client.create('jobs', jobOf(this.cronJob, name, toZonedTime(at, zone)));
    if (created.ok) {
      this.tell('Normal', 'SuccessfulCreate', `Created job ${name}`);
      this.remember(created.value, at);
      return true;
    }
    if (created.error.reason === 'AlreadyExists') {
      const other = client.get('jobs', this.cronJob.metadata.namespace, name);
      const isOurs = other?.metadata.ownerReferences?.some(({ uid }) => uid === this.cronJob.metadata.uid) ?? false;
      if (other && isOurs && !finishOf(other)) this.remember(other, at);
      return true;
    }
    if (isNamespaceTerminating(created.error)) return true;
    this.tell('Warning', 'FailedCreate', `Error creating job: ${created.error.message ?? ''}`);
    return false;
  }

  private deleteActiveJobs(): boolean {
    const { client } = this.context;
    for (const { namespace, name = '' } of this.active) {
      const job = client.get('jobs', namespace, name);
      if (!job) {
        this.tell('Warning', 'FailedGet', `Get job: jobs.batch "${name}" not found`);
        return false;
      }
      if (!this.deleteJob(job)) return false;
    }
    return true;
  }

  private deleteJob({ metadata }: Job): boolean {
    const { name, namespace, uid } = metadata;
    const deleted = this.context.client.delete('jobs', namespace, name, { propagationPolicy: 'Background' });
    if (!deleted.ok) {
      this.tell('Warning', 'FailedDelete', `Deleted job: ${deleted.error.message ?? ''}`);
      return false;
    }
    this.forget(uid);
    this.tell('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
    return true;
  }

  private remember(job: Job, at: number): void {
    const { name, namespace = '', uid, resourceVersion } = job.metadata;
    const { apiVersion, kind } = job;
    this.active = [...this.active, { kind, namespace, name, uid, apiVersion, resourceVersion }];
    this.lastScheduleTime = toTime(at);
  }

  private forget(uid: string | undefined): void {
    this.active = this.active.filter((reference) => reference.uid !== uid);
  }

  private tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.event(this.cronJob, type, reason, message);
  }

  private writeStatus(): boolean {
    const { active, cronJob, lastScheduleTime, lastSuccessfulTime } = this;
    const status: CronJobStatus = {
      ...(active.length > 0 && { active }),
      ...(lastScheduleTime !== undefined && { lastScheduleTime }),
      ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
    };
    return deepEqual(cronJob.status, status) || this.context.client.updateStatus('cronjobs', { ...cronJob, status }).ok;
  }
}

const TOO_MANY_MISSED =
  'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
const JOB_ALREADY_ACTIVE = 'Not starting job because prior execution is running and concurrency policy is Forbid';

/** By start, those that have not started last, ties by name. */
const byStart = inOrder<Job>(
  by(({ status }) => status.startTime ?? '~'),
  by(({ metadata }) => metadata.name),
);

function finishOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  if (findCondition(status.conditions, 'Complete')?.status === 'True') return 'Complete';
  return findCondition(status.conditions, 'Failed')?.status === 'True' ? 'Failed' : undefined;
}

function jobOf(cronJob: CronJob, name: string, scheduledAt: string): Draft<Job> {
  const { metadata = {}, spec = { template: {} } } = cronJob.spec.jobTemplate;
  const { namespace } = cronJob.metadata;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(metadata.labels && { labels: metadata.labels }),
      annotations: { ...metadata.annotations, [SCHEDULED_TIMESTAMP]: scheduledAt },
      ownerReferences: [controllerRefTo(cronJob)],
    },
    spec,
  };
}

/** `Sat, 21 Nov 2026 03:37:00 +0000`. */
function toRfc1123(epochMs: number): string {
  return new Date(epochMs).toUTCString().replace('GMT', '+0000');
}
