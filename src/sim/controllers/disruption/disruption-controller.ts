/*
 * Says of each PodDisruptionBudget how many of its pods may be evicted right now. The API server takes evictions from that number.
 *
 * Woken by: budgets, pods that one selects, and the moments that a promised deletion is overdue.
 * Writes:   the budget's status; takes back the condition DisruptionTarget of pods that were never deleted.
 * Follows:  pkg/controller/disruption/disruption.go.
 */
import type {
  Condition,
  LabelSelector,
  Pod,
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../../api/generated/types.ts';
import { findCondition } from '../../../api/conditions.ts';
import { keyOf } from '../../../api/object.ts';
import { isPodReady, isPodTerminal, podCondition } from '../../../api/pod/pod-status.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Controller, ControllerContext, Keys, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey, ownersSelecting, selectedBy } from '../ownership.ts';
import { expectationOf } from './expected-pods.ts';

/** How long a pod whose eviction was allowed may take to be deleted, before it counts again. */
const DELETION_TIMEOUT_MS = 2 * 60_000;
/** How long the condition DisruptionTarget stays on a pod that is not deleted. */
const STALE_DISRUPTION_TARGET_MS = 2 * 60_000;
const LATENCY_MS = 1;

export const disruptionController: Controller = {
  name: 'controllermanager',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => {
        const budget = getByKey(client, 'poddisruptionbudgets', key);
        return budget && reconcile(context, budget);
      },
    });
    const stale = reconciling(kernel, { latencyMs: LATENCY_MS, reconcile: (key) => takeBackTarget(context, key) });

    client.watch('poddisruptionbudgets', ({ object }) => queue.wake(keyOf(object)));
    client.watch('pods', ({ type, object, previous }) => {
      for (const pod of previous ? [object, previous.object] : [object]) wakeBudgetsOf(client, queue, pod);
      if (client.list('poddisruptionbudgets').length > 1)
        kernel.after(LATENCY_MS, () => warnOfSeveral(context, object));
      if (type !== 'DELETED' && podCondition(object, 'DisruptionTarget')?.status === 'True') {
        stale.wakeAfter(keyOf(object), STALE_DISRUPTION_TARGET_MS, `disruption of ${object.metadata.name} is overdue`);
      }
    });
  },
};

/** Upstream looks at one budget of a pod only, whichever comes first, and says so. All are looked at here. */
function warnOfSeveral({ client, events, kernel }: ControllerContext, pod: Pod): void {
  const budgets = [...ownersSelecting(client, 'poddisruptionbudgets', ({ spec }) => spec?.selector, pod)];
  if (budgets.length < 2) return;
  const chosen = budgets[Math.floor(kernel.spread('budget of several') * budgets.length)]?.metadata.name ?? '';
  const { namespace = '', name } = pod.metadata;
  const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen}" arbitrarily.`;
  events.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message);
}

function wakeBudgetsOf(client: Client, queue: Keys, pod: Pod): void {
  for (const budget of ownersSelecting(client, 'poddisruptionbudgets', ({ spec }) => spec?.selector, pod)) {
    queue.wake(keyOf(budget));
  }
}

function reconcile(context: ControllerContext, budget: PodDisruptionBudget): Outcome {
  const { client, events, kernel } = context;
  const now = kernel.wallClock;
  const pods = selectedPods(client, budget);
  if (pods.length === 0) events.event(budget, 'Normal', 'NoPods', 'No matching pods found');

  const expectation = expectationOf(client, budget, pods);
  if (!expectation.ok) {
    const message = `Failed to calculate the number of expected pods: ${expectation.error}`;
    events.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
    writeStatus(client, budget, failedStatus(budget, expectation.error, now));
    return 'retry';
  }
  const { expectedPods, desiredHealthy, unmanaged } = expectation.value;
  if (unmanaged.length > 0) events.event(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget));

  const disrupted = stillDisrupted(context, budget, pods, now);
  const currentHealthy = pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && !disrupted.has(pod.metadata.name) && isPodReady(pod),
  ).length;
  const status = statusOf(budget, { expectedPods, desiredHealthy, currentHealthy }, disrupted, now);
  if (!writeStatus(client, budget, status)) return 'retry';

  if (disrupted.size === 0) return undefined;
  const overdueAt = Math.min(...[...disrupted.values()].map((time) => fromTime(time))) + DELETION_TIMEOUT_MS;
  return { againAfterMs: overdueAt - now, what: `a deletion that ${budget.metadata.name} allowed is overdue` };
}

