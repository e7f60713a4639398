import { failure, forbidden, notFound, tooManyRequests, unknownError } from '../../../api/validation/errors.ts';
import type { DeleteOptions, Pod, PodDisruptionBudget, Status } from '../../../api/generated/types.ts';
import { matcherOf } from '../../../api/selectors/label-selector.ts';
import { keyFor } from '../../../api/object.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiResult } from '../client.ts';
import { deleteObject } from './delete.ts';
import type { Registry, WriteContext } from '../registry.ts';

/** More disrupted pods than this in a budget's status, and the API server refuses evictions. */
const MAX_DISRUPTED_PODS = 2000;
const RETRY_AFTER_SECONDS = 10;

/** POST pods/NAME/eviction (registry/core/pod/storage/eviction.go). */
export function evictPod(
  registry: Registry,
  namespace: string,
  name: string,
  options: Partial<DeleteOptions>,
  context: WriteContext,
): ApiResult<undefined> {
  const kind = registry.kind('pods');
  const key = keyFor(namespace, name);
  const pod = registry.get('pods', key) as Pod | undefined;
  if (!pod) return err(notFound(kind, name));
  const refused = ignoresBudgets(pod) ? undefined : chargeBudget(registry, namespace, pod, context);
  if (refused) return err(refused);
  if (!context.dryRun) markDisrupted(registry, pod, context);
  const deletion = deleteObject(registry, kind, key, options, context);
  return deletion.ok ? ok(undefined) : deletion;
}

/** canIgnorePDB */
function ignoresBudgets(pod: Pod): boolean {
  const { phase } = pod.status;
  return (
    phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
  );
}

function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Takes one allowed disruption from the pod's budget; a Status where there is none to take. */
function chargeBudget(registry: Registry, namespace: string, pod: Pod, context: WriteContext): Status | undefined {
  const budgets = registry.store
    .list('poddisruptionbudgets', namespace)
    .filter(({ spec }) => matcherOf(spec?.selector)(pod.metadata.labels));
  if (budgets.length > 1) {
    return unknownError(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = budgets;
  if (!budget) return undefined;
  if (!isReady(pod) && allowsUnhealthy(budget)) return undefined;
  return takeDisruption(registry, budget, pod, context);
}

function allowsUnhealthy({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0) && (status?.desiredHealthy ?? 0) > 0;
}

/** checkAndDecrement */
function takeDisruption(
  registry: Registry,
  budget: PodDisruptionBudget,
  pod: Pod,
  context: WriteContext,
): Status | undefined {
  const kind = registry.kind('poddisruptionbudgets');
  const { name } = budget.metadata;
  const allowed = budget.status?.disruptionsAllowed ?? 0;
  const disrupted = budget.status?.disruptedPods ?? {};
  if ((budget.status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
    return violates(`The disruption budget ${name} is still being processed by the server.`, RETRY_AFTER_SECONDS);
  }
  if (allowed < 0) return forbidden(kind, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disrupted).length > MAX_DISRUPTED_PODS) {
    return forbidden(kind, name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  }
  if (allowed === 0) return violates(whyNone(budget));
  const now = registry.now();
  const conditions = allowed === 1 ? conditionsWithNone(budget, now) : budget.status?.conditions;
  const status = {
    ...budget.status,
    disruptionsAllowed: allowed - 1,
    disruptedPods: { ...disrupted, [pod.metadata.name]: now },
    ...(conditions ? { conditions } : {}),
  };
  registry.put(kind, { ...budget, status } as PodDisruptionBudget, context);
  return undefined;
}

/** The budget's condition once the last disruption is taken. */
function conditionsWithNone(budget: PodDisruptionBudget, now: string): readonly object[] | undefined {
  return budget.status?.conditions?.map((condition) =>
    condition.type === 'DisruptionAllowed' && condition.status === 'True'
      ? { ...condition, status: 'False', reason: 'InsufficientPods', message: '', lastTransitionTime: now }
      : condition,
  );
}

function whyNone({ metadata: { name }, status }: PodDisruptionBudget): string {
  const condition = status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  if (condition?.reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${condition.message}`;
  }
  const desired = status?.desiredHealthy ?? 0;
  const current = status?.currentHealthy ?? 0;
  if (current <= desired) {
    return `The disruption budget ${name} needs ${desired} healthy pods and has ${current} currently`;
  }
  if (condition?.reason && condition.message) {
    return `The disruption budget ${name} does not allow evicting pods currently (${condition.reason}): ${condition.message}`;
  }
  return `The disruption budget ${name} does not allow evicting pods currently`;
}

function violates(message: string, retryAfterSeconds?: number): Status {
  const text = "Cannot evict pod as it would violate the pod's disruption budget.";
  const causes = [{ reason: 'DisruptionBudget', message }];
  return retryAfterSeconds === undefined
    ? failure(429, 'TooManyRequests', text, { causes })
    : tooManyRequests(text, retryAfterSeconds, causes);
}

/** The condition that tells why the pod went. */
function markDisrupted(registry: Registry, pod: Pod, context: WriteContext): void {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: registry.now(),
  };
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
  const status = { ...pod.status, conditions: [...others, condition] };
  const marked: Pod = { ...pod, status };
  registry.put(registry.kind('pods'), marked, context);
}
