// kubectl replace (kubectl/pkg/cmd/replace/replace.go).
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isNotFound, plain, prefixed } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { textAt } from '../../json.ts';
import {
  DRY_RUN,
  fieldManager,
  filenameFlags,
  PRINT_FLAGS,
  RECORD,
  SAVE_CONFIG,
  VALIDATE,
} from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import type { OperationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import { rawWithFile } from '../../raw.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { withLastApplied } from '../last-applied.ts';
import { fieldValidation, forEachWritten, fromSource, recorded, whereOf, writeQuery } from '../common.ts';
import type { Deleted, DeleteSettings } from './delete.ts';
import { CASCADE_FLAGS, deleteOne, propagationOf, waitForDeletion } from './delete.ts';

export const replace: Command = {
  name: 'replace',
  short: 'Replace a resource by file name or stdin',
  use: 'replace -f FILENAME',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('to use to replace the resource.'),
    DRY_RUN,
    VALIDATE,
    SAVE_CONFIG,
    ...CASCADE_FLAGS,
    fieldManager('kubectl-replace'),
    textFlag('raw', 'Raw URI to PUT to the server.  Uses the transport specified by the kubeconfig file.'),
    textFlag('subresource', 'If specified, replace will operate on the subresource of the requested object.'),
    switchFlag('wait', 'If true, wait for resources to be gone before returning. This waits for finalizers.'),
  ],
  run,
};

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  const force = context.on('force');
  const grace = context.number('grace-period');
  if (grace >= 0 && !force) yield* fail(plain('--grace-period must have --force specified'));
  if (context.number('timeout') !== 0 && !force) yield* fail(plain('--timeout must have --force specified'));
  if (force && dryRun !== 'none') yield* fail(plain('--dry-run can not be used when --force is set'));
  if (!context.namesFiles) yield* fail(plain('must specify one of -f and -k'));
  if (context.text('raw') !== '') return yield* rawWithFile(context, 'PUT');
  if (context.args.length > 0) yield* fail(context.usage(`Unexpected args: [${context.args.join(' ')}]`));
  const validation = yield* check(fieldValidation(context));
  const printer = yield* check(operationPrinter(context, dryRun));
  const found = yield* context.build({});
  if (force) return yield* forced(context, found.items, dryRun, validation, printer);
  if (found.items.length === 0) yield* fail(plain('no objects passed to replace'));
  const subresource = context.text('subresource') || undefined;
  return yield* forEachWritten(context, found.items, function* (info): Task<Failure | undefined> {
    if (info.name === '')
      return prefixed(plain('resource name may not be empty'), `error when replacing ${JSON.stringify(info.source)}: `);
    const object = saved(context, info.object);
    let result = object;
    if (dryRun !== 'client') {
      const query = { ...writeQuery(context, dryRun), fieldValidation: validation };
      const answer = context.client.replace(whereOf(info, subresource), withVersion(context, info, object), query);
      if (!answer.ok) return fromSource(answer.error, 'replacing', info.source);
      result = answer.value;
    }
    context.out(yield* check(printer.print(result, 'replaced', info.mapping)));
    return undefined;
  });
}

function saved(context: Context, object: JsonObject): JsonObject {
  const marked = recorded(context, object);
  return context.on('save-config') ? withLastApplied(marked) : marked;
}

/** Where the server needs the version of what is replaced, that of the object there is taken. */
function withVersion(context: Context, info: Info, object: JsonObject): JsonObject {
  if (textAt(object, 'metadata', 'resourceVersion') !== '') return object;
  const current = context.client.get(whereOf(info));
  if (!current.ok) return object;
  const metadata = object['metadata'] as JsonObject;
  return {
    ...object,
    metadata: { ...metadata, resourceVersion: textAt(current.value, 'metadata', 'resourceVersion') },
  };
}

function* forced(
  context: Context,
  items: readonly (Info | Failure)[],
  dryRun: DryRun,
  validation: string,
  printer: OperationPrinter,
): Task<number> {
  const grace = context.number('grace-period');
  const settings: DeleteSettings = {
    propagation: yield* check(propagationOf(context.text('cascade'))),
    graceSeconds: grace < 0 ? -1 : grace,
    force: true,
    wait: true,
    timeoutMs: context.number('timeout'),
    dryRun,
    namesOnly: false,
    operation: 'deleted',
  };
  const deleted: Deleted[] = [];
  const infos = items.filter(isInfo);
  for (const info of infos) {
    if (info !== infos[0]) yield* context.spend();
    const done = deleteOne(context, info, settings);
    if (done.ok) deleted.push(done.value);
    else if (!isNotFound(done.error)) yield* fail(fromSource(done.error, 'deleting', info.source));
  }
  if (dryRun === 'none')
    yield* waitForDeletion(context, deleted, { ...settings, timeoutMs: settings.timeoutMs || 300_000 });
  return yield* forEachWritten(context, items, function* (info): Task<Failure | undefined> {
    const object = saved(context, info.object);
    const query = { ...writeQuery(context, dryRun), fieldValidation: validation };
    if (dryRun === 'client') {
      context.out(yield* check(printer.print(object, 'replaced', info.mapping)));
      return undefined;
    }
    const answer = context.client.create({ mapping: info.mapping, namespace: info.namespace }, object, query);
    if (!answer.ok) return answer.error;
    context.out(yield* check(printer.print(answer.value, 'replaced', info.mapping)));
    return undefined;
  });
}
