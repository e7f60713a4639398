/*
 * Keeps a target's replicas between the bounds of a HorizontalPodAutoscaler. After pkg/controller/podautoscaler/horizontal.go.
 *
 * Woken by: each HorizontalPodAutoscaler, every 15 s.
 * Writes:   the replicas of its target; its status.
 * Differs:  there is no metrics server, so every metric fails as it does in a cluster without one.
 */
import { withCondition } from '../../../api/conditions.ts';
import { toTime } from '../../../api/values/time.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
} from '../../../api/generated/types.ts';
import { kindByGvk } from '../../../api/kinds.ts';
import { keyOf } from '../../../api/object.ts';
import type { Resources } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';

const SYNC_PERIOD_MS = 15 * SECOND;

type Scalable = 'deployments' | 'replicasets' | 'statefulsets' | 'replicationcontrollers';
const SCALABLE: readonly string[] = ['deployments', 'replicasets', 'statefulsets', 'replicationcontrollers'];

export const horizontalPodAutoscaler: Controller = {
  name: 'horizontal-pod-autoscaler',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: 0,
      rateLimit: () => SYNC_PERIOD_MS,
      reconcile: (key) => reconcile(context, getByKey(client, 'horizontalpodautoscalers', key)),
    });
    client.watch('horizontalpodautoscalers', ({ type, object }) => {
      if (type === 'ADDED') queue.wakeAfter(keyOf(object), SYNC_PERIOD_MS, `${keyOf(object)} is looked at`);
    });
  },
};

/** What an HPA scales. */
interface Target {
  readonly resource: Scalable;
  readonly object: Resources[Scalable];
  readonly replicas: number;
}

function reconcile(context: ControllerContext, autoscaler: HorizontalPodAutoscaler | undefined): Outcome {
  if (!autoscaler) return undefined;
  const again = { againAfterMs: SYNC_PERIOD_MS, what: `${keyOf(autoscaler)} is looked at again` };
  const target = findTarget(context, autoscaler);
  if (typeof target === 'string') {
    const message = `the HPA controller was unable to get the target's current scale: ${target}`;
    context.events.event(autoscaler, 'Warning', 'FailedGetScale', target);
    write(context, autoscaler, {}, [condition('AbleToScale', 'False', 'FailedGetScale', message)]);
    return again;
  }
  decide(context, autoscaler, target);
  return again;
}

function decide(context: ControllerContext, autoscaler: HorizontalPodAutoscaler, target: Target): void {
  const { minReplicas = 1, maxReplicas } = autoscaler.spec;
  const { replicas } = target;
  const able = condition(
    'AbleToScale',
    'True',
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  );
  if (replicas === 0 && minReplicas !== 0) {
    const message = 'scaling is disabled since the replica count of the target is zero';
    const disabled = condition('ScalingActive', 'False', 'ScalingDisabled', message);
    write(context, autoscaler, { currentReplicas: 0, desiredReplicas: 0 }, [able, disabled]);
  } else if (replicas > maxReplicas) {
    rescale(context, autoscaler, target, maxReplicas, 'Current number of replicas above Spec.MaxReplicas');
  } else if (replicas < minReplicas) {
    rescale(context, autoscaler, target, minReplicas, 'Current number of replicas below Spec.MinReplicas');
  } else {
    const inactive = failMetrics(context, autoscaler);
    write(context, autoscaler, { currentReplicas: replicas }, inactive ? [able, inactive] : [able]);
  }
}

/** The object to be scaled, or why it cannot be. */
function findTarget({ client }: ControllerContext, { metadata, spec }: HorizontalPodAutoscaler): Target | string {
  const { apiVersion = '', kind: kindName, name } = spec.scaleTargetRef;
  const kind = kindByGvk(apiVersion, kindName);
  if (!kind || !SCALABLE.includes(kind.resource)) {
    return `no matches for kind "${kindName}" in group "${apiVersion.split('/').length > 1 ? apiVersion.split('/')[0] : ''}"`;
  }
  const resource = kind.resource as Scalable;
  const object = client.get(resource, metadata.namespace, name);
  const fullName = kind.group ? `${resource}.${kind.group}` : resource;
  return object ? { resource, object, replicas: object.spec?.replicas ?? 1 } : `${fullName} "${name}" not found`;
}

