/*
 * Deletes Jobs some time after they have finished, with all that belongs to them.
 *
 * Woken by: Jobs, and the moment that one's time is over.
 * Writes:   deletes Jobs.
 * Follows:  pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
 */
import type { Job } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { fromTime } from '../../api/values/time.ts';
import type { Controller } from './controller.ts';
import { reconciling } from './controller.ts';
import { getByKey } from './ownership.ts';

const LATENCY_MS = 5;

export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  start({ client, kernel }) {
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile(key) {
        const job = getByKey(client, 'jobs', key);
        const expiry = job && expiryOf(job);
        if (!job || expiry === undefined) return undefined;
        const { name, namespace, uid } = job.metadata;
        const waitMs = expiry - kernel.wallClock;
        if (waitMs > 0) return { againAfterMs: waitMs, what: `time to live of ${name}` };
        const options = { propagationPolicy: 'Foreground', preconditions: { uid } };
        const deleted = client.delete('jobs', namespace, name, options);
        return deleted.ok || deleted.error.code === 404 ? undefined : 'retry';
      },
    });
    client.watch('jobs', ({ type, object }) => {
      if (type !== 'DELETED' && expiryOf(object) !== undefined) queue.wake(keyOf(object));
    });
  },
};

/** When the Job is to go, in ms; undefined if it is not finished, stays, or is going already. */
function expiryOf({ metadata, spec, status }: Job): number | undefined {
  const { ttlSecondsAfterFinished } = spec;
  if (ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp !== undefined) return undefined;
  const end = status.conditions?.find(
    (condition) => condition.status === 'True' && (condition.type === 'Complete' || condition.type === 'Failed'),
  );
  const finishedAt = fromTime(end?.lastTransitionTime);
  return finishedAt === undefined ? undefined : finishedAt + ttlSecondsAfterFinished * 1000;
}
