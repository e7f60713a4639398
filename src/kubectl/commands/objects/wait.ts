// kubectl wait (kubectl/pkg/cmd/wait).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, race, waitFor } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isNotFound, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject, listAt, numberAt, textAt } from '../../json.ts';
import {
  ALL_NAMESPACES,
  allFlag,
  FIELD_SELECTOR,
  filenameFlags,
  localFlag,
  PRINT_FLAGS,
  SELECTOR,
} from '../../parse/common-flags.ts';
import { listFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import type { OperationPrinter } from '../../printers/operation.ts';
import type { JsonPath } from '../../printers/jsonpath/evaluate.ts';
import { jsonPath, relaxedPath, textOf } from '../../printers/jsonpath/evaluate.ts';
import { attempt, check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo, NO_RESOURCES } from '../../resources/builder.ts';
import { pathOf } from '../../mapping.ts';
import { whereOf, forEach } from '../common.ts';
import { gone } from './delete.ts';

export const wait: Command = {
  name: 'wait',
  short: 'Wait for a specific condition on one or many resources',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource.')
      .filter((flag) => flag.name !== 'kustomize')
      .map((flag) => (flag.name === 'recursive' ? { ...flag, default: 'true' } : flag)),
    ALL_NAMESPACES,
    SELECTOR,
    FIELD_SELECTOR,
    localFlag('annotation'),
    allFlag('Select all resources in the namespace of the specified resource types'),
    listFlag(
      'for',
      "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The default condition-value is true. Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity.",
    ),
    {
      name: 'timeout',
      type: 'duration',
      default: '30s',
      usage:
        "The length of time to wait before giving up.  Zero means check once and don't wait, negative means wait for a week.",
    },
  ],
  run,
};

type Goal =
  | { readonly kind: 'delete' }
  | { readonly kind: 'create' }
  /** Whether the object is as it is wanted. */
  | { readonly kind: 'state'; readonly holds: (object: JsonObject) => Result<boolean, Failure> };

function* run(context: Context): Task<number> {
  const goals = yield* check(goalsOf(context.list('for')));
  if (context.args.length === 0 && !context.namesFiles) {
    const selecting = context.text('selector') !== '' || context.text('field-selector') !== '';
    yield* fail(plain(selecting ? 'at least one resource must be specified to use a selector' : NO_RESOURCES));
  }
  const printer = yield* check(operationPrinter(context, 'none'));
  const timeout = context.number('timeout');
  const { kernel } = context.environment;
  const until = timeout < 0 ? kernel.now + 168 * 3_600_000 : kernel.now + timeout;
  for (const goal of goals) {
    const code = yield* reach(context, goal, until, printer);
    if (code !== 0) return code;
  }
  return 0;
}

function* reach(context: Context, goal: Goal, until: number, printer: OperationPrinter): Task<number> {
  if (goal.kind === 'create') yield* created(context, until);
  const found = yield* context.build({
    latest: false,
    withoutFetch: goal.kind === 'delete' && isByName(context),
  });
  const items = goal.kind === 'delete' ? found.items.filter((item) => isInfo(item) || !isNotFound(item)) : found.items;
  if (items.length === 0 && goal.kind !== 'delete') yield* fail(plain('no matching resources found'));
  return yield* forEach(items, function* (info): Task<Failure | undefined> {
    const done = yield* attempt(waitOne(context, info, goal, until, printer));
    return done.ok ? undefined : done.error;
  });
}

function isByName(context: Context): boolean {
  return context.text('selector') === '' && !context.on('all');
}

function goalsOf(given: readonly string[]): Result<readonly Goal[], Failure> {
  if (given.length === 0) return err(plain('unrecognized condition: []'));
  const goals: Goal[] = [];
  for (const text of given) {
    const goal = goalOf(text);
    if (!goal.ok) return goal;
    goals.push(goal.value);
  }
  return ok(goals);
}

function goalOf(text: string): Result<Goal, Failure> {
  const lower = text.toLowerCase();
  if (lower === 'delete') return ok({ kind: 'delete' });
  if (lower === 'create') return ok({ kind: 'create' });
  if (text.startsWith('condition=')) {
    const [name = '', value = 'true'] = splitOnce(text.slice('condition='.length));
    return ok({ kind: 'state', holds: (object) => ok(hasCondition(object, name, value)) });
  }
  if (text.startsWith('jsonpath=')) return pathGoal(text.slice('jsonpath='.length));
  return err(plain(`unrecognized condition: ${JSON.stringify(text)}`));
}

function splitOnce(text: string): readonly string[] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text] : [text.slice(0, equals), text.slice(equals + 1)];
}

