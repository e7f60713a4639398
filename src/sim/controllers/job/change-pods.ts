/*
 * Makes the changes that finish.ts and manage-pods.ts have planned, and counts what the Job has then.
 */
import type { Pod } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { isPodReady } from '../../../api/pod/pod-status.ts';
import type { ControllerContext } from '../controller.ts';
import { createPod, deletePod, isNamespaceTerminating, slowStart } from '../pod-control.ts';
import type { End } from './finish.ts';
import { planCompletion } from './finish.ts';
import type { JobView } from './job-view.ts';
import { planPods } from './manage-pods.ts';
import { releasePod } from './tracking.ts';

/** What has become of the Job's pods in this reconcile. */
export interface Managed {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  /** How the Job ends, unless that has to wait. */
  readonly end: End | undefined;
  /** Until failed pods may be replaced. */
  readonly waitMs: number | undefined;
  readonly failed: boolean;
}

/** Creates and deletes pods: all active ones go where the Job ends. */
export function managePods(context: ControllerContext, view: JobView, end: End | undefined): Managed {
  const now = {
    active: view.active.length,
    ready: view.ready,
    terminating: view.terminating.length,
    end,
    waitMs: undefined,
  };
  if (end) {
    const after = deletePods(context, view, view.active, 'counted');
    // it cannot be said to end before all its pods are on their way
    return after.failed ? { ...now, ...after, end: undefined } : { ...now, ...after };
  }
  if (view.job.metadata.deletionTimestamp !== undefined) {
    return { ...now, end: planCompletion(view, now.active), failed: false };
  }
  const changes = planPods(view);
  switch (changes.kind) {
    case 'delete': {
      const after = deletePods(context, view, changes.pods, 'not counted');
      return { ...now, ...after, end: planCompletion(view, after.active) };
    }
    case 'create': {
      const { created, failed } = createPods(context, view, changes.pods);
      return { ...now, active: now.active + created, end: planCompletion(view, now.active + created), failed };
    }
    case 'wait':
      // as upstream: while a back-off runs, the status says that nothing is active
      return { ...now, active: 0, end: planCompletion(view, 0), waitMs: changes.ms, failed: false };
    default:
      return { ...now, end: planCompletion(view, now.active), failed: false };
  }
}

/** Deletes pods; those that are not to be counted as failed lose their finalizer before. */
function deletePods(
  context: ControllerContext,
  view: JobView,
  pods: readonly Pod[],
  how: 'counted' | 'not counted',
): Pick<Managed, 'active' | 'ready' | 'terminating' | 'failed'> {
  let deleted = 0;
  let deletedReady = 0;
  let failed = false;
  for (const pod of pods) {
    const isReleased = how === 'counted' || releasePod(context.client, pod);
    const result = isReleased ? deletePod(context, view.job, pod) : undefined;
    if (result?.ok || (result && result.error.code === 404)) {
      deleted += 1;
      if (isPodReady(pod)) deletedReady += 1;
    } else failed = true;
  }
  return {
    active: view.active.length - deleted,
    ready: view.ready - deletedReady,
    terminating: view.terminating.length + deleted,
    failed,
  };
}

function createPods(context: ControllerContext, { job }: JobView, drafts: readonly Draft<Pod>[]) {
  let created = 0;
  const error = slowStart(drafts.length, (i) => {
    const draft = drafts[i];
    if (!draft) return { ok: true, value: undefined };
    const result = createPod(context, job, draft);
    if (result.ok) created += 1;
    return result.ok || !isNamespaceTerminating(result.error) ? result : { ok: true, value: undefined };
  });
  return { created, failed: error !== undefined };
}
