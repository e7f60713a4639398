// What of a node's resources is given away.

import type { Pod } from '../../api/generated/types.ts';
import { fitRefusal } from './node/admission.ts';
import type { AdmissionInputs } from './node/admission.ts';
import type { PodWorker } from './sync/pod-worker.ts';
import { podRequests } from './pod/resources.ts';

/** The part of admission that is about room. */
export type Room = Pick<AdmissionInputs, 'allocatable' | 'others' | 'count' | 'used' | 'requests'>;

export class NodeRoom {
  private readonly workers: ReadonlyMap<string, PodWorker>;
  private readonly allocatable: Readonly<Record<string, string>>;
  /** What the node has agreed to give a pod. */
  private readonly granted: (pod: Pod) => ReadonlyMap<string, number>;

  constructor(
    workers: ReadonlyMap<string, PodWorker>,
    allocatable: Readonly<Record<string, string>>,
    granted: (pod: Pod) => ReadonlyMap<string, number>,
  ) {
    this.workers = workers;
    this.allocatable = allocatable;
    this.granted = granted;
  }

  /** What the pod asks for, and what the others leave. */
  for(pod: Pod): Room {
    const { uid } = pod.metadata;
    return {
      allocatable: this.allocatable,
      others: () => [...this.workers.values()].filter((worker) => !worker.stopped).map((worker) => worker.pod),
      count: this.sum(uid, () => 1),
      used: (resource) => this.sum(uid, (other) => this.granted(other).get(resource) ?? 0),
      requests: podRequests(pod),
    };
  }

  private sum(uid: string, of: (pod: Pod) => number): number {
    let total = 0;
    for (const worker of this.workers.values()) if (worker.uid !== uid && !worker.stopped) total += of(worker.pod);
    return total;
  }
}

/** Why a resize has to wait. */
export function refuseResize(
  room: Room,
): { readonly reason: 'Deferred' | 'Infeasible'; readonly message: string } | undefined {
  const refusal = fitRefusal(room);
  return refusal && { reason: 'Deferred', message: refusal.message };
}
