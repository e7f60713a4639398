import type { Deployment } from '../../api/generated/types.ts';
import { findCondition } from '../../api/conditions.ts';
import { fromTime } from '../../api/values/time.ts';

/** How long a Deployment may go without progress before it says so. Times are virtual, in milliseconds. */
export interface Deadline {
  readonly seconds: number;
  /** When the last progress was written. */
  readonly progressedAt: number;
}

/** The largest progressDeadlineSeconds stands for none at all (HasProgressDeadline of the controller's util). */
const NEVER = 2_147_483_647;

/**
 * The deadline of a rollout that is under way; undefined where there is none.
 * @param epoch the wall clock at virtual time zero, in milliseconds since 1970
 */
export function deadlineOf({ spec, status }: Deployment, epoch: number): Deadline | undefined {
  const seconds = spec?.progressDeadlineSeconds ?? 600;
  const progressing = findCondition(status?.conditions, 'Progressing');
  if (seconds === NEVER || spec?.paused === true || progressing?.lastUpdateTime === undefined) return undefined;
  if (progressing.status !== 'True' || progressing.reason === 'NewReplicaSetAvailable') return undefined;
  return { seconds, progressedAt: fromTime(progressing.lastUpdateTime) - epoch };
}
