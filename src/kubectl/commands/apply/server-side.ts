// apply --server-side.
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Context, DryRun } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isReason, messageOf, verbatim } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { at, isObject, listAt, textAt } from '../../json.ts';
import type { OperationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { annotationsOf, fromSource, LAST_APPLIED, whereOf } from '../common.ts';
import { withLastApplied } from './last-applied.ts';

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

const CLIENT_SIDE = 'kubectl-client-side-apply';

export function* applyServerSide(
  context: Context,
  info: Info,
  dryRun: DryRun,
  validation: string,
  printer: OperationPrinter | undefined,
): Task<JsonObject> {
  const manager = context.given('field-manager') ? context.text('field-manager') : 'kubectl';
  const query = {
    fieldManager: manager,
    fieldValidation: validation,
    force: String(context.on('force-conflicts')),
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  const subresource = context.text('subresource');
  const where = whereOf(info, subresource === '' ? undefined : subresource);
  const answer = context.client.patch(where, PATCH_TYPES.apply, info.object, query);
  if (!answer.ok) {
    if (isReason(answer.error, 'Conflict')) yield* fail(conflict(answer.error));
    return yield* fail(fromSource(answer.error, 'applying patch:\nto:\nfor:', undefined));
  }
  const migrated = dryRun === 'none' ? yield* migrate(context, info, answer.value, manager, query) : answer.value;
  if (printer) context.out(yield* check(printer.print(migrated, 'serverside-applied', info.mapping)));
  return migrated;
}

function conflict(failure: Failure): Failure {
  return verbatim(`error: ${messageOf(failure)}\n${ADVICE}`);
}

/**
 * An object that apply managed on the client's side changes hands: its fields become those of the server-side manager, and the annotation
 * follows, so that going back stays possible.
 */
function* migrate(
  context: Context,
  info: Info,
  object: JsonObject,
  manager: string,
  query: Readonly<Record<string, string>>,
): Task<JsonObject> {
  const entries = listAt(object, 'metadata', 'managedFields');
  const old = entries.findIndex(
    (entry) =>
      textAt(entry, 'manager') === CLIENT_SIDE &&
      textAt(entry, 'operation') === 'Update' &&
      textAt(entry, 'subresource') === '',
  );
  if (old >= 0) yield* takeOver(context, info, object, manager, old);
  if (annotationsOf(object)[LAST_APPLIED] === undefined) return object;
  const applied = withLastApplied(info.object);
  return yield* check(context.client.patch(whereOf(info), PATCH_TYPES.apply, applied, { ...query, force: 'true' }));
}

function* takeOver(context: Context, info: Info, object: JsonObject, manager: string, old: number): Task<void> {
  const entries = listAt(object, 'metadata', 'managedFields');
  const mine = entries.findIndex(
    (entry) => textAt(entry, 'manager') === manager && textAt(entry, 'operation') === 'Apply',
  );
  if (mine < 0) return;
  const united = {
    ...(entries[mine] as JsonObject),
    fieldsV1: unionOf(at(entries[mine], 'fieldsV1'), at(entries[old], 'fieldsV1')),
  };
  const patch = [
    {
      op: 'replace',
      path: '/metadata/managedFields',
      value: entries.flatMap((entry, index) => (index === old ? [] : [index === mine ? united : entry])),
    },
    { op: 'replace', path: '/metadata/resourceVersion', value: textAt(object, 'metadata', 'resourceVersion') },
  ];
  yield* check(context.client.patch(whereOf(info), PATCH_TYPES.json, patch));
}

function unionOf(a: unknown, b: unknown): unknown {
  if (!isObject(a)) return b;
  if (!isObject(b)) return a;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, unionOf(a[key], b[key])]));
}
