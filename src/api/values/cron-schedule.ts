import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { parseDuration } from './duration.ts';

// Cron schedules as robfig/cron's standard parser reads them, with its error texts.

/** The values at which each field fires, and whether days of month and week were left open. */
export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  readonly anyDayOfMonth: boolean;
  readonly anyDayOfWeek: boolean;
}

export type CronSchedule =
  | { readonly kind: 'fields'; readonly fields: CronFields; readonly timeZone?: string }
  | { readonly kind: 'every'; readonly milliseconds: number };

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly names?: readonly string[];
}

const MINUTES: Bounds = { minimum: 0, maximum: 59 };
const HOURS: Bounds = { minimum: 0, maximum: 23 };
const DAYS: Bounds = { minimum: 1, maximum: 31 };
const MONTHS: Bounds = {
  minimum: 1,
  maximum: 12,
  names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const WEEKDAYS: Bounds = { minimum: 0, maximum: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] };

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const parsed = new Map<string, Result<CronSchedule, string>>();

/** Reads a schedule; results are remembered. The error is the parser's text. */
export function parseCronSchedule(text: string): Result<CronSchedule, string> {
  let result = parsed.get(text);
  if (!result) {
    result = read(text);
    if (parsed.size >= 1000) parsed.clear();
    parsed.set(text, result);
  }
  return result;
}

function read(text: string): Result<CronSchedule, string> {
  if (text === '') return err('empty spec string');
  const [, zone, rest] = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/s.exec(text) ?? [];
  if (zone !== undefined && !isTimeZone(zone)) return err(`provided bad location ${zone}: unknown time zone ${zone}`);
  const spec = (rest ?? text).trim();
  if (spec.startsWith('@every ')) return readEvery(spec.slice('@every '.length));
  if (spec.startsWith('@') && !Object.hasOwn(DESCRIPTORS, spec)) return err(`unrecognized descriptor: ${spec}`);
  const fields = readFields(DESCRIPTORS[spec] ?? spec);
  if (!fields.ok) return fields;
  return ok({ kind: 'fields', fields: fields.value, ...(zone ? { timeZone: zone } : {}) });
}

function readEvery(text: string): Result<CronSchedule, string> {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    return err(`failed to parse duration @every ${text}: time: invalid duration ${JSON.stringify(text)}`);
  }
  // whole seconds, at least one
  return ok({ kind: 'every', milliseconds: Math.max(1000, Math.trunc(milliseconds / 1000) * 1000) });
}

function readFields(spec: string): Result<CronFields, string> {
  const parts = spec.split(/\s+/).filter(Boolean);
  if (parts.length !== 5) return err(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`);
  const read_: Field[] = [];
  for (const [i, bounds] of [MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS].entries()) {
    const field = readField(parts[i] ?? '', bounds);
    if (!field.ok) return field;
    read_.push(field.value);
  }
  const [minutes, hours, days, months, weekdays] = read_ as [Field, Field, Field, Field, Field];
  return ok({
    minutes: minutes.values,
    hours: hours.values,
    daysOfMonth: days.values,
    months: months.values,
    daysOfWeek: weekdays.values,
    anyDayOfMonth: days.any,
    anyDayOfWeek: weekdays.any,
  });
}

interface Field {
  readonly values: ReadonlySet<number>;
  readonly any: boolean;
}

function readField(text: string, bounds: Bounds): Result<Field, string> {
  const values = new Set<number>();
  let any = false;
  for (const expression of text.split(',').filter(Boolean)) {
    const range = readRange(expression, bounds);
    if (!range.ok) return range;
    const { start, end, step, star } = range.value;
    for (let value = start; value <= end; value += step) values.add(value);
    any ||= star;
  }
  return ok({ values, any });
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly star: boolean;
}

function readRange(expression: string, bounds: Bounds): Result<Range, string> {
  const [limits = '', stepText, ...more] = expression.split('/');
  const ends = readEnds(limits, expression, bounds);
  if (!ends.ok) return ends;
  if (more.length > 0) return err(`too many slashes: ${expression}`);
  const step = stepText === undefined ? ok(1) : readNumber(stepText);
  if (!step.ok) return step;
  const { start, star, single } = ends.value;
  // `N/step` means from N on
  const end = stepText !== undefined && single && !star ? bounds.maximum : ends.value.end;
  if (start < bounds.minimum)
    return err(`beginning of range (${start}) below minimum (${bounds.minimum}): ${expression}`);
  if (end > bounds.maximum) return err(`end of range (${end}) above maximum (${bounds.maximum}): ${expression}`);
  if (start > end) return err(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step.value === 0) return err(`step of range should be a positive number: ${expression}`);
  return ok({ start, end, step: step.value, star: star && step.value === 1 });
}

interface Ends {
  readonly start: number;
  readonly end: number;
  readonly star: boolean;
  readonly single: boolean;
}

function readEnds(limits: string, expression: string, bounds: Bounds): Result<Ends, string> {
  const [low = '', high, ...more] = limits.split('-');
  const single = high === undefined;
  if (low === '*' || low === '?') return ok({ start: bounds.minimum, end: bounds.maximum, star: true, single });
  const start = readNumberOrName(low, bounds);
  if (!start.ok) return start;
  if (more.length > 0) return err(`too many hyphens: ${expression}`);
  const end = high === undefined ? start : readNumberOrName(high, bounds);
  return end.ok ? ok({ start: start.value, end: end.value, star: false, single }) : end;
}

function readNumberOrName(text: string, bounds: Bounds): Result<number, string> {
  const named = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return text !== '' && named >= 0 ? ok(named) : readNumber(text);
}

function readNumber(text: string): Result<number, string> {
  if (!/^[-+]?\d+$/.test(text)) {
    const problem = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
    return err(`failed to parse int from ${text}: ${problem}`);
  }
  const value = Number(text);
  return value < 0 ? err(`negative number (${value}) not allowed: ${text}`) : ok(value);
}

/** Whether the text names a time zone of the IANA database, with its capitals. */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC' || name === '' || name === 'Local') return true;
  // offsets are zones to Intl, but not to Go
  if (/^[+-]/.test(name)) return false;
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return resolved.toLowerCase() !== name.toLowerCase() || resolved === name;
  } catch {
    // Intl tells of unknown zones by throwing, and in no other way
    return false;
  }
}
