/*
 * Brings the ReplicaSets of a Deployment from one pod template to the next, and keeps their sizes in step with it. It never touches pods.
 *
 * Woken by: Deployments, ReplicaSets, and the end of the last pod of a Recreate Deployment.
 * Writes:   creates, scales, annotates, adopts, releases and deletes ReplicaSets; the Deployment's status and revision annotation.
 * Follows:  pkg/controller/deployment/deployment_controller.go. The steps are in the files beside this one: rolling-update.ts, recreate.ts,
 *           scaling.ts (the wanted number changes), revisions.ts (which ReplicaSet, history), progress.ts (status and deadline), rollback.ts.
 */
import type { Deployment, DeploymentStatus, Pod } from '../../../api/generated/types.ts';
import { isEmptySelector } from '../../../api/selectors/label-selector.ts';
import { controllerOf, keyOf } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import { reconciling, REQUEST_MS } from '../controller.ts';
import { byController, claim, getByKey, watchOwned } from '../ownership.ts';
import type { Owners } from '../ownership.ts';
import type { Client } from '../../apiserver/client.ts';
import {
  condition,
  DEPLOYMENT_PAUSED,
  DEPLOYMENT_RESUMED,
  PROGRESS_DEADLINE_EXCEEDED,
  withDeploymentCondition,
} from './conditions.ts';
import {
  hasProgressDeadline,
  isComplete,
  progressing,
  rolloutStatusOf,
  statusOf,
  stuckCheckAfterMs,
} from './progress.ts';
import { oldPodsRunning, planRemoval } from './recreate.ts';
import { cleanUpHistory, createNewReplicaSet, rolloutOf, syncRevision } from './revisions.ts';
import { rollBack, rollbackTarget } from './rollback.ts';
import type { Scaling } from './rolling-update.ts';
import { planRollingUpdate } from './rolling-update.ts';
import type { Rollout } from './rollout.ts';
import { limitsOf, specReplicas } from './rollout.ts';
import { isScalingEvent, planScaling, scaleAll } from './scaling.ts';

const MAX_RETRIES = 15;
const LATENCY_MS = 3;

const DEPLOYMENTS: Owners<'deployments'> = {
  resource: 'deployments',
  kind: 'Deployment',
  selectorOf: ({ spec }) => spec.selector,
};

export const deploymentController: Controller = {
  name: 'deployment-controller',
  start(context) {
    const { client, kernel } = context;
    let writes = 0;
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      maxRetries: MAX_RETRIES,
      *reconcile(key) {
        const deployment = getByKey(client, 'deployments', key);
        const before = writes;
        const outcome = deployment && reconcile(context, deployment);
        if (writes > before) yield* waitFor(delay(kernel, REQUEST_MS));
        return outcome;
      },
    });

    const countWrite = ({ author }: { readonly author: string }): void => {
      if (author === client.author) writes += 1;
    };
    client.watch('replicasets', countWrite);
    client.watch('deployments', countWrite);
    client.watch('deployments', ({ object }) => queue.wake(keyOf(object)));
    watchOwned(client, 'replicasets', DEPLOYMENTS, (key) => queue.wake(key));
    client.watch('pods', ({ type, object }) => {
      const deployment = type === 'DELETED' ? recreatedBy(client, object) : undefined;
      if (deployment && !hasPods(client, deployment)) queue.wake(keyOf(deployment));
    });
  },
};

function reconcile(context: ControllerContext, read: Deployment): Outcome {
  if (isEmptySelector(read.spec.selector)) return refuseToSelectAll(context, read);
  const claimed = claim(context.client, 'replicasets', { owner: read, selector: read.spec.selector });
  if (!claimed.ok) return 'retry';
  if (read.metadata.deletionTimestamp !== undefined) return scaleStatus(context, rolloutOf(read, claimed.value));

  const deployment = notePause(context, read);
  if (!deployment) return 'retry';
  const found = rolloutOf(deployment, claimed.value);
  const target = rollbackTarget(deployment);
  if (target !== undefined && !deployment.spec.paused) return rollBack(context, found, target).ok ? undefined : 'retry';

  const synced = syncRevision(context, found);
  if (!synced.ok) return 'retry';
  const rollout = synced.value;
  if (deployment.spec.paused || isScalingEvent(rollout)) return followReplicas(context, rollout);
  return deployment.spec.strategy?.type === 'Recreate' ? recreate(context, rollout) : rollingUpdate(context, rollout);
}

/** Paused, or the wanted number has changed: no step of a rollout, only sizes. */
function followReplicas(context: ControllerContext, rollout: Rollout): Outcome {
  const { deployment } = rollout;
  if (!scaleAll(context, deployment, planScaling(rollout)).ok) return 'retry';
  const mayCleanUp = deployment.spec.paused && rollbackTarget(deployment) === undefined;
  if (mayCleanUp && cleanUpHistory(context, rollout)) return 'retry';
  return scaleStatus(context, rollout);
}

