/*
 * What a StatefulSet does next. After updateStatefulSet of pkg/controller/statefulset/stateful_set_control.go.
 *
 *     ordinals   0   1   2 │ 3   4
 *                wanted    │ condemned
 *
 * First every wanted pod is brought up, from the lowest ordinal; then condemned pods are taken away, from the highest; then pods of an
 * earlier revision are replaced, from the highest. With OrderedReady each pod waits until all before it are available, and a reconcile does
 * one thing; with Parallel, coming up and going away do not wait, but replacing still does.
 */
import type { ControllerRevision, Pod, StatefulSet } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { isPodAvailable, isPodReady, isPodTerminal } from '../../../api/pod/pod-status.ts';
import { templateOf } from '../history.ts';
import { isInRange, ordinalOf, podOf, replicasOf, revisionOf, startOf } from './identity.ts';

export type Action =
  | { readonly kind: 'create'; readonly ordinal: number; readonly pod: Draft<Pod> }
  | { readonly kind: 'delete'; readonly pod: Pod }
  /** Deleted to come back as the newest revision. */
  | { readonly kind: 'replace'; readonly pod: Pod }
  /** The claims of a condemned pod get the owner that decides what becomes of them. */
  | { readonly kind: 'own-claims'; readonly pod: Pod }
  /** A pod still waits to start: claims of it that have been deleted are made again. */
  | { readonly kind: 'ensure-claims'; readonly ordinal: number }
  /** Labels and owners of claims are put right where they have drifted. */
  | { readonly kind: 'repair'; readonly pod: Pod };

/** What is done together. A stage begins when all of the one before has gone well. */
export type Stage = readonly Action[];

/** A step and whether the steps after it have to wait for another reconcile. */
interface Step {
  readonly actions: readonly Action[];
  readonly waits: boolean;
}

export interface View {
  readonly set: StatefulSet;
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  /** The set's pods. */
  readonly pods: readonly Pod[];
  /** Whether a claim of this ordinal still belongs to a former pod, and goes with it. */
  readonly isClaimStale: (ordinal: number) => boolean;
  /** The wall clock in ms. */
  readonly now: number;
}

const NOTHING: Step = { actions: [], waits: false };
const WAIT: Step = { actions: [], waits: true };

export function planNext(view: View): readonly Stage[] {
  const wanted = planWanted(view);
  if (wanted.waits) return [wanted.actions];
  const owning = condemnedOf(view).map((pod): Action => ({ kind: 'own-claims', pod }));
  const condemned = planCondemned(view);
  const update = condemned.waits ? [] : planUpdate(view);
  return [wanted.actions, owning, condemned.actions, update];
}

function isOrdered({ spec }: StatefulSet): boolean {
  return spec.podManagementPolicy !== 'Parallel';
}

/** The pods in range by slot; undefined where there is none. */
function slotsOf({ set, pods }: View): readonly (Pod | undefined)[] {
  const slots: (Pod | undefined)[] = Array.from({ length: replicasOf(set) });
  for (const pod of pods) if (isInRange(set, pod)) slots[(ordinalOf(set, pod) ?? 0) - startOf(set)] = pod;
  return slots;
}

function planWanted(view: View): Step {
  const { set } = view;
  const actions: Action[] = [];
  for (const [slot, pod] of slotsOf(view).entries()) {
    const step = planSlot(view, startOf(set) + slot, pod);
    actions.push(...step.actions);
    if (step.waits && isOrdered(set)) return { actions, waits: true };
  }
  return { actions, waits: false };
}

function planSlot(view: View, ordinal: number, pod: Pod | undefined): Step {
  if (!pod) {
    if (view.isClaimStale(ordinal)) return WAIT;
    return { actions: [{ kind: 'create', ordinal, pod: newPod(view, ordinal) }], waits: true };
  }
  if (isPodTerminal(pod)) {
    // its name is free only when it is gone
    return { actions: isTerminating(pod) ? [] : [{ kind: 'delete', pod }], waits: true };
  }
  const claims: readonly Action[] = pod.status.phase === 'Pending' ? [{ kind: 'ensure-claims', ordinal }] : [];
  if (isOrdered(view.set) && !isHealthy(view, pod)) return { actions: claims, waits: true };
  return { actions: [...claims, { kind: 'repair', pod }], waits: false };
}

/** Below the partition a pod comes back as it was; everything else comes as the newest revision. */
function newPod({ set, current, update }: View, ordinal: number): Draft<Pod> {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const keptBelow = rollingUpdate
    ? (rollingUpdate.partition ?? 0)
    : type === 'RollingUpdate'
      ? (set.status.currentReplicas ?? 0)
      : 0;
  const revision = ordinal < startOf(set) + keptBelow ? current : update;
  return podOf(set, ordinal, templateOf(revision), revision.metadata.name);
}

function planCondemned(view: View): Step {
  const { set } = view;
  const condemned = condemnedOf(view);
  const firstUnhealthy = [...slotsOf(view), ...condemned.toReversed()].find((pod) => pod && !isHealthy(view, pod));
  const actions: Action[] = [];
  for (const pod of condemned) {
    const step = planRemoval(view, pod, pod === firstUnhealthy);
    actions.push(...step.actions);
    if (step.waits && isOrdered(set)) return { actions, waits: true };
  }
  return { actions, waits: false };
}

/** An ordered set does not take a pod away while another one is unhealthy. */
function planRemoval(view: View, pod: Pod, isFirstUnhealthy: boolean): Step {
  if (isTerminating(pod)) return isOrdered(view.set) ? WAIT : NOTHING;
  if (isOrdered(view.set) && !isAvailable(view, pod) && !isFirstUnhealthy) return WAIT;
  return { actions: [{ kind: 'delete', pod }], waits: true };
}

/** Pods beyond the range, highest ordinal first. */
function condemnedOf({ set, pods }: View): readonly Pod[] {
  return pods
    .filter((pod) => ordinalOf(set, pod) !== undefined && !isInRange(set, pod))
    .toSorted((a, b) => (ordinalOf(set, b) ?? 0) - (ordinalOf(set, a) ?? 0));
}

/** One pod at a time, down to the partition, each only when the one replaced before it is available again. */
function planUpdate(view: View): readonly Action[] {
  const { updateStrategy } = view.set.spec;
  if (updateStrategy?.type === 'OnDelete') return [];
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const pod of slotsOf(view).slice(partition).toReversed()) {
    if (!pod) return [];
    if (revisionOf(pod) !== view.update.metadata.name && !isTerminating(pod)) return [{ kind: 'replace', pod }];
    if (!isHealthy(view, pod)) return [];
  }
  return [];
}

function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function isAvailable({ set, now }: View, pod: Pod): boolean {
  const isRunning = pod.status.phase === 'Running' && isPodReady(pod);
  return isRunning && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
}

function isHealthy(view: View, pod: Pod): boolean {
  return isAvailable(view, pod) && !isTerminating(pod);
}
