// apply --server-side.
import { LAST_APPLIED } from '../../../api/last-applied.ts';
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
import { apiVersionOf } from '../../mapping.ts';
import { annotationsOf, fromSource, whereOf } from '../common.ts';

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

const MANAGER = 'kubectl';
const ANNOTATION_MANAGER = 'kubectl-last-applied';

export function* applyServerSide(
  context: Context,
  info: Info,
  dryRun: DryRun,
  validation: string,
  printer: OperationPrinter | undefined,
): Task<JsonObject> {
  const manager = context.given('field-manager') ? context.text('field-manager') : MANAGER;
  const query = {
    fieldManager: manager,
    fieldValidation: validation,
    force: String(context.on('force-conflicts')),
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  const subresource = context.text('subresource');
  const where = whereOf(info, subresource === '' ? undefined : subresource);
  const send = (): ReturnType<typeof context.client.patch> =>
    context.client.patch(where, PATCH_TYPES.apply, info.object, query);
  const answer = send();
  if (!answer.ok) {
    if (isReason(answer.error, 'Conflict')) yield* fail(conflict(answer.error));
    return yield* fail(fromSource(answer.error, 'applying', undefined));
  }
  let applied = answer.value;
  if (manager === MANAGER) yield* keepAnnotation(context, info, applied, dryRun);
  if (yield* migrate(context, info, applied, manager, dryRun)) applied = yield* check(send());
  if (printer) context.out(yield* check(printer.print(applied, 'serverside-applied', info.mapping)));
  return applied;
}

function conflict(failure: Failure): Failure {
  return verbatim(`error: ${messageOf(failure)}\n${ADVICE}`);
}

const FIELD = `f:${LAST_APPLIED}`;

function ownsAnnotation(entry: unknown, operation: string): boolean {
  return (
    textAt(entry, 'operation') === operation &&
    at(entry, 'fieldsV1', 'f:metadata', 'f:annotations', FIELD) !== undefined
  );
}

/** The annotation of the client's side gets an owner of its own, so that it is not dropped with its old manager. */
function* keepAnnotation(context: Context, info: Info, object: JsonObject, dryRun: DryRun): Task<void> {
  const annotation = annotationsOf(object)[LAST_APPLIED];
  if (annotation === undefined) return;
  if (listAt(object, 'metadata', 'managedFields').some((entry) => ownsAnnotation(entry, 'Apply'))) return;
  const body = {
    apiVersion: apiVersionOf(info.mapping),
    kind: info.mapping.kind,
    metadata: {
      name: info.name,
      ...(info.namespace === '' ? {} : { namespace: info.namespace }),
      annotations: { [LAST_APPLIED]: annotation },
    },
  };
  const query = {
    fieldManager: ANNOTATION_MANAGER,
    force: 'true',
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  yield* check(context.client.patch(whereOf(info), PATCH_TYPES.apply, body, query));
}

/** Hands the fields of client-side managers over to the server-side one (client-go/util/csaupgrade). Whether there were any. */
function* migrate(context: Context, info: Info, object: JsonObject, manager: string, dryRun: DryRun): Task<boolean> {
  const entries = listAt(object, 'metadata', 'managedFields');
  const old = entries.filter((entry) => ownsAnnotation(entry, 'Update'));
  const mine = entries.find((entry) => textAt(entry, 'manager') === manager && textAt(entry, 'operation') === 'Apply');
  if (old.length === 0 || mine === undefined || dryRun !== 'none') return false;
  const names = new Set(old.map((entry) => textAt(entry, 'manager')));
  const taken = entries.filter(
    (entry) =>
      names.has(textAt(entry, 'manager')) &&
      textAt(entry, 'operation') === 'Update' &&
      textAt(entry, 'subresource') === '',
  );
  const fields = taken.reduce<unknown>((all, entry) => unionOf(all, at(entry, 'fieldsV1')), at(mine, 'fieldsV1'));
  const current = yield* check(context.client.get(whereOf(info)));
  const managers = entries
    .filter((entry) => !taken.includes(entry))
    .map((entry) => (entry === mine ? { ...(entry as JsonObject), fieldsV1: fields } : entry));
  const patch = [
    { op: 'replace', path: '/metadata/managedFields', value: managers },
    { op: 'replace', path: '/metadata/resourceVersion', value: textAt(current, 'metadata', 'resourceVersion') },
  ];
  yield* check(context.client.patch(whereOf(info), PATCH_TYPES.json, patch));
  return true;
}

function unionOf(a: unknown, b: unknown): unknown {
  if (!isObject(a)) return b;
  if (!isObject(b)) return a;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, unionOf(a[key], b[key])]));
}
