/*
 * Empties namespaces that are being deleted, pods first, and lets them go when nothing is left.
 * After pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
 *
 * Woken by: namespaces that are being deleted, five seconds after each write; then by its own estimate of how long what is left will take.
 * Writes:   deletes everything in the namespace; its conditions and finalizers.
 */
import { kinds } from '../../../api/kinds.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import { isPodTerminal } from '../../../api/pod/pod-status.ts';
import type { Kind } from '../../../api/kind.ts';
import type { Namespace } from '../../../api/generated/types.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { withDeletionConditions } from './namespace-conditions.ts';
import type { Remaining } from './namespace-conditions.ts';

const DELETION_GRACE_PERIOD_MS = 5 * SECOND;
const FINALIZER_ESTIMATE_SECONDS = 15;
const FINALIZER = 'kubernetes';

const CONTENT: readonly Kind[] = kinds.filter(({ namespaced }) => namespaced);
const PODS: readonly Kind[] = CONTENT.filter(({ resource }) => resource === 'pods');

export const namespaceController: Controller = {
  name: 'namespace-controller',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: 0,
      rateLimit: (failures) => Math.min(5 * 2 ** (failures - 1), 60_000),
      reconcile: (name) => reconcile(context, client.get('namespaces', undefined, name)),
    });
    client.watch('namespaces', ({ type, object }) => {
      if (type === 'DELETED' || object.metadata.deletionTimestamp === undefined) return;
      const { name } = object.metadata;
      queue.wakeAfter(name, DELETION_GRACE_PERIOD_MS, `namespace ${name} has been terminating for a while`);
    });
  },
};

function reconcile(context: ControllerContext, namespace: Namespace | undefined): Outcome {
  if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
  if (!namespace.spec?.finalizers?.includes(FINALIZER)) return undefined;
  const { name, deletionTimestamp } = namespace.metadata;
  const deletingMs = context.kernel.wallClock - fromTime(deletionTimestamp);
  const pods = empty(context, PODS, name, deletingMs);
  const podsRemain = pods.remaining.resources.size > 0;
  const { remaining, estimateSeconds } = podsRemain ? pods : empty(context, CONTENT, name, deletingMs);
  const told = tell(context, namespace, podsRemain ? { ...NOTHING, failure: remaining.failure } : remaining);
  if (remaining.failure !== undefined) return 'retry';
  if (estimateSeconds > 0) {
    const waitMs = (Math.trunc(estimateSeconds / 2) + 1) * SECOND;
    return { againAfterMs: waitMs, what: `what is left in namespace ${name} should be gone` };
  }
  const finalizers = told.spec.finalizers?.filter((finalizer) => finalizer !== FINALIZER) ?? [];
  const done = context.client.finalize({ ...told, spec: { ...told.spec, finalizers } });
  return done.ok || done.error.code === 404 ? undefined : 'retry';
}

const NOTHING: Remaining = { resources: new Map(), finalizers: new Map(), failure: undefined };

interface Emptied {
  readonly remaining: Remaining;
  /** How long what remains may take to go; 0 if nothing remains. */
  readonly estimateSeconds: number;
}

/** Deletes all objects of these kinds and sees what is still there. */
function empty({ client }: ControllerContext, of: readonly Kind[], namespace: string, deletingMs: number): Emptied {
  const resources = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const problems: string[] = [];
  let estimateSeconds = 0;
  for (const { resource, group, version } of of) {
    for (const { metadata } of client.list(resource, namespace)) {
      if (metadata.deletionTimestamp === undefined) {
        client.delete(resource, namespace, metadata.name, { propagationPolicy: 'Background' });
      }
    }
    const left = client.list(resource, namespace);
    if (left.length === 0) continue;
    resources.set(`${resource}.${group}`, left.length);
    const names = left.flatMap(({ metadata }) => metadata.finalizers ?? []);
    for (const name of names) finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
    const grace = resource === 'pods' ? graceOf(client, namespace, deletingMs) : 0;
    const estimate = grace === 0 && names.length > 0 ? FINALIZER_ESTIMATE_SECONDS : grace;
    if (estimate === 0) {
      const gvr = `${group ? `${group}/` : '/'}${version}, Resource=${resource}`;
      problems.push(`unexpected items still remain in namespace: ${namespace} for gvr: ${gvr}`);
    }
    estimateSeconds = Math.max(estimateSeconds, estimate);
  }
  const failure =
    problems.length === 0
      ? undefined
      : `Failed to delete all resource types, ${problems.length} remaining: ${problems.join(', ')}`;
  return { remaining: { resources, finalizers, failure }, estimateSeconds };
}

/** The longest grace period of the pods that still run, until the namespace has been deleting for that long. */
function graceOf(client: ControllerContext['client'], namespace: string, deletingMs: number): number {
  const graces = client
    .list('pods', namespace)
    .filter((pod) => !isPodTerminal(pod))
    .map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0);
  const longest = Math.max(0, ...graces);
  return deletingMs >= longest * SECOND ? 0 : longest;
}

function tell({ client, kernel }: ControllerContext, namespace: Namespace, remaining: Remaining): Namespace {
  const conditions = withDeletionConditions(namespace.status.conditions, remaining, toTime(kernel.wallClock));
  if (conditions === namespace.status.conditions) return namespace;
  const written = client.updateStatus('namespaces', { ...namespace, status: { ...namespace.status, conditions } });
  return written.ok ? written.value : namespace;
}
