import type { Pod } from '../../api/generated/types.ts';
import { isPodReady, podCondition } from '../../api/pod/pod-status.ts';
import { fromTime } from '../../api/values/time.ts';

/** When the next of the pods becomes available by having been ready for long enough, in ms of the wall clock; undefined if none is waiting. */
export function nextAvailableAt(pods: Iterable<Pod>, minReadySeconds: number, now: number): number | undefined {
  let next: number | undefined;
  if (minReadySeconds === 0) return undefined;
  for (const pod of pods) {
    const since = isPodReady(pod) ? fromTime(podCondition(pod, 'Ready')?.lastTransitionTime) : undefined;
    if (since === undefined) continue;
    const at = since + minReadySeconds * 1000;
    if (at > now && (next === undefined || at < next)) next = at;
  }
  return next;
}
