// kubectl scale (kubectl/pkg/cmd/scale/scale.go).
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, waitFor } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, plain } from '../../failure.ts';
import { numberAt, textAt } from '../../json.ts';
import { allFlag, DRY_RUN, filenameFlags, PRINT_FLAGS, RECORD, SELECTOR } from '../../parse/common-flags.ts';
import { textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { recordChange, whereOf, writeQuery } from '../common.ts';

export const scale: Command = {
  name: 'scale',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('identifying the resource to set a new size'),
    SELECTOR,
    DRY_RUN,
    allFlag('Select all resources in the namespace of the specified resource types'),
    {
      name: 'current-replicas',
      type: 'int',
      default: '-1',
      usage:
        'Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.',
    },
    { name: 'replicas', type: 'int', default: '0', usage: 'The new desired number of replicas. Required.' },
    textFlag(
      'resource-version',
      'Precondition for resource version. Requires that the current resource version match this value in order to scale.',
    ),
    {
      name: 'timeout',
      type: 'duration',
      default: '0s',
      usage:
        "The length of time to wait before giving up on a scale operation, zero means don't wait. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
    },
  ],
  required: ['replicas'],
  run,
};

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  if (context.number('replicas') < 0) {
    yield* fail(plain('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0'));
  }
  if (context.number('current-replicas') < -1) {
    yield* fail(plain('The --current-replicas must specify an integer of -1 or greater'));
  }
  const printer = yield* check(operationPrinter(context, dryRun));
  const found = yield* context.build({ latest: true });
  const missing = aggregate(found.items.filter((item): item is Failure => !isInfo(item)));
  if (context.text('resource-version') !== '' && found.items.length > 1) {
    yield* fail(plain('cannot use --resource-version with multiple resources'));
  }
  // the first refusal ends the command; objects that are not there are told at its end
  const infos = found.items.filter(isInfo);
  for (const info of infos) {
    if (info !== infos[0]) yield* context.spend();
    yield* scaleOne(context, info, dryRun);
    recordChange(context, info, dryRun);
    context.out(yield* check(printer.print(info.object, 'scaled', info.mapping)));
  }
  if (missing) yield* fail(missing);
  if (found.items.length === 0) yield* fail(plain('no objects passed to scale'));
  return 0;
}

function* scaleOne(context: Context, info: Info, dryRun: DryRun): Task<void> {
  const replicas = context.number('replicas');
  const where = whereOf(info, 'scale');
  const expected = context.number('current-replicas');
  const version = context.text('resource-version');
  if (dryRun === 'client') return;
  if (expected >= 0 || version !== '') {
    const current = yield* check(context.client.get(where));
    const was = numberAt(current, 'spec', 'replicas') ?? 0;
    if (expected >= 0 && was !== expected) yield* fail(expectation('replicas', String(expected), String(was)));
    const now = textAt(current, 'metadata', 'resourceVersion');
    if (version !== '' && version !== now) yield* fail(expectation('resource version', version, now));
    const body = { ...current, spec: { replicas } };
    yield* check(context.client.replace(where, body, writeQuery(context, dryRun)));
  } else {
    yield* check(context.client.patch(where, PATCH_TYPES.merge, { spec: { replicas } }, writeQuery(context, dryRun)));
  }
  if (context.number('timeout') > 0 && dryRun === 'none') yield* untilScaled(context, info, replicas);
}

function expectation(what: string, wanted: string, was: string): Failure {
  return plain(`Expected ${what} to be ${wanted}, was ${was}`);
}

/** Waits until the object's status has the new size. */
function* untilScaled(context: Context, info: Info, replicas: number): Task<void> {
  const { kernel } = context.environment;
  const until = kernel.now + context.number('timeout');
  for (;;) {
    const current = yield* check(context.client.get(whereOf(info, 'scale')));
    if (
      numberAt(current, 'spec', 'replicas') === replicas &&
      (numberAt(current, 'status', 'replicas') ?? 0) === replicas
    )
      return;
    if (kernel.now >= until) yield* fail(plain('timed out waiting for the condition'));
    yield* waitFor(delay(kernel, 100));
  }
}
