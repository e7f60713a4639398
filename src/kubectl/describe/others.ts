// describe namespace, resourcequota, limitrange, configmap, secret, serviceaccount, priorityclass, poddisruptionbudget, hpa.
import type {
  ConfigMap,
  HorizontalPodAutoscaler,
  LimitRange,
  MetricSpec,
  MetricStatus,
  Namespace,
  PodDisruptionBudget,
  PriorityClass,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/values/quantity.ts';
import { decodeBase64 } from '../../base/base64.ts';
import { byBytes } from '../json.ts';
import {
  longTime,
  pairsLine,
  selectorLine,
  writeAnnotations,
  writeLabels,
  writeMetadata,
  writeMultiline,
} from './basics.ts';
import type { Describer } from './context.ts';
import { listOf } from './context.ts';
import { writeEvents } from './events.ts';
import type { Writer } from './writer.ts';

export const describeNamespace: Describer = (writer, object, context) => {
  const { metadata, status } = object as unknown as Namespace;
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `Status:\t${status?.phase ?? ''}`);
  if (status?.conditions?.length) {
    writer.raw('Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
    writer.line(1, '----\t------\t------------------\t------\t-------');
    for (const condition of status.conditions) {
      writer.line(
        1,
        `${condition.type} \t${condition.status} \t${longTime(condition.lastTransitionTime)} \t${condition.reason ?? ''} \t${condition.message ?? ''}`,
      );
    }
  }
  const quotas = listOf(context, 'resourcequotas', metadata.name);
  writer.raw('\n');
  if (quotas.length === 0) writer.line(0, 'No resource quota.');
  else {
    writer.line(0, 'Resource Quotas');
    for (const [at, quota] of quotas.entries()) {
      if (at > 0) writer.raw('\n');
      writeQuota(writer, quota);
    }
  }
  const ranges = listOf(context, 'limitranges', metadata.name);
  writer.raw('\n');
  if (ranges.length === 0) writer.line(0, 'No LimitRange resource.');
  else {
    writer.line(0, 'Resource Limits');
    writer.line(0, ' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
    writer.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
    for (const range of ranges) for (const row of limitRows(range)) writer.line(0, ` ${row}`);
  }
};

function writeQuota(writer: Writer, quota: ResourceQuota): void {
  writer.line(1, `Name:\t${quota.metadata.name}`);
  writeScopes(writer, 1, quota);
  writer.line(1, 'Resource\tUsed\tHard');
  writer.line(1, '--------\t---\t---');
  for (const row of quotaRows(quota)) writer.line(1, row);
}

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function writeScopes(writer: Writer, level: number, { spec }: ResourceQuota): void {
  const scopes = (spec?.scopes ?? []).toSorted(byBytes);
  if (scopes.length > 0) writer.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) if (SCOPES[scope] !== undefined) writer.line(level, ` * ${SCOPES[scope]}`);
}

function quotaRows(quota: ResourceQuota): readonly string[] {
  const hard = quota.status?.hard ?? {};
  return Object.keys(hard)
    .toSorted(byBytes)
    .map((name) => `${name}\t${quota.status?.used?.[name] ?? '0'}\t${hard[name]}`);
}

export const describeResourceQuota: Describer = (writer, object) => {
  const quota = object as unknown as ResourceQuota;
  writer.line(0, `Name:\t${quota.metadata.name}`);
  writer.line(0, `Namespace:\t${quota.metadata.namespace ?? ''}`);
  writeScopes(writer, 0, quota);
  writer.line(0, 'Resource\tUsed\tHard');
  writer.line(0, '--------\t----\t----');
  for (const row of quotaRows(quota)) writer.line(0, row);
};

function limitRows(range: LimitRange): readonly string[] {
  return (range.spec?.limits ?? []).flatMap((item) => {
    const names = new Set(
      [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio].flatMap((amounts) =>
        Object.keys(amounts ?? {}),
      ),
    );
    return [...names]
      .toSorted(byBytes)
      .map((name) =>
        [
          item.type,
          name,
          ...[item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio].map(
            (amounts) => amounts?.[name] ?? '-',
          ),
        ].join('\t'),
      );
  });
}

export const describeLimitRange: Describer = (writer, object) => {
  const range = object as unknown as LimitRange;
  writer.line(0, `Name:\t${range.metadata.name}`);
  writer.line(0, `Namespace:\t${range.metadata.namespace ?? ''}`);
  writer.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  writer.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  for (const row of limitRows(range)) writer.line(0, row);
};

export const describeConfigMap: Describer = (writer, object, context) => {
  const { metadata, data = {}, binaryData = {} } = object as unknown as ConfigMap;
  writeMetadata(writer, metadata);
  writer.raw('\nData\n====\n');
  for (const key of Object.keys(data).toSorted(byBytes)) writer.raw(`${key}:\n----\n${data[key]}\n\n`);
  writer.raw('\nBinaryData\n====\n');
  for (const key of Object.keys(binaryData).toSorted(byBytes)) {
    writer.line(0, `${key}: ${decodeBase64(binaryData[key] ?? '')?.length ?? 0} bytes`);
  }
  writer.raw('\n');
  if (context.showEvents) {
    const events = context.events();
    if (events.length > 0) writeEvents(writer, events, context.nowMs);
    else writer.line(0, 'Events:\t<none>');
  }
};

export const describeSecret: Describer = (writer, object) => {
  const { metadata, type, data = {} } = object as unknown as Secret;
  writeMetadata(writer, metadata);
  writer.raw(`\nType:\t${type ?? ''}\n\nData\n====\n`);
  for (const key of Object.keys(data).toSorted(byBytes)) {
    writer.line(0, `${key}:\t${decodeBase64(data[key] ?? '')?.length ?? 0} bytes`);
  }
};

export const describeServiceAccount: Describer = (writer, object, context) => {
  const account = object as unknown as ServiceAccount;
  writeMetadata(writer, account.metadata);
  const pulls = (account.imagePullSecrets ?? []).map(({ name }) => name ?? '');
  writeMultiline(writer, 'Image pull secrets', pulls);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describePriorityClass: Describer = (writer, object, context) => {
  const priority = object as unknown as PriorityClass;
  writer.line(0, `Name:\t${priority.metadata.name}`);
  writer.line(0, `Value:\t${priority.value}`);
  writer.line(0, `GlobalDefault:\t${priority.globalDefault ?? false}`);
  writer.line(0, `PreemptionPolicy:\t${priority.preemptionPolicy ?? ''}`);
  writer.line(0, `Description:\t${priority.description ?? ''}`);
  writer.line(0, `Annotations:\t${pairsLine(priority.metadata.annotations)}`);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describePodDisruptionBudget: Describer = (writer, object, context) => {
  const { metadata, spec, status } = object as unknown as PodDisruptionBudget;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec?.minAvailable !== undefined) writer.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec?.maxUnavailable !== undefined) writer.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  writer.line(0, `Selector:\t${selectorLine(spec?.selector)}`);
  writer.line(0, 'Status:');
  writer.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
  writer.line(2, `Current:\t${status?.currentHealthy ?? 0}`);
  writer.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
  writer.line(2, `Total:\t${status?.expectedPods ?? 0}`);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describeHorizontalPodAutoscaler: Describer = (writer, object, context) => {
  const scaler = object as unknown as HorizontalPodAutoscaler;
  const { metadata, spec, status } = scaler;
  writeMetadata(writer, metadata);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  const target = spec?.scaleTargetRef;
  writer.line(0, `Reference:\t${target?.kind ?? ''}/${target?.name ?? ''}`);
  writer.line(0, 'Metrics:\t( current / target )');
  for (const [at, metric] of (spec?.metrics ?? []).entries())
    writer.line(1, metricText(metric, status?.currentMetrics?.[at]));
  writer.line(0, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`);
  writer.line(0, `Max replicas:\t${spec?.maxReplicas ?? 0}`);
  if (spec?.behavior) writeBehavior(writer, spec.behavior);
  writer.line(
    0,
    `${target?.kind ?? ''} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
  );
  if (status?.conditions?.length) {
    writer.raw('Conditions:\n  Type\tStatus\tReason\tMessage\n');
    writer.line(1, '----\t------\t------\t-------');
    for (const condition of status.conditions) {
      writer.line(1, `${condition.type}\t${condition.status}\t${condition.reason ?? ''}\t${condition.message ?? ''}`);
    }
  }
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function metricText(metric: MetricSpec, current: MetricStatus | undefined): string {
  const { resource, containerResource, pods, object, external } = metric;
  const source = resource ?? containerResource;
  if (source) {
    const now = current?.resource?.current ?? current?.containerResource?.current;
    const where = containerResource ? ` of container ${JSON.stringify(containerResource.container)}` : '';
    if (source.target.averageValue !== undefined) {
      const value = now?.averageValue === undefined ? '<unknown>' : canonicalQuantity(now.averageValue);
      return `resource ${source.name}${where} on pods:\t${value} / ${canonicalQuantity(source.target.averageValue)}`;
    }
    const used = now?.averageUtilization;
    const value = used === undefined ? '<unknown>' : `${used}% (${now?.averageValue ?? ''})`;
    const wanted = source.target.averageUtilization === undefined ? '<auto>' : `${source.target.averageUtilization}%`;
    return `resource ${source.name}${where} on pods  (as a percentage of request):\t${value} / ${wanted}`;
  }
  if (pods)
    return `${JSON.stringify(pods.metric.name)} on pods:\t${current?.pods?.current.averageValue ?? '<unknown>'} / ${pods.target.averageValue ?? ''}`;
  if (object) {
    const { kind, name } = object.describedObject;
    return `${JSON.stringify(object.metric.name)} on ${kind}/${name} (target value):\t${current?.object?.current.value ?? '<unknown>'} / ${object.target.value ?? ''}`;
  }
  if (external)
    return `${JSON.stringify(external.metric.name)} (target value):\t${current?.external?.current.value ?? '<unknown>'} / ${external.target.value ?? external.target.averageValue ?? ''}`;
  return `<unknown metric type ${JSON.stringify(metric.type)}>`;
}

function writeBehavior(
  writer: Writer,
  behavior: NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>,
): void {
  writer.line(0, 'Behavior:');
  for (const [title, rules] of [
    ['Scale Up', behavior.scaleUp],
    ['Scale Down', behavior.scaleDown],
  ] as const) {
    if (!rules) continue;
    writer.line(1, `${title}:`);
    if (rules.stabilizationWindowSeconds !== undefined)
      writer.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
    if (!rules.policies?.length) continue;
    writer.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
    writer.line(2, 'Policies:');
    for (const policy of rules.policies) {
      writer.line(3, `- Type: ${policy.type}\tValue: ${policy.value}\tPeriod: ${policy.periodSeconds} seconds`);
    }
  }
}