function hasCondition(object: JsonObject, name: string, value: string): boolean {
  const condition = listAt(object, 'status', 'conditions').find(
    (item) => textAt(item, 'type').toLowerCase() === name.toLowerCase(),
  );
  if (condition === undefined) return false;
  const generation = numberAt(object, 'metadata', 'generation');
  const observed = numberAt(condition, 'observedGeneration') ?? numberAt(object, 'status', 'observedGeneration');
  if (generation !== undefined && observed !== undefined && observed < generation) return false;
  return textAt(condition, 'status').toLowerCase() === value.toLowerCase();
}

function pathGoal(text: string): Result<Goal, Failure> {
  const parts = text.split(/(?<!=)=(?!=)/);
  if (parts.length > 2) {
    return err(
      plain(
        `jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'`,
      ),
    );
  }
  const [path = '', value] = parts;
  if (path === '') return err(plain('jsonpath expression cannot be empty'));
  const relaxed = relaxedPath(path);
  if (!relaxed.ok) return err(plain(relaxed.error));
  const compiled = jsonPath(relaxed.value, true);
  if (!compiled.ok) return err(plain(compiled.error));
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '')
    return err(
      plain("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3"),
    );
  return ok({ kind: 'state', holds: (object) => matches(compiled.value, object, wanted) });
}

function matches(path: JsonPath, object: JsonObject, wanted: string | undefined): Result<boolean, Failure> {
  const found = path.find(object);
  if (!found.ok) return err(plain(found.error));
  const values = found.value[0] ?? [];
  if (values.length === 0) return ok(false);
  if (wanted === undefined) return ok(true);
  if (values.length > 1) return err(plain('given jsonpath expression matches more than one value'));
  const [value] = values;
  if (isObject(value) || Array.isArray(value)) {
    return err(plain('jsonpath leads to a nested object or list which is not supported'));
  }
  return ok(textOf(value) === wanted);
}

/** Waits until what is named exists. */
function* created(context: Context, until: number): Task<void> {
  const { kernel } = context.environment;
  for (;;) {
    const found = yield* attempt(context.build({}));
    if (found.ok && found.value.items.length > 0 && found.value.items.every(isInfo)) return;
    const other = found.ok
      ? found.value.items.find((item): item is Failure => !isInfo(item) && !isNotFound(item))
      : found.error;
    if (other) yield* fail(other);
    if (kernel.now >= until) yield* fail(plain('timed out waiting for the condition'));
    yield* waitFor(delay(kernel, Math.min(500, until - kernel.now)));
  }
}

function* waitOne(context: Context, info: Info, goal: Goal, until: number, printer: OperationPrinter): Task<void> {
  if (goal.kind === 'delete') {
    const before = context.client.get(whereOf(info));
    const isGone = !before.ok && isNotFound(before.error);
    // of an object that was never read there is nothing to print
    if (isGone && isByName(context)) return;
    if (context.number('timeout') === 0 && before.ok) yield* fail(notMet(info));
    if (!isGone && !(yield* gone(context, info, '', until))) yield* fail(timedOut(info));
  }
  const object = goal.kind === 'state' ? yield* untilHolds(context, info, goal.holds, until) : info.object;
  context.out(yield* check(printer.print(object, 'condition met', info.mapping)));
}

function timedOut(info: Info): Failure {
  return plain(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`);
}

function notMet(info: Info): Failure {
  return plain(`condition not met for ${info.mapping.resource}/${info.name}`);
}

/** Waits until an object is as wanted. Time that others have used up is gone. */
function* untilHolds(
  context: Context,
  info: Info,
  holds: (object: JsonObject) => Result<boolean, Failure>,
  until: number,
): Task<JsonObject> {
  const { kernel } = context.environment;
  if (kernel.now >= until && context.number('timeout') !== 0) yield* fail(timedOut(info));
  const first = yield* check(context.client.get(whereOf(info)));
  if (yield* check(holds(first))) return first;
  if (context.number('timeout') === 0) yield* fail(notMet(info));
  const opened = yield* check(
    context.client.connect('GET', pathOf(info.mapping, info.namespace), {
      query: {
        watch: 'true',
        fieldSelector: `metadata.name=${info.name}`,
        resourceVersion: textAt(first, 'metadata', 'resourceVersion'),
      },
    }),
  );
  if (opened.kind !== 'watch') return first;
  try {
    for (;;) {
      const left = until - kernel.now;
      if (left <= 0) return yield* fail(timedOut(info));
      const next = yield* waitFor(race(opened.events.next(), delay(kernel, left)));
      if ('second' in next || next.first === undefined) return yield* fail(timedOut(info));
      const { type, object } = next.first;
      // an object that is deleted meanwhile may come again
      if (type !== 'DELETED' && isObject(object) && (yield* check(holds(object)))) return object;
    }
  } finally {
    opened.events.close();
  }
}
