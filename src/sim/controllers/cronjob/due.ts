/*
 * Which start of a CronJob is due: of all that have been missed only the latest.
 * After mostRecentScheduleTime of pkg/controller/cronjob/utils.go.
 */
import type { CronSchedule } from '../../../api/values/cron-schedule.ts';
import type { CronJob } from '../../../api/generated/types.ts';
import { fromTime } from '../../../api/values/time.ts';
import { nextTime } from './next-time.ts';
import type { TimeZone } from './time-zone.ts';

/** More missed starts than this are worth a warning. */
const MANY_MISSED = 100;

export interface Due {
  /** The latest start that is due, in ms. */
  readonly at: number;
  readonly hasMissedMany: boolean;
}

/** Undefined if nothing is due; an error text for a schedule that cannot be reckoned with. */
export function dueTime(
  cronJob: CronJob,
  schedule: CronSchedule,
  zone: TimeZone,
  now: number,
): Due | string | undefined {
  const first = nextTime(schedule, earliestTime(cronJob, now), zone);
  const second = first === undefined ? undefined : nextTime(schedule, first, zone);
  if (first === undefined || now < first) return undefined;
  if (second === undefined || now < second) return { at: first, hasMissedMany: false };

  const periodSeconds = Math.round((second - first) / 1000);
  if (periodSeconds < 1) return 'time difference between two schedules is less than 1 second';
  const missed = Math.floor(Math.floor((now - first) / 1000) / periodSeconds) + 1;
  // starts are not always equally far apart: look from two periods back
  let at: number | undefined;
  let next = nextTime(schedule, first + (missed - 2) * periodSeconds * 1000, zone);
  while (next !== undefined && next <= now) {
    at = next;
    next = nextTime(schedule, next, zone);
  }
  return at === undefined ? undefined : { at, hasMissedMany: missed > MANY_MISSED };
}

/** From when on starts count: the last one, or the creation; but not from before the deadline of starting. */
function earliestTime({ metadata, spec, status }: CronJob, now: number): number {
  const last = fromTime(status.lastScheduleTime) ?? fromTime(metadata.creationTimestamp) ?? now;
  const { startingDeadlineSeconds } = spec;
  return startingDeadlineSeconds === undefined ? last : Math.max(last, now - startingDeadlineSeconds * 1000);
}
