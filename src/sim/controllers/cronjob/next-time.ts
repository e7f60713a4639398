/*
 * When a schedule hits next, reckoned in a time zone as github.com/robfig/cron/v3 does: by local clocks, so that an hour which is left out
 * in spring is passed over and one which comes twice in autumn is hit twice.
 */
import type { CronFields, CronSchedule } from '../../../api/values/cron-schedule.ts';
import type { TimeZone } from './time-zone.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const FIVE_YEARS = 5 * 366 * 24 * HOUR;

/** The first moment after `epochMs`; undefined if there is none within five years. */
export function nextTime(schedule: CronSchedule, epochMs: number, zone: TimeZone): number | undefined {
  if (schedule.kind === 'every') return epochMs + schedule.milliseconds - (epochMs % SECOND);
  let at = Math.floor(epochMs / MINUTE) * MINUTE + MINUTE;
  while (at <= epochMs + FIVE_YEARS) {
    const later = notBefore(schedule.fields, at, zone);
    if (later === at) return at;
    at = later;
  }
  return undefined;
}

/** The moment itself if it is hit; else the beginning of the next month, day, hour or minute that could be. */
function notBefore(fields: CronFields, at: number, zone: TimeZone): number {
  const local = new Date(at + zone.offsetAt(at));
  const year = local.getUTCFullYear();
  const month = local.getUTCMonth();
  const day = local.getUTCDate();
  if (!fields.months.has(month + 1)) return startOfDay(Date.UTC(year, month + 1, 1), zone);
  if (!hitsDay(fields, day, local.getUTCDay())) return startOfDay(Date.UTC(year, month, day + 1), zone);
  const intoHour = local.getUTCMinutes() * MINUTE;
  if (!fields.hours.has(local.getUTCHours())) return at - intoHour + HOUR;
  return fields.minutes.has(local.getUTCMinutes()) ? at : at + MINUTE;
}

/** Where both day fields are restricted, either may match. */
function hitsDay(fields: CronFields, day: number, weekday: number): boolean {
  const byDay = fields.daysOfMonth.has(day);
  const byWeekday = fields.daysOfWeek.has(weekday);
  return fields.anyDayOfMonth || fields.anyDayOfWeek ? byDay && byWeekday : byDay || byWeekday;
}

/** The first moment of a local day, given as if it were UTC. A day whose midnight is left out by a change of clocks starts later. */
function startOfDay(localMidnight: number, zone: TimeZone): number {
  let at = localMidnight - zone.offsetAt(localMidnight - zone.offsetAt(localMidnight));
  while (at + zone.offsetAt(at) < localMidnight) at += 15 * MINUTE;
  return at;
}