function rescale(
  context: ControllerContext,
  autoscaler: HorizontalPodAutoscaler,
  { resource, object, replicas }: Target,
  desired: number,
  why: string,
): void {
  const { client, events, kernel } = context;
  const scaled = { ...object, spec: { ...object.spec, replicas: desired } };
  const written = client.update(resource, scaled as Resources[Scalable]);
  if (!written.ok) {
    const error = written.error.message ?? '';
    events.event(autoscaler, 'Warning', 'FailedRescale', `New size: ${desired}; reason: ${why}; error: ${error}`);
    const message = `the HPA controller was unable to update the target scale: ${error}`;
    write(context, autoscaler, { currentReplicas: replicas }, [
      condition('AbleToScale', 'False', 'FailedUpdateScale', message),
    ]);
    return;
  }
  events.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`);
  const message = `the HPA controller was able to update the target scale to ${desired}`;
  const status = { currentReplicas: replicas, desiredReplicas: desired, lastScaleTime: toTime(kernel.wallClock) };
  write(context, autoscaler, status, [condition('AbleToScale', 'True', 'SucceededRescale', message)]);
}

/** Tells that no metric can be had; the condition that says so. */
function failMetrics({ events }: ControllerContext, autoscaler: HorizontalPodAutoscaler): Told | undefined {
  const { metrics = [] } = autoscaler.spec;
  const failures = metrics.map(failureOf);
  for (const { reason, message } of failures) events.event(autoscaler, 'Warning', reason, message);
  const [first] = failures;
  if (!first) return undefined;
  const message = `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${first.wrapped}`;
  events.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', message);
  const told = `the HPA was unable to compute the replica count: ${first.message}`;
  return condition('ScalingActive', 'False', first.reason, told);
}

interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly wrapped: string;
}

const NO_RESOURCE_METRICS =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
const NO_CUSTOM_METRICS =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
const NO_EXTERNAL_METRICS =
  'unable to fetch metrics from external metrics API: the server could not find the requested resource';

function failureOf(metric: MetricSpec): Failure {
  const { type, resource, containerResource, pods, object, external } = metric;
  switch (type) {
    case 'Resource':
    case 'ContainerResource': {
      const { name, target } = resource ?? containerResource ?? { name: '', target: { type: '' } };
      const what = target.type === 'Utilization' ? 'utilization' : 'usage';
      const message = `failed to get ${name} ${what}: unable to get metrics for resource ${name}: ${NO_RESOURCE_METRICS}`;
      const kind = type === 'Resource' ? 'resource' : 'container';
      return {
        reason: `FailedGet${type}Metric`,
        message,
        wrapped: `failed to get ${name} ${kind} metric value: ${message}`,
      };
    }
    case 'Pods':
      return failure('Pods', 'pods', pods?.metric.name, NO_CUSTOM_METRICS);
    case 'Object':
      return failure('Object', 'object', object?.metric.name, NO_CUSTOM_METRICS);
    default:
      return failure('External', 'external', external?.metric.name, NO_EXTERNAL_METRICS);
  }
}

function failure(type: string, word: string, metric: string | undefined, why: string): Failure {
  const message = `unable to get metric ${metric ?? ''}: ${why}`;
  return { reason: `FailedGet${type}Metric`, message, wrapped: `failed to get ${word} metric value: ${message}` };
}

type Told = Pick<HorizontalPodAutoscalerCondition, 'type' | 'status' | 'reason' | 'message'>;

function condition(type: string, status: string, reason: string, message: string): Told {
  return { type, status, reason, message };
}

function write(
  { client, kernel }: ControllerContext,
  autoscaler: HorizontalPodAutoscaler,
  change: Partial<HorizontalPodAutoscalerStatus>,
  told: readonly Told[],
): void {
  const now = toTime(kernel.wallClock);
  const conditions = told.reduce<readonly HorizontalPodAutoscalerCondition[]>(
    (list, one) => withCondition(list, { ...one, lastTransitionTime: now }),
    autoscaler.status?.conditions ?? [],
  );
  const { desiredReplicas = 0 } = autoscaler.status ?? {};
  const status: HorizontalPodAutoscalerStatus = { ...autoscaler.status, desiredReplicas, ...change, conditions };
  if (!deepEqual(status, autoscaler.status)) client.updateStatus('horizontalpodautoscalers', { ...autoscaler, status });
}
