import type { KubeletContext } from './context.ts';
import type { PodWorker } from './pod-worker.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';

/** Of the dead instances of each container the newest is kept, with its log (MaxPerPodContainer). */
export function removeOldInstances({ runtime }: KubeletContext, worker: PodWorker, seen: PodRuntimeStatus): void {
  if (seen.containers.length < 2) return;
  const kept = new Set<string>();
  for (const { id, name, state } of seen.containers) {
    if (state !== 'exited') continue;
    if (kept.has(name)) {
      runtime.removeContainer(id);
      worker.forgetImage(id);
    }
    kept.add(name);
  }
}
