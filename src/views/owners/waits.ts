import type { Moment } from '../history/history.ts';
import type { OwnerRow, PodRow } from '../rows/rows.ts';

/** Something that a rollout waits for now. The page words it. */
export type RolloutWait =
  | { readonly what: 'paused' }
  /** The Deployment says that it made no progress in time; it goes on trying. */
  | { readonly what: 'deadline' }
  /** So many are available, and fewer may not be: no old pod may go. */
  | { readonly what: 'minimum'; readonly available: number; readonly min: number }
  /** So many pods are wanted, and more may not be: no new pod may come. */
  | { readonly what: 'maximum'; readonly pods: number; readonly max: number }
  /** Recreate: new pods come when the old ones are gone. */
  | { readonly what: 'recreate'; readonly pods: number }
  /** Ready, but not yet for minReadySeconds. */
  | { readonly what: 'young'; readonly pods: number }
  | { readonly what: 'ending'; readonly pod: PodRow }
  /** Pods that are in the way for the same reason. */
  | { readonly what: 'pods'; readonly pods: readonly PodRow[]; readonly because: Because };

type Because = 'unbound' | 'dead' | 'cut' | 'unready';

const MOST_GROUPS = 3;

/** Why a rollout does not go on at once, the bounds first, then the pods that are in the way; empty where none is under way. */
export function rolloutWaits(moment: Moment, owner: OwnerRow): readonly RolloutWait[] {
  if (!owner.rollingOut) return [];
  const pods = moment.pods.filter((pod) => pod.owner === owner.uid || pod.controller === owner.uid);
  const behind = pods.filter((pod) => pod.currentRevision && pod.look !== 'ready' && pod.look !== 'terminating');
  const dead = pods.filter((pod) => pod.currentRevision && pod.look === 'ready' && pod.truth === 'dead');
  return [
    ...(owner.paused ? [{ what: 'paused' } as const] : []),
    ...(owner.conditions.some(({ reason }) => reason === 'ProgressDeadlineExceeded')
      ? [{ what: 'deadline' } as const]
      : []),
    ...(owner.kind === 'Deployment' && !owner.paused ? boundsOf(moment, owner, pods) : []),
    ...(owner.kind === 'StatefulSet' ? endingOf(pods) : []),
    ...alike([...behind, ...dead]),
  ];
}

function boundsOf(moment: Moment, owner: OwnerRow, pods: readonly PodRow[]): readonly RolloutWait[] {
  const sets = moment.owners.filter((row) => row.kind === 'ReplicaSet' && row.controller === owner.uid);
  const fresh = sets.find(({ revision }) => revision === owner.revision);
  const old = sets.filter((set) => set !== fresh && set.desired > 0);
  const wanted = sets.reduce((sum, { desired }) => sum + desired, 0);
  const waits: RolloutWait[] = [];
  if (owner.strategy === 'Recreate') {
    const left = pods.filter((pod) => !pod.currentRevision).length;
    return left > 0 ? [{ what: 'recreate', pods: left }] : [];
  }
  if (owner.min !== undefined && old.length > 0 && owner.available <= owner.min)
    waits.push({ what: 'minimum', available: owner.available, min: owner.min });
  if (owner.max !== undefined && (fresh?.desired ?? 0) < owner.desired && wanted >= owner.max)
    waits.push({ what: 'maximum', pods: wanted, max: owner.max });
  if (fresh !== undefined && fresh.ready > fresh.available)
    waits.push({ what: 'young', pods: fresh.ready - fresh.available });
  return waits;
}

/** A StatefulSet makes a name anew only when its pod is gone. */
const endingOf = (pods: readonly PodRow[]): readonly RolloutWait[] =>
  pods
    .filter(({ look }) => look === 'terminating')
    .slice(0, 1)
    .map((pod) => ({ what: 'ending', pod }));

/** Pods in groups of one reason, so that a hundred that cannot pull the same image are said once. */
function alike(pods: readonly PodRow[]): readonly RolloutWait[] {
  const groups = new Map<string, { readonly because: Because; readonly pods: PodRow[] }>();
  for (const pod of pods) {
    const because = reasonOf(pod);
    const key = [because, pod.status, pod.reason, because === 'dead' || because === 'cut' ? pod.node : ''].join('\n');
    const group = groups.get(key);
    if (group) group.pods.push(pod);
    else groups.set(key, { because, pods: [pod] });
  }
  return [...groups.values()].slice(0, MOST_GROUPS).map((group) => ({ what: 'pods', ...group }));
}

function reasonOf(pod: PodRow): Because {
  if (pod.node === undefined) return 'unbound';
  return pod.truth === 'dead' || pod.truth === 'cut' ? pod.truth : 'unready';
}
