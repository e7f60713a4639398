/** When what made a Service's endpoints change happened first: the annotation last-change-trigger-time (endpointslice/util/trigger_time_tracker.go). */
import { byText } from '../../../base/compare.ts';
import { podCondition } from '../../../api/pod/pod-status.ts';
import type { Pod, Service } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';

export const LAST_CHANGE_TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

interface Seen {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

export class TriggerTimes {
  private readonly seen = new Map<string, Seen>();

  forget(key: string): void {
    this.seen.delete(key);
  }

  /** The earliest moment of what has changed since the last call; undefined if that is not known. */
  next(service: Service, pods: readonly Pod[]): string | undefined {
    const key = keyOf(service);
    const before = this.seen.get(key);
    const times = new Map(pods.map((pod) => [pod.metadata.name, triggerOf(pod)]));
    const { creationTimestamp } = service.metadata;
    this.seen.set(key, { service: creationTimestamp, pods: times });
    if (!before) return creationTimestamp;
    const changes = [...times].flatMap(([name, time]) => (time > (before.pods.get(name) ?? '') ? [time] : []));
    if (creationTimestamp > before.service) changes.push(creationTimestamp);
    return changes.sort(byText)[0];
  }
}

function triggerOf(pod: Pod): string {
  return podCondition(pod, 'Ready')?.lastTransitionTime ?? '';
}
