import type { CronJob, Job } from '../../../api/generated/types.ts';
import { humanDuration } from '../../../api/values/duration.ts';
import { fromTime } from '../../../api/values/time.ts';
import { age, ageOf } from './cell.ts';
import type { PrintClock, Printer } from './cell.ts';
import { containerCells, selectorCell } from './workloads.ts';

export const printJob: Printer<Job> = (job, clock) => [
  job.metadata.name,
  statusWord(job),
  completions(job),
  duration(job, clock),
  age(job, clock),
  ...containerCells(job.spec?.template),
  selectorCell(job.spec?.selector),
];

function statusWord(job: Job): string {
  const holds = (type: string): boolean =>
    job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(holds) ?? 'Running';
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status }: Job, { wallClock }: PrintClock): string {
  if (status?.startTime === undefined) return '';
  const end = status.completionTime === undefined ? wallClock : fromTime(status.completionTime);
  return humanDuration(end - fromTime(status.startTime));
}

export const printCronJob: Printer<CronJob> = (cronJob, clock) => {
  const { spec, status } = cronJob;
  return [
    cronJob.metadata.name,
    spec?.schedule ?? '',
    spec?.timeZone ?? '<none>',
    spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
    status?.active?.length ?? 0,
    status?.lastScheduleTime === undefined ? '<none>' : ageOf(status.lastScheduleTime, clock),
    age(cronJob, clock),
    ...containerCells(spec?.jobTemplate.spec?.template),
    selectorCell(spec?.jobTemplate.spec?.selector),
  ];
};
