/*
 * Tells in the status of ResourceQuotas how much of each limit is used. After pkg/controller/resourcequota/resource_quota_controller.go. What is
 * created is counted by admission as well, at once; this controller starts the count and gives back what is deleted.
 *
 * Woken by: quotas, objects that are deleted, pods that end; every five minutes.
 * Writes:   the status of quotas.
 */
import { kinds } from '../../../api/kinds.ts';
import type { Kind } from '../../../api/kind.ts';
import { isPodTerminal } from '../../../api/pod/pod-status.ts';
import { addUsage, isInScope, limitedBy, usageOf } from '../../../api/quota/usage.ts';
import type { Usage } from '../../../api/quota/usage.ts';
import type { Pod, ResourceQuota } from '../../../api/generated/types.ts';
import { keyOf, namespaceOf } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import { MINUTE } from '../../kernel/time.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';

const LATENCY_MS = 5;
/** Releases are put together for a while (ResourceQuota's monitor queue). */
const RELEASE_LATENCY_MS = 100;
const RESYNC_MS = 5 * MINUTE;

const COUNTED: readonly Kind[] = kinds.filter(({ namespaced, resource }) => namespaced && resource !== 'events');

export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => reconcile(context, getByKey(client, 'resourcequotas', key)),
    });
    client.watch('resourcequotas', ({ type, object, previous }) => {
      if (type !== 'DELETED' && !deepEqual(object.spec, previous?.object.spec)) queue.wake(keyOf(object));
    });
    const quotas = client.index('resourcequotas', 'namespace', (quota) => [namespaceOf(quota)]);
    for (const { resource } of COUNTED) {
      client.watch(resource, ({ type, object, previous }) => {
        const ended =
          object.kind === 'Pod' && isPodTerminal(object) && previous && !isPodTerminal(previous.object as Pod);
        if (type !== 'DELETED' && !ended) return;
        for (const quota of quotas.get(namespaceOf(object))) {
          queue.wakeAfter(keyOf(quota), RELEASE_LATENCY_MS, `something that ${keyOf(quota)} counts is gone`);
        }
      });
    }
  },
};

function reconcile({ client }: ControllerContext, quota: ResourceQuota | undefined): Outcome {
  if (!quota) return undefined;
  const hard = quota.spec.hard ?? {};
  const status = { hard, used: usedOf({ client }, quota, hard) };
  const limitsNothing = isEmpty(hard) && isEmpty(quota.status?.hard);
  if (
    !limitsNothing &&
    !deepEqual(status, quota.status) &&
    !client.updateStatus('resourcequotas', { ...quota, status }).ok
  )
    return 'retry';
  return { againAfterMs: RESYNC_MS, what: `quota ${keyOf(quota)} is counted again` };
}

function isEmpty(list: Usage | undefined): boolean {
  return Object.keys(list ?? {}).length === 0;
}

function usedOf({ client }: Pick<ControllerContext, 'client'>, quota: ResourceQuota, hard: Usage): Usage {
  const namespace = namespaceOf(quota);
  let used: Usage = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
  for (const kind of COUNTED) {
    for (const object of client.list(kind.resource, namespace)) {
      if (isInScope(quota, object)) used = addUsage(used, limitedBy(usageOf(kind, object), hard));
    }
  }
  return used;
}
