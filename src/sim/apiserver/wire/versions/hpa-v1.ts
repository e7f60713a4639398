import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerAutoscalingV1,
  MetricSpec,
} from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/object.ts';

// autoscaling/v1, the form of an autoscaler that knows the CPU alone (pkg/apis/autoscaling/v1/conversion.go). Other metrics stay in the stored
// object; upstream shows them in annotations, which is not simulated. Conditions are shown in theirs.

const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

/** As autoscaling/v1 shows it: of the metrics only the CPU's, the conditions in an annotation. */
export function toHpaV1(object: KubeObject): KubeObject {
  const { metadata, spec, status } = object as HorizontalPodAutoscaler;
  const target = spec?.metrics?.find(isCpu)?.resource?.target.averageUtilization;
  const current = status?.currentMetrics?.find((metric) => metric.resource?.name === 'cpu')?.resource?.current;
  const conditions = status?.conditions ?? [];
  const noted = { ...metadata.annotations, [CONDITIONS]: JSON.stringify(conditions) };
  const { scaleTargetRef, minReplicas, maxReplicas } = spec ?? {};
  const shown = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: conditions.length > 0 ? { ...metadata, annotations: noted } : metadata,
    spec: {
      scaleTargetRef,
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }),
    },
    status: {
      ...(status?.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      ...(status?.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
      currentReplicas: status?.currentReplicas ?? 0,
      desiredReplicas: status?.desiredReplicas ?? 0,
      ...(current?.averageUtilization === undefined
        ? {}
        : { currentCPUUtilizationPercentage: current.averageUtilization }),
    },
  };
  return shown;
}

/** As it is stored: autoscaling/v2. */
export function fromHpaV1(object: KubeObject): KubeObject {
  const { metadata, spec, status } = object as unknown as HorizontalPodAutoscalerAutoscalingV1;
  const { targetCPUUtilizationPercentage: averageUtilization, ...kept } = spec ?? {};
  const metrics = averageUtilization === undefined ? {} : { metrics: [cpuMetric(averageUtilization)] };
  const { [CONDITIONS]: _shown, ...annotations } = metadata.annotations ?? {};
  const { annotations: _sent, ...others } = metadata;
  const { currentCPUUtilizationPercentage: _current, ...counts } = status ?? {};
  const stored = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: Object.keys(annotations).length > 0 ? { ...others, annotations } : others,
    spec: { ...kept, ...metrics },
    ...(status ? { status: counts } : {}),
  };
  return stored;
}

function isCpu({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.type === 'Utilization';
}

function cpuMetric(averageUtilization: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}
