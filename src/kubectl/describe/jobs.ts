// describe job, cronjob.
import { humanDuration } from '../../api/values/duration.ts';
import type { CronJob, Job, JobSpec } from '../../api/generated/types.ts';
import { controllerLine, longTime, selectorLine, writeLabels, writeAnnotations } from './basics.ts';
import type { Describer } from './context.ts';
import { writeEvents } from './events.ts';
import { writePodTemplate } from './pod-template.ts';
import type { Writer } from './writer.ts';

export const describeJob: Describer = (writer, object, context) => {
  const { metadata, spec, status = {} } = object as unknown as Job;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec?.selector) writer.line(0, `Selector:\t${selectorLine(spec.selector)}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  const owner = controllerLine(metadata);
  if (owner !== undefined) writer.line(0, `Controlled By:\t${owner}`);
  if (spec) writeSettings(writer, spec);
  if (status.startTime !== undefined) writer.line(0, `Start Time:\t${longTime(status.startTime)}`);
  if (status.completionTime !== undefined) writer.line(0, `Completed At:\t${longTime(status.completionTime)}`);
  if (status.startTime !== undefined && status.completionTime !== undefined) {
    const duration = Date.parse(status.completionTime) - Date.parse(status.startTime);
    writer.line(0, `Duration:\t${humanDuration(duration)}`);
  }
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
  writer.line(
    0,
    `Pods Statuses:\t${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  );
  if (spec?.completionMode === 'Indexed') {
    const indexes = status.completedIndexes ?? '';
    writer.line(0, `Completed Indexes:\t${indexes === '' ? '<none>' : cappedIndexes(indexes)}`);
  }
  if (spec) writePodTemplate(writer, spec.template);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function writeSettings(writer: Writer, spec: JobSpec): void {
  if (spec.parallelism !== undefined) writer.line(0, `Parallelism:\t${spec.parallelism}`);
  writer.line(0, `Completions:\t${spec.completions ?? '<unset>'}`);
  if (spec.completionMode !== undefined) writer.line(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec.suspend !== undefined) writer.line(0, `Suspend:\t${spec.suspend}`);
  if (spec.backoffLimit !== undefined) writer.line(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec.ttlSecondsAfterFinished !== undefined) {
    writer.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  }
}

const LONGEST_INDEXES = 50;

function cappedIndexes(indexes: string): string {
  if (indexes.length <= LONGEST_INDEXES) return indexes;
  const cut = indexes.lastIndexOf(',', LONGEST_INDEXES);
  return `${indexes.slice(0, cut + 1)}...`;
}

export const describeCronJob: Describer = (writer, object, context) => {
  const { metadata, spec, status } = object as unknown as CronJob;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Schedule:\t${spec?.schedule ?? ''}`);
  writer.line(0, `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}`);
  writer.line(0, `Suspend:\t${spec?.suspend === true ? 'True' : 'False'}`);
  writer.line(0, `Time Zone:\t${spec?.timeZone ?? '<unset>'}`);
  writer.line(0, `Successful Job History Limit:\t${spec?.successfulJobsHistoryLimit ?? '<unset>'}`);
  writer.line(0, `Failed Job History Limit:\t${spec?.failedJobsHistoryLimit ?? 0}`);
  const deadline = spec?.startingDeadlineSeconds;
  writer.line(0, `Starting Deadline Seconds:\t${deadline === undefined ? '<unset>' : `${deadline}s`}`);
  const job = spec?.jobTemplate.spec;
  if (job?.selector) writeLabels(writer, 'Selector', job.selector.matchLabels);
  else writer.line(0, 'Selector:\t<unset>');
  writer.line(0, `Parallelism:\t${job?.parallelism ?? '<unset>'}`);
  writer.line(0, `Completions:\t${job?.completions ?? '<unset>'}`);
  if (job?.activeDeadlineSeconds !== undefined)
    writer.line(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`);
  if (job) writePodTemplate(writer, job.template);
  const last = status?.lastScheduleTime;
  writer.line(0, `Last Schedule Time:\t${last === undefined ? '<unset>' : longTime(last)}`);
  const active = (status?.active ?? []).map((reference) => reference.name ?? '');
  writer.line(0, `Active Jobs:\t${active.length === 0 ? '<none>' : active.join(', ')}`);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};
