import type { JobSpec } from '../generated/types.ts';
import { warningsForTemplate } from '../pod/pod-warnings.ts';

const UNTRACKED =
  'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';

/** Warnings about a job, also in the template of a CronJob. */
export function warningsForJobSpec(spec: JobSpec, path: string): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec;
  const large = completionMode === 'Indexed' && completions > 100_000 && parallelism > 10_000;
  return [...(large ? [`${path}: ${UNTRACKED}`] : []), ...warningsForTemplate(spec.template, `${path}.template`)];
}
