import { deepEqual } from '../base/equal.ts';

/** What conditions of all kinds have in common. */
export interface ConditionLike {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export function findCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isConditionTrue(conditions: readonly ConditionLike[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The conditions with this one set: in its old place, or at the end. The old lastTransitionTime is kept where the status does not change.
 * Returns the same list where nothing but times would change.
 */
export function withCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  condition: C,
): readonly C[] {
  const list = conditions ?? [];
  const at = list.findIndex((candidate) => candidate.type === condition.type);
  const old = list[at];
  if (!old) return [...list, condition];
  if (deepEqual(withoutTimes(old), withoutTimes(condition))) return list;
  const kept = old.status === condition.status && old.lastTransitionTime !== undefined;
  return list.with(at, kept ? { ...condition, lastTransitionTime: old.lastTransitionTime } : condition);
}

/** The conditions without those of a type. Returns the same list where there is none. */
export function withoutCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  type: string,
): readonly C[] {
  const list = conditions ?? [];
  return list.some((condition) => condition.type === type) ? list.filter((condition) => condition.type !== type) : list;
}

const TIMES: ReadonlySet<string> = new Set([
  'lastTransitionTime',
  'lastUpdateTime',
  'lastProbeTime',
  'lastHeartbeatTime',
]);

function withoutTimes(condition: ConditionLike): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(condition).filter(([key]) => !TIMES.has(key)));
}