function rollingUpdate(context: ControllerContext, found: Rollout): Outcome {
  const started = found.newReplicaSet ? { ok: true as const, value: found } : createNewReplicaSet(context, found);
  if (!started.ok) return 'retry';
  const { newReplicaSet } = started.value;
  if (!newReplicaSet) return 'retry';
  const rollout = { ...started.value, newReplicaSet };
  return step(context, rollout, planRollingUpdate(rollout));
}

function recreate(context: ControllerContext, rollout: Rollout): Outcome {
  const removal = planRemoval(rollout);
  if (removal.length > 0 || oldPodsRunning(context.client, rollout)) return step(context, rollout, removal);
  const { newReplicaSet } = rollout;
  if (!newReplicaSet) {
    const created = createNewReplicaSet(context, rollout);
    return created.ok ? step(context, created.value, []) : 'retry';
  }
  const { replicas } = limitsOf(rollout.deployment);
  const isFull = specReplicas(newReplicaSet) === replicas;
  return step(context, rollout, isFull ? [] : [{ replicaSet: newReplicaSet, replicas }]);
}

/** Does what was planned; tidies up if the rollout is over; tells how it stands, as of before the step. */
function step(context: ControllerContext, rollout: Rollout, scalings: readonly Scaling[]): Outcome {
  const { deployment } = rollout;
  if (!scaleAll(context, deployment, scalings).ok) return 'retry';
  if (scalings.length === 0 && isComplete(deployment, deployment.status)) {
    if (cleanUpHistory(context, rollout)) return 'retry';
  }
  const now = context.kernel.wallClock;
  const status = rolloutStatusOf(rollout, now);
  if (!deepEqual(deployment.status, status)) return writeStatus(context, deployment, status);
  const afterMs = stuckCheckAfterMs(deployment, status, now);
  return afterMs === undefined
    ? undefined
    : { againAfterMs: afterMs, what: `progress deadline of ${deployment.metadata.name}` };
}

/** Numbers and availability only: neither a pause nor a change of size is progress. */
function scaleStatus(context: ControllerContext, rollout: Rollout): Outcome {
  return writeStatus(context, rollout.deployment, statusOf(rollout, context.kernel.wallClock));
}

function writeStatus({ client }: ControllerContext, deployment: Deployment, status: DeploymentStatus): Outcome {
  if (deepEqual(deployment.status, status)) return undefined;
  return client.updateStatus('deployments', { ...deployment, status }).ok ? undefined : 'retry';
}

/**
 * Notes in the condition Progressing that the Deployment has been paused or resumed; a resume restarts the clock of the deadline.
 * The Deployment with it, or undefined where that could not be written.
 */
function notePause({ client, kernel }: ControllerContext, deployment: Deployment): Deployment | undefined {
  const { spec, status } = deployment;
  const reason = progressing(deployment)?.reason;
  const isPaused = spec.paused === true;
  const isNoted = isPaused === (reason === DEPLOYMENT_PAUSED);
  if (!hasProgressDeadline(deployment) || reason === PROGRESS_DEADLINE_EXCEEDED || isNoted) return deployment;
  const noted = isPaused
    ? condition('Progressing', 'Unknown', DEPLOYMENT_PAUSED, 'Deployment is paused', kernel.wallClock)
    : condition('Progressing', 'Unknown', DEPLOYMENT_RESUMED, 'Deployment is resumed', kernel.wallClock);
  const conditions = withDeploymentCondition(status.conditions, noted);
  const next: Deployment = { ...deployment, status: { ...status, conditions } };
  return client.updateStatus('deployments', next).ok ? next : undefined;
}

function refuseToSelectAll({ client, events }: ControllerContext, deployment: Deployment): Outcome {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.';
  events.event(deployment, 'Warning', 'SelectingAll', message);
  const observedGeneration = deployment.metadata.generation ?? 0;
  if ((deployment.status.observedGeneration ?? 0) >= observedGeneration) return undefined;
  const status = { ...deployment.status, observedGeneration };
  return client.updateStatus('deployments', { ...deployment, status }).ok ? undefined : 'retry';
}

/** The Recreate Deployment that a pod belongs to, if it does. */
function recreatedBy(client: Client, pod: Pod): Deployment | undefined {
  const { namespace = '' } = pod.metadata;
  const owner = controllerOf(pod);
  if (owner?.kind !== 'ReplicaSet') return undefined;
  const replicaSet = client.get('replicasets', namespace, owner.name);
  const ref = replicaSet && controllerOf(replicaSet);
  const deployment = ref?.kind === 'Deployment' ? client.get('deployments', namespace, ref.name) : undefined;
  return deployment?.spec.strategy?.type === 'Recreate' ? deployment : undefined;
}

function hasPods(client: Client, deployment: Deployment): boolean {
  for (const replicaSet of byController(client, 'replicasets').get(deployment.metadata.uid)) {
    if (byController(client, 'pods').count(replicaSet.metadata.uid) > 0) return true;
  }
  return false;
}
