// kubectl autoscale (kubectl/pkg/cmd/autoscale/autoscale.go).
import { checkQuantity } from '../../../api/values/quantity.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { DRY_RUN, fieldManager, filenameFlags, PRINT_FLAGS, RECORD, SAVE_CONFIG } from '../../parse/common-flags.ts';
import { textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import { apiVersionOf } from '../../mapping.ts';
import { withLastApplied } from '../last-applied.ts';
import { forEachWritten, writeQuery } from '../common.ts';

export const autoscale: Command = {
  name: 'autoscale',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('identifying the resource to autoscale.'),
    DRY_RUN,
    SAVE_CONFIG,
    fieldManager('kubectl-autoscale'),
    textFlag(
      'cpu',
      'Target CPU utilization over all the pods. When specified as a percentage (e.g. 70% for 70% of requested CPU) it will target average utilization. When specified as quantity (e.g. 500m for 500 milliCPU) it will target average value.',
    ),
    {
      name: 'cpu-percent',
      type: 'int32',
      default: '-1',
      usage: 'The target average CPU utilization (represented as a percent of requested CPU) over all the pods.',
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    {
      name: 'max',
      type: 'int32',
      default: '-1',
      usage: 'The upper limit for the number of pods that can be set by the autoscaler. Required.',
    },
    textFlag(
      'memory',
      'Target memory utilization over all the pods. When specified as a percentage (e.g. 60% for 60% of requested memory) it will target average utilization. When specified as quantity (e.g. 200Mi, 1Gi) it will target average value.',
    ),
    {
      name: 'min',
      type: 'int32',
      default: '-1',
      usage:
        "The lower limit for the number of pods that can be set by the autoscaler. If it's not specified or negative, the server will apply a default value.",
    },
    textFlag(
      'name',
      'The name for the newly created object. If not specified, the name of the input resource will be used.',
    ),
  ],
  required: ['max'],
  run,
};

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  const max = context.number('max');
  const min = context.number('min');
  if (max < 1) yield* fail(plain(`--max=MAXPODS is required and must be at least 1, max: ${max}`));
  if (max < min) yield* fail(plain(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`));
  if (context.given('cpu') && context.given('cpu-percent')) {
    yield* fail(plain('--cpu-percent and --cpu are mutually exclusive'));
  }
  const metrics = yield* check(metricsOf(context));
  const printer = yield* check(operationPrinter(context, dryRun, { keepOrder: dryRun === 'client' }));
  const found = yield* context.build({ latest: true });
  const mapper = yield* check(context.mapper());
  const mapping = yield* check(mapper.resource('horizontalpodautoscalers.v2.autoscaling'));
  return yield* forEachWritten(context, found.items, function* (info): Task<Failure | undefined> {
    if (!mapper.subresources.has(`${info.mapping.resource}/scale`)) {
      return plain(
        `cannot autoscale a ${info.mapping.kind}: could not find scale subresource for ${info.mapping.group}/${info.mapping.version}, Resource=${info.mapping.resource} in discovery information`,
      );
    }
    const made: JsonObject = {
      kind: 'HorizontalPodAutoscaler',
      apiVersion: 'autoscaling/v2',
      metadata: {
        name: context.text('name') || info.name,
        ...(context.given('namespace') ? { namespace: context.namespace } : {}),
      },
      spec: {
        scaleTargetRef: { kind: info.mapping.kind, name: info.name, apiVersion: apiVersionOf(info.mapping) },
        ...(min > 0 ? { minReplicas: min } : {}),
        maxReplicas: max,
        ...(metrics.length > 0 ? { metrics } : {}),
      },
      status: { desiredReplicas: 0, currentMetrics: null },
    };
    const object = context.on('save-config') ? withLastApplied(made, true) : made;
    if (dryRun === 'client') {
      context.out(yield* check(printer.print(object, 'autoscaled', mapping)));
      return undefined;
    }
    const where = { mapping, namespace: context.namespace };
    const answer = context.client.create(where, object, writeQuery(context, dryRun));
    if (!answer.ok) return inOldVersion(context, answer.error);
    context.out(yield* check(printer.print(answer.value, 'autoscaled', mapping)));
    return undefined;
  });
}

/** A refusal makes kubectl try the old version of the API, which knows of shares of the processor only. */
function inOldVersion(context: Context, refusal: Failure): Failure {
  const cpu = context.given('cpu-percent') ? '%' : context.text('cpu');
  const reason = cpu === '' ? 'empty input' : '%!w(<nil>)';
  if (cpu.endsWith('%') && context.text('memory') === '') return refusal;
  return plain(
    `failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${reason}`,
  );
}

function metricsOf(context: Context): Result<readonly JsonObject[], Failure> {
  const metrics: JsonObject[] = [];
  const percent = context.number('cpu-percent');
  const cpu = percent > 0 ? `${percent}%` : context.text('cpu');
  for (const [name, text] of [
    ['cpu', cpu],
    ['memory', context.text('memory')],
  ] as const) {
    if (text === '') continue;
    const share = /^(\d+)%$/.exec(text);
    if (share && Number(share[1]) === 0) continue;
    if (share) {
      metrics.push({
        type: 'Resource',
        resource: { name, target: { type: 'Utilization', averageUtilization: Number(share[1]) } },
      });
      continue;
    }
    const quantity = checkQuantity(text);
    if (!quantity.ok) return err(plain(`invalid resource ${name} value: ${text}`));
    metrics.push({ type: 'Resource', resource: { name, target: { type: 'AverageValue', averageValue: text } } });
  }
  return ok(metrics);
}
