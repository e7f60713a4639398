import { validateAutoscalerSpec } from './autoscaler/validate-autoscaler.ts';
import { defineKind } from './define-kind.ts';
import { change, fill, replace } from '../base/fill.ts';
import type {
  HPAScalingRules,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
} from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { validateCounters } from './workload/validate-counters.ts';

export const horizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  schema: 'HorizontalPodAutoscaler',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultAutoscaler,
  prepareForCreate: (object) => ({ ...object, status: NO_STATUS }),
  validate: (autoscaler) => [
    ...validateObjectMeta(autoscaler, true, nameIsSubdomain),
    ...validateAutoscalerSpec(autoscaler.spec),
  ],
  validateUpdate: (autoscaler, old) => [
    ...validateObjectMetaUpdate(autoscaler, old),
    ...validateAutoscalerSpec(autoscaler.spec, old.spec),
  ],
  validateStatusUpdate: (autoscaler, old) => [
    ...validateObjectMetaUpdate(autoscaler, old),
    ...validateCounters(autoscaler.status, ['currentReplicas', 'desiredReplicas']),
  ],
});

// Go writes a list without omitempty as null while it is nil.
const NO_STATUS = { desiredReplicas: 0, currentMetrics: null } as unknown as HorizontalPodAutoscalerStatus;

const CPU_AT_80: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

function defaultAutoscaler(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const spec = fill<HorizontalPodAutoscalerSpec>(autoscaler.spec ?? NO_SPEC, { minReplicas: 1 });
  const measured = spec.metrics?.length ? spec : replace(spec, 'metrics', [CPU_AT_80]);
  const behaving = change(measured, 'behavior', (behavior) =>
    replace(
      replace(behavior, 'scaleUp', fill(behavior.scaleUp ?? {}, SCALE_UP)),
      'scaleDown',
      fill(behavior.scaleDown ?? {}, SCALE_DOWN),
    ),
  );
  return replace(autoscaler, 'spec', behaving);
}

const NO_SPEC = {} as HorizontalPodAutoscalerSpec;