function selectedPods(client: Client, budget: PodDisruptionBudget): readonly Pod[] {
  const selector = budget.spec?.selector;
  return selector ? selectedBy(client, 'pods', { owner: budget, selector }) : [];
}

/** Pods whose eviction was allowed and whose deletion is still to come, with the time of that. Of overdue ones it tells. */
function stillDisrupted(
  { events }: ControllerContext,
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  now: number,
): ReadonlyMap<string, string> {
  const { disruptedPods = {} } = budget.status ?? {};
  const disrupted = new Map<string, string>();
  if (Object.keys(disruptedPods).length === 0) return disrupted;
  for (const pod of pods) {
    const time = disruptedPods[pod.metadata.name];
    if (time === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    if (fromTime(time) + DELETION_TIMEOUT_MS > now) disrupted.set(pod.metadata.name, time);
    else {
      const { namespace = '' } = budget.metadata;
      // upstream too names the namespace twice
      const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
      events.event(pod, 'Warning', 'NotDeleted', message);
    }
  }
  return disrupted;
}

function statusOf(
  budget: PodDisruptionBudget,
  numbers: { readonly expectedPods: number; readonly desiredHealthy: number; readonly currentHealthy: number },
  disrupted: ReadonlyMap<string, string>,
  now: number,
): PodDisruptionBudgetStatus {
  const spare = numbers.expectedPods > 0 ? Math.max(0, numbers.currentHealthy - numbers.desiredHealthy) : 0;
  return {
    ...numbers,
    disruptionsAllowed: spare,
    ...(disrupted.size > 0 && { disruptedPods: Object.fromEntries(disrupted) }),
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: [
      spare > 0
        ? condition(budget, 'True', 'SufficientPods', '', now)
        : condition(budget, 'False', 'InsufficientPods', '', now),
    ],
  };
}

/** Nothing may be evicted while the controller does not know what to expect. */
function failedStatus(budget: PodDisruptionBudget, error: string, now: number): PodDisruptionBudgetStatus {
  return {
    ...budget.status,
    disruptionsAllowed: 0,
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: [condition(budget, 'False', 'SyncFailed', error, now)],
  };
}

function condition(
  { metadata, status: before }: PodDisruptionBudget,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: number,
): Condition {
  const type = 'DisruptionAllowed';
  const current = findCondition(before?.conditions, type);
  const lastTransitionTime = current?.status === status ? current.lastTransitionTime : toTime(now);
  return { type, status, observedGeneration: metadata.generation ?? 0, lastTransitionTime, reason, message };
}

function writeStatus(client: Client, budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): boolean {
  return deepEqual(budget.status, status) || client.updateStatus('poddisruptionbudgets', { ...budget, status }).ok;
}

function unmanagedMessage({ spec }: PodDisruptionBudget): string {
  const selector = goText(spec?.selector ?? {});
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. ` +
    'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
    'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
  );
}

/** A selector as Go prints it. */
function goText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return (
    `&LabelSelector{MatchLabels:map[string]string{${labels.map(([key, value]) => `${key}: ${value},`).join('')}},` +
    `MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
  );
}

/** A pod that was marked to be disrupted and still lives is not going to be. */
function takeBackTarget({ client, kernel }: ControllerContext, key: string): Outcome {
  const pod = getByKey(client, 'pods', key);
  const target = pod && podCondition(pod, 'DisruptionTarget');
  if (!pod || target?.status !== 'True' || target.reason === 'TerminationByKubelet') return undefined;
  if (pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return undefined;
  const waitMs = (fromTime(target.lastTransitionTime) ?? 0) + STALE_DISRUPTION_TARGET_MS - kernel.wallClock;
  if (waitMs > 0) return { againAfterMs: waitMs, what: `disruption of ${pod.metadata.name} is overdue` };
  const conditions = (pod.status.conditions ?? []).map((other) =>
    other === target ? { type: other.type, status: 'False', lastTransitionTime: toTime(kernel.wallClock) } : other,
  );
  return client.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } }).ok ? undefined : 'retry';
}
