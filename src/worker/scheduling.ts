import type { SchedulingTable } from '../bridge/protocol.ts';
import type { Cluster } from '../sim/index.ts';
import type { Pod } from '../api/generated/types.ts';
import { versionOfUid } from './find.ts';

/** The table of filters and scores of a pod's last scheduling attempt, if it had one. */
export function schedulingTable(cluster: Cluster, uid: string): SchedulingTable | undefined {
  const version = versionOfUid(cluster.store, uid, undefined);
  if (version?.resource !== 'pods') return undefined;
  return cluster.explainScheduling(version.object as Pod);
}
