/*
 * What the failure of a pod means for its Job. The first rule that fits decides; where none does, the failure counts.
 * After pkg/controller/job/pod_failure_policy.go.
 */
import type { ContainerStatus, Job, Pod, PodFailurePolicyRule } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';
import { hasFailed } from './job-pods.ts';

export interface Verdict {
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
  /** Why the whole Job fails, for FailJob. */
  readonly message: string;
}

const COUNTED: Verdict = { action: 'Count', message: '' };

export function verdictOn({ spec }: Job, pod: Pod): Verdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const reason = rule.onExitCodes ? exitOf(rule, pod) : conditionOf(rule, pod);
    if (reason === undefined) continue;
    if (rule.action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) continue;
    return {
      action: rule.action as Verdict['action'],
      message: `${reason} matching ${rule.action} rule at index ${index}`,
    };
  }
  return COUNTED;
}

/** Why the Job fails by the rule of a failed pod, if one says so. */
export function failJobMessage(job: Job, pods: readonly Pod[]): string | undefined {
  if (!job.spec.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const verdict = hasFailed(job, pod) ? verdictOn(job, pod) : COUNTED;
    if (verdict.action === 'FailJob') return verdict.message;
  }
  return undefined;
}

function exitOf({ onExitCodes }: PodFailurePolicyRule, pod: Pod): string | undefined {
  if (!onExitCodes) return undefined;
  const { containerName, operator, values } = onExitCodes;
  const fits = ({ name, state }: ContainerStatus): boolean => {
    const exitCode = state?.terminated?.exitCode ?? 0;
    if (exitCode === 0 || (containerName !== undefined && containerName !== name)) return false;
    return values.includes(exitCode) === (operator === 'In');
  };
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
  const container = [...containerStatuses, ...initContainerStatuses].find(fits);
  if (!container) return undefined;
  const exitCode = container.state?.terminated?.exitCode ?? 0;
  return `Container ${container.name} for pod ${keyOf(pod)} failed with exit code ${exitCode}`;
}

function conditionOf({ onPodConditions = [] }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const condition = pod.status.conditions?.find(({ type, status }) =>
    onPodConditions.some((pattern) => pattern.type === type && (pattern.status ?? 'True') === status),
  );
  return condition && `Pod ${keyOf(pod)} has condition ${condition.type}`;
}
