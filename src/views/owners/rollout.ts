import type { Moment } from '../history/history.ts';
import type { OwnerRow, PodRow, Row } from '../rows/rows.ts';

/** The staff of a rollout: pods side by side against the two marks they must stay between. */
export interface Rollout {
  readonly owner: OwnerRow;
  /** Its ReplicaSets that have or want pods, oldest revision first; empty for other kinds. */
  readonly revisions: readonly OwnerRow[];
  /** Pods, most alive first; old revisions before new within a state. */
  readonly pods: readonly PodRow[];
  /** Available as the API says, and those that truly answer. */
  readonly said: number;
  readonly truly: number;
}

const ranks = 6;
const rank = (pod: PodRow): number =>
  pod.look === 'ready' ? 0 : pod.look === 'notready' ? 2 : pod.look === 'creating' ? 3 : pod.look === 'pending' ? 4 : 5;

const ends = (pod: PodRow): boolean => pod.look === 'succeeded' || pod.look === 'failed';

export function rolloutOf(moment: Moment, owner: OwnerRow): Rollout {
  const piles = Array.from({ length: ranks * 2 }, (): PodRow[] => []);
  for (const pod of moment.pods) {
    if (pod.owner !== owner.uid && pod.controller !== owner.uid) continue;
    if (pod.deletionAt === undefined && !ends(pod)) piles[rank(pod) * 2 + Number(pod.currentRevision)]?.push(pod);
  }
  const pods = piles.flat();
  const revisions = moment.owners
    .filter((row) => row.controller === owner.uid && row.kind === 'ReplicaSet' && (row.desired > 0 || row.current > 0))
    .sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
  return { owner, revisions, pods, said: owner.available, truly: owner.truly };
}

const isTop = (row: OwnerRow): boolean => row.controller === undefined;

/** The owner whose rollout is worth the strip: the chosen one, else one that rolls out now, else the first. */
export function rolloutInFocus(moment: Moment, selected: Row | undefined): OwnerRow | undefined {
  const top = moment.owners.filter((row) => isTop(row) && row.kind !== 'Job' && row.kind !== 'CronJob');
  const chosen = selected === undefined ? undefined : topOwnerOf(moment, selected);
  return (
    (chosen && top.includes(chosen) ? chosen : undefined) ??
    top.find((row) => row.rollingOut) ??
    top.find((row) => row.kind === 'Deployment') ??
    top[0]
  );
}

export function topOwnerOf(moment: Moment, row: Row): OwnerRow | undefined {
  if (row.kind === 'Pod') {
    const owner = moment.byUid.get(row.owner ?? row.controller ?? '');
    return owner !== undefined && isWorkload(owner) ? owner : undefined;
  }
  if (!isWorkload(row)) return undefined;
  const above = row.controller === undefined ? undefined : moment.byUid.get(row.controller);
  return above !== undefined && isWorkload(above) ? topOwnerOf(moment, above) : row;
}

export const isWorkload = (row: Row): row is OwnerRow =>
  row.kind !== 'Pod' && row.kind !== 'Node' && row.kind !== 'Service' && row.kind !== 'Other';

const prefixes: Readonly<Record<OwnerRow['kind'], string>> = {
  Deployment: 'deploy',
  ReplicaSet: 'rs',
  StatefulSet: 'sts',
  DaemonSet: 'ds',
  Job: 'job',
  CronJob: 'cj',
  ReplicationController: 'rc',
};

/** `deploy/web`. */
export const shortName = (row: OwnerRow): string => `${prefixes[row.kind]}/${row.name}`;

export interface PodStreak {
  readonly from: number;
  readonly count: number;
  readonly look: PodRow['look'];
  readonly dead: boolean;
  readonly current: boolean;
}

/** Neighbours that look the same, as one. */
export function streaksOf(pods: readonly PodRow[]): readonly PodStreak[] {
  const streaks: (PodStreak & { count: number })[] = [];
  pods.forEach((pod, index) => {
    const last = streaks.at(-1);
    const dead = pod.truth === 'dead';
    if (last !== undefined && last.look === pod.look && last.dead === dead && last.current === pod.currentRevision) {
      last.count += 1;
    } else streaks.push({ from: index, count: 1, look: pod.look, dead, current: pod.currentRevision });
  });
  return streaks;
}
