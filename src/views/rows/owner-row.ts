import { fromTime } from '../../api/values/time.ts';
import { scaledValue } from '../../api/values/int-or-string.ts';
import { controllerOf, namespaceOf } from '../../api/object.ts';
import type { KubeObject, Resources } from '../../api/object.ts';
import type { PodTemplateSpec } from '../../api/generated/types.ts';
import type { OwnerRow } from './rows.ts';

/** The resources whose objects own pods. */
export const OWNER_RESOURCES = [
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'replicationcontrollers',
] as const;
export type OwnerResource = (typeof OWNER_RESOURCES)[number];

export interface OwnerContext {
  readonly epoch: number;
  readonly ordinal: number;
  /** Pods of it that really answer. */
  readonly truly: number;
  readonly rolloutStartedAt: number | undefined;
}

const REVISION = 'deployment.kubernetes.io/revision';

interface Counts {
  readonly desired: number;
  readonly current: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
}

/** A workload as the panels draw it. Pure. */
export function ownerRow<K extends OwnerResource>(resource: K, object: Resources[K], context: OwnerContext): OwnerRow {
  const counts = countsOf(resource, object);
  return {
    ...shared(object, context),
    ...counts,
    ...boundsOf(resource, object),
    ...templateOf(resource, object),
    rollingOut: isRollingOut(resource, object, counts),
  };
}

function shared(
  object: KubeObject,
  context: OwnerContext,
): Omit<
  OwnerRow,
  keyof Counts | 'images' | 'hash' | 'max' | 'min' | 'strategy' | 'surge' | 'unavailable' | 'rollingOut'
> {
  const { metadata } = object;
  const { spec, status } = object as unknown as {
    readonly spec: { readonly paused?: boolean; readonly suspend?: boolean };
    readonly status: {
      readonly conditions?: readonly {
        readonly type: string;
        readonly status: string;
        readonly reason?: string;
        readonly lastTransitionTime?: string;
      }[];
    };
  };
  const revision = Number(metadata.annotations?.[REVISION]);
  return {
    kind: object.kind as OwnerRow['kind'],
    uid: metadata.uid,
    namespace: namespaceOf(object),
    name: metadata.name,
    controller: controllerOf(object)?.uid,
    ordinal: context.ordinal,
    truly: context.truly,
    revision: Number.isNaN(revision) ? undefined : revision,
    rolloutStartedAt: context.rolloutStartedAt,
    paused: spec.paused === true || spec.suspend === true,
    conditions: (status.conditions ?? []).map((condition) => ({
      type: condition.type,
      status: condition.status,
      reason: condition.reason ?? '',
      at: condition.lastTransitionTime === undefined ? 0 : fromTime(condition.lastTransitionTime) - context.epoch,
    })),
    createdAt: fromTime(metadata.creationTimestamp) - context.epoch,
    deleting: metadata.deletionTimestamp !== undefined,
  };
}

function countsOf<K extends OwnerResource>(resource: K, object: Resources[K]): Counts {
  switch (resource) {
    case 'deployments':
    case 'statefulsets': {
      const { spec, status } = object as Resources['deployments'] | Resources['statefulsets'];
      return {
        desired: spec?.replicas ?? 1,
        current: status?.replicas ?? 0,
        ready: status?.readyReplicas ?? 0,
        available: status?.availableReplicas ?? 0,
        updated: status?.updatedReplicas ?? 0,
      };
    }
    case 'replicasets':
    case 'replicationcontrollers': {
      const { spec, status } = object as Resources['replicasets'] | Resources['replicationcontrollers'];
      const current = status?.replicas ?? 0;
      return {
        desired: spec?.replicas ?? 1,
        current,
        ready: status?.readyReplicas ?? 0,
        available: status?.availableReplicas ?? 0,
        updated: current,
      };
    }
    case 'daemonsets': {
      const { status } = object as Resources['daemonsets'];
      return {
        desired: status?.desiredNumberScheduled ?? 0,
        current: status?.currentNumberScheduled ?? 0,
        ready: status?.numberReady ?? 0,
        available: status?.numberAvailable ?? 0,
        updated: status?.updatedNumberScheduled ?? 0,
      };
    }
    case 'jobs': {
      const { spec, status } = object as Resources['jobs'];
      const active = status?.active ?? 0;
      return {
        desired: spec?.completions ?? spec?.parallelism ?? 1,
        current: active,
        ready: status?.ready ?? 0,
        available: status?.succeeded ?? 0,
        updated: active,
      };
    }
    default: {
      const active = (object as Resources['cronjobs']).status?.active?.length ?? 0;
      return { desired: active, current: active, ready: 0, available: 0, updated: active };
    }
  }
}

type Bounds = Pick<OwnerRow, 'max' | 'min' | 'strategy' | 'surge' | 'unavailable'>;

/** How far a rollout may go: percentages of replicas, surge rounded up, unavailable down. */
function boundsOf<K extends OwnerResource>(resource: K, object: Resources[K]): Bounds {
  const none: Bounds = {
    max: undefined,
    min: undefined,
    strategy: undefined,
    surge: undefined,
    unavailable: undefined,
  };
  if (resource === 'daemonsets' || resource === 'statefulsets') {
    const { updateStrategy } = (object as Resources['daemonsets'] | Resources['statefulsets']).spec ?? {};
    return { ...none, strategy: updateStrategy?.type };
  }
  if (resource !== 'deployments') return none;
  const { replicas = 1, strategy } = (object as Resources['deployments']).spec ?? {};
  if (strategy?.type !== 'RollingUpdate') return { ...none, strategy: strategy?.type, max: replicas, min: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = strategy.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, 'up') ?? 0;
  const down = scaledValue(maxUnavailable, replicas, 'down') ?? 0;
  const unavailable = Math.min(surge === 0 && down === 0 ? 1 : down, replicas);
  return {
    strategy: strategy.type,
    surge: String(maxSurge),
    unavailable: String(maxUnavailable),
    max: replicas + surge,
    min: replicas - unavailable,
  };
}

function templateOf<K extends OwnerResource>(resource: K, object: Resources[K]): Pick<OwnerRow, 'images' | 'hash'> {
  const { labels } = object.metadata;
  const spec = (
    object as {
      readonly spec?: {
        readonly template?: PodTemplateSpec;
        readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } };
      };
    }
  ).spec;
  const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
  return {
    images: (template?.spec?.containers ?? []).map((container) => container.image ?? ''),
    hash: resource === 'replicasets' ? labels?.['pod-template-hash'] : undefined,
  };
}

/** A rollout is on until the controller has called it complete; pods that fail afterwards are no rollout. */
function isRollingOut<K extends OwnerResource>(resource: K, object: Resources[K], counts: Counts): boolean {
  if (resource !== 'deployments' && resource !== 'statefulsets' && resource !== 'daemonsets') return false;
  const { metadata, status } = object as Resources['deployments'];
  if (status?.observedGeneration !== metadata.generation || counts.updated < counts.desired) return true;
  if (resource !== 'deployments') return false;
  const progressing = status?.conditions?.find((condition) => condition.type === 'Progressing');
  return (
    counts.current > counts.updated || (progressing !== undefined && progressing.reason !== 'NewReplicaSetAvailable')
  );
}
