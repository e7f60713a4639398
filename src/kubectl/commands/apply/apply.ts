// kubectl apply (kubectl/pkg/cmd/apply/apply.go).
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, isNotFound, isReason, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { goJson, textAt } from '../../json.ts';
import {
  ALLOW_MISSING,
  DRY_RUN,
  fieldManager,
  filenameFlags,
  PRINT_FLAGS,
  RECORD,
  SELECTOR,
  VALIDATE,
} from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { schemaOf } from '../../patch/schema.ts';
import { threeWayPatch } from '../../patch/three-way.ts';
import type { OperationPrinter } from '../../printers/operation.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { outputPrinter, STANDARD_FORMATS } from '../../printers/output.ts';
import { attempt, check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { apiVersionOf } from '../../mapping.ts';
import {
  annotationsOf,
  fieldValidation,
  fromSource,
  recorded,
  retrieving,
  typeAndName,
  whereOf,
  writeQuery,
} from '../common.ts';
import { lastApplied, withLastApplied } from '../last-applied.ts';
import { editLastApplied, setLastApplied, viewLastApplied } from './last-applied-commands.ts';
import { checkAllowlist, prune, PRUNE_FLAGS } from './prune.ts';
import { recreated } from './recreate.ts';
import { applyServerSide } from './server-side.ts';

export const apply: Command = {
  name: 'apply',
  short: 'Apply a configuration to a resource by file name or stdin',
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  flags: [
    ...PRINT_FLAGS.filter((flag) => flag !== ALLOW_MISSING),
    ALLOW_MISSING,
    ...filenameFlags('that contains the configurations to apply.'),
    SELECTOR,
    DRY_RUN,
    VALIDATE,
    RECORD,
    fieldManager('kubectl-client-side-apply'),
    switchFlag('all', 'Select all resources in the namespace of the specified resource types.'),
    textFlag(
      'cascade',
      'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.',
      { default: 'background', optional: 'background' },
    ),
    switchFlag(
      'force',
      'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.',
    ),
    switchFlag('force-conflicts', 'If true, server-side apply will force the changes against conflicts.'),
    {
      name: 'grace-period',
      type: 'int',
      default: '-1',
      usage:
        'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).',
    },
    switchFlag(
      'openapi-patch',
      'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.',
      { default: 'true' },
    ),
    switchFlag(
      'overwrite',
      'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration',
      { default: 'true' },
    ),
    switchFlag('server-side', 'If true, apply runs in the server instead of the client.'),
    textFlag(
      'subresource',
      'If specified, apply will operate on the subresource of the requested object. Only allowed when using --server-side.',
    ),
    {
      name: 'timeout',
      type: 'duration',
      default: '0s',
      usage:
        'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
    },
    switchFlag('wait', 'If true, wait for resources to be gone before returning. This waits for finalizers.'),
    ...PRUNE_FLAGS,
  ],
  commands: [viewLastApplied, setLastApplied, editLastApplied],
  run,
};

const NO_ANNOTATION =
  'is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.';

function* run(context: Context): Task<number> {
  const dryRun = yield* validated(context);
  const validation = yield* check(fieldValidation(context));
  const found = yield* context.build({ all: false });
  const printsObjects = !['', 'name'].includes(context.text('output'));
  const printer = printsObjects ? undefined : yield* check(operationPrinter(context, dryRun));
  const applied: Info[] = [];
  const failures: Failure[] = [];
  if (found.items.length === 0) yield* fail(plain('no objects passed to apply'));
  for (const item of found.items) {
    if (!isInfo(item)) {
      failures.push(item);
      continue;
    }
    const named = yield* attempt(requireName(item));
    if (!named.ok) {
      failures.push(named.error);
      continue;
    }
    const one = context.on('server-side')
      ? applyServerSide(context, item, dryRun, validation, printer)
      : applyOne(context, item, dryRun, validation, printer);
    const done = yield* attempt(one);
    yield* context.spend();
    if (done.ok) applied.push({ ...item, object: done.value });
    else failures.push(done.error);
  }
  if (printsObjects) yield* printObjects(context, applied);
  if (context.on('prune') && failures.length === 0) yield* prune(context, applied, dryRun);
  const failure = aggregate(failures);
  return failure ? yield* fail(failure) : 0;
}

function* validated(context: Context): Task<DryRun> {
  const dryRun = yield* check(dryRunOf(context));
  if (context.on('force') && context.on('server-side')) {
    yield* fail(plain('--force cannot be used with --server-side'));
  }
  if (context.on('force-conflicts') && !context.on('server-side')) {
    yield* fail(plain('--force-conflicts only works with --server-side'));
  }
  if (dryRun === 'client' && context.on('server-side')) {
    yield* fail(plain("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"));
  }
  if (dryRun === 'server' && context.on('force')) {
    yield* fail(plain('--dry-run=server cannot be used with --force'));
  }
  if (context.args.length > 0) yield* fail(context.usage(`Unexpected args: [${context.args.join(' ')}]`));
  if (!context.namesFiles) {
    yield* fail(plain('must specify one of -f and -k'));
  }
  if (context.on('prune') && context.text('selector') === '' && !context.on('all')) {
    yield* fail(
      plain(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      ),
    );
  }
  if (context.on('prune') && context.on('all') && context.text('selector') !== '') {
    yield* fail(plain('cannot set --all and --selector at the same time'));
  }
  const wrong = context.on('prune') ? checkAllowlist(context.list('prune-allowlist')) : undefined;
  if (wrong) yield* fail(wrong);
  return dryRun;
}

function* requireName(info: Info): Task<void> {
  if (info.name !== '') return;
  const generated = textAt(info.object, 'metadata', 'generateName');
  yield* fail(
    plain(
      generated === '' ? 'resource name may not be empty' : `from ${generated}: cannot use generate name with apply`,
    ),
  );
}

function* applyOne(
  context: Context,
  info: Info,
  dryRun: DryRun,
  validation: string,
  printer: OperationPrinter | undefined,
): Task<JsonObject> {
  const modified = withLastApplied(recorded(context, info.object));
  const query = { ...writeQuery(context, dryRun), fieldValidation: validation };
  const current = context.client.get(whereOf(info));
  if (!current.ok) {
    if (!isNotFound(current.error)) {
      yield* fail(fromSource(current.error, retrieving(info), info.source));
    }
    return yield* createOne(context, info, modified, dryRun, query, printer);
  }
  if (dryRun !== 'client' && annotationsOf(current.value)[LAST_APPLIED] === undefined) {
    context.warn(`resource ${info.mapping.resource}/${info.name} ${NO_ANNOTATION}`);
  }
  const type = schemaOf(apiVersionOf(info.mapping), info.mapping.kind);
  const patch = threeWayPatch(lastApplied(current.value) ?? {}, modified, current.value, type);
  if (Object.keys(patch).length === 0) {
    warnIfDeleting(context, current.value);
    return yield* printed(context, current.value, info, 'unchanged', printer);
  }
  if (dryRun === 'client') return yield* printed(context, current.value, info, 'configured', printer);
  const answer = context.client.patch(whereOf(info), PATCH_TYPES.strategic, patch, query);
  if (
    !answer.ok &&
    context.on('force') &&
    dryRun === 'none' &&
    (isReason(answer.error, 'Conflict') || isReason(answer.error, 'Invalid'))
  ) {
    const made = yield* recreated(context, info, current.value, modified);
    return yield* printed(context, made, info, 'configured', printer);
  }
  if (!answer.ok) {
    const verb = `applying patch:\n${goJson(patch)}\nto:\n${typeAndName(info)}\nfor:`;
    return yield* fail(fromSource(answer.error, verb, info.source));
  }
  warnIfDeleting(context, answer.value);
  return yield* printed(context, answer.value, info, 'configured', printer);
}

function* createOne(
  context: Context,
  info: Info,
  modified: JsonObject,
  dryRun: DryRun,
  query: Readonly<Record<string, string>>,
  printer: OperationPrinter | undefined,
): Task<JsonObject> {
  if (dryRun === 'client') return yield* printed(context, modified, info, 'created', printer);
  const created = context.client.create({ mapping: info.mapping, namespace: info.namespace }, modified, query);
  if (!created.ok) return yield* fail(fromSource(created.error, 'creating', info.source));
  return yield* printed(context, created.value, info, 'created', printer);
}

function* printed(
  context: Context,
  object: JsonObject,
  info: Info,
  operation: string,
  printer: OperationPrinter | undefined,
): Task<JsonObject> {
  if (printer) context.out(yield* check(printer.print(object, operation, info.mapping)));
  return object;
}

function warnIfDeleting(context: Context, object: JsonObject): void {
  if (textAt(object, 'metadata', 'deletionTimestamp') === '') return;
  context.warn(`Detected changes to resource ${textAt(object, 'metadata', 'name')} which is currently being deleted.`);
}

/** An object as errors describe it (resource.Info.String). */
function* printObjects(context: Context, applied: readonly Info[]): Task<void> {
  const [only] = applied;
  if (!only) return;
  const printer = yield* check(outputPrinter(context, context.text('output'), { allowed: STANDARD_FORMATS }));
  const list = {
    apiVersion: 'v1',
    items: applied.map((info) => info.object),
    kind: 'List',
    metadata: { resourceVersion: '' },
  };
  context.out(yield* check(printer.print(applied.length === 1 ? only.object : list, only.mapping)));
}
