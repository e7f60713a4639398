// kubectl edit (kubectl/pkg/cmd/util/editor/editoptions.go).
import { deepEqual } from '../../../base/equal.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isNotFound, isReason, messageOf, plain, verbatim } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { goJson, nameOf, textAt } from '../../json.ts';
import { fieldManager, filenameFlags, PRINT_FLAGS, RECORD, SAVE_CONFIG, VALIDATE } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { schemaOf } from '../../patch/schema.ts';
import { twoWayPatch } from '../../patch/three-way.ts';
import type { OperationPrinter } from '../../printers/operation.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo, NO_RESOURCES } from '../../resources/builder.ts';
import { apiVersionOf, qualified } from '../../mapping.ts';
import { printYaml } from '../../yaml/print.ts';
import { withLastApplied } from '../last-applied.ts';
import { fieldValidation, recorded, whereOf, writeQuery } from '../common.ts';
import { goValue } from './go-value.ts';
import type { Reason } from './header.ts';
import { OBJECT_HEADER } from './header.ts';
import type { Outcome } from './open.ts';
import { editUntilDone, objectsOf, tellKept, unreadable } from './open.ts';

export const edit: Command = {
  name: 'edit',
  short: 'Edit a resource on the server',
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('to use to edit the resource'),
    VALIDATE,
    SAVE_CONFIG,
    fieldManager('kubectl-edit'),
    switchFlag('output-patch', 'Output the patch if the resource is edited.'),
    switchFlag('windows-line-endings', 'Defaults to the line ending native to your platform.'),
    textFlag('subresource', 'If specified, edit will operate on the subresource of the requested object.'),
  ],
  run,
};

function* run(context: Context): Task<number> {
  if (context.args.length === 0 && !context.namesFiles) yield* fail(plain(NO_RESOURCES));
  const format = context.text('output');
  if (!['', 'json', 'kyaml', 'yaml'].includes(format)) {
    const why = `unable to match a printer suitable for the output format ${JSON.stringify(format)}`;
    yield* fail(plain(`${why}, allowed formats are: json,kyaml,yaml`));
  }
  const printer = yield* check(operationPrinter(context, 'none'));
  const validation = yield* check(fieldValidation(context));
  const found = yield* context.build({
    latest: true,
    allowEmptySelector: true,
    ...(context.text('subresource') === '' ? {} : { subresource: context.text('subresource') }),
  });
  const infos = found.items.filter(isInfo);
  const failure = found.items.find((item) => !isInfo(item));
  if (failure && !isInfo(failure)) yield* fail(failure);
  if (infos.length === 0) yield* fail(plain('edit cancelled, no objects found'));
  const originals = infos.map((info) => ({ ...info, object: withoutManagers(info.object) }));
  const [first] = originals;
  if (first === undefined) return 0;
  const whole = originals.length === 1 ? first.object : listOf(originals);
  const name = originals.length === 1 ? `${first.mapping.singular}-${first.name}.yaml` : 'list.yaml';
  const saver = new Saver(context, originals, printer, validation);
  const sheet = { name, text: printYaml(whole), header: OBJECT_HEADER };
  return yield* editUntilDone(context, sheet, (text, file) => saver.save(text, file));
}

function listOf(infos: readonly Info[]): JsonObject {
  return { apiVersion: 'v1', items: infos.map(({ object }) => object), kind: 'List', metadata: {} };
}

/** Sends what was saved to the server. */
class Saver {
  private readonly context: Context;
  private readonly originals: readonly Info[];
  private readonly printer: OperationPrinter;
  private readonly validation: string;

  constructor(context: Context, originals: readonly Info[], printer: OperationPrinter, validation: string) {
    this.context = context;
    this.originals = originals;
    this.printer = printer;
    this.validation = validation;
  }

  *save(text: string, file: string | undefined): Task<Outcome> {
    const { context } = this;
    const objects = objectsOf(text);
    if (typeof objects === 'string') return unreadable(context, this.originals[0], objects);
    const reasons: Reason[] = [];
    let lost = 0;
    for (const object of objects) {
      const failed = yield* this.patch(object, file);
      if (!failed) continue;
      const [info, failure] = failed;
      const what = `${qualified(info.mapping)} ${JSON.stringify(info.name)}`;
      if (isReason(failure, 'Invalid')) {
        context.err(`error: ${what} is invalid\n`);
        reasons.push({ head: `${what} was not valid`, others: causesOf(failure) });
      } else if (isNotFound(failure)) {
        lost += 1;
        context.err(`error: ${what} could not be found on the server\n`);
      } else {
        context.err(`error: ${what} could not be patched: ${messageOf(failure)}\n`);
        if (file !== undefined) context.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
        yield* fail(verbatim(''));
      }
    }
    if (lost > 0) {
      if (file !== undefined) context.err(`The edits you made on deleted resources have been saved to "${file}"\n`);
      yield* fail(verbatim(''));
    }
    return reasons.length > 0 ? { again: reasons } : { done: 0 };
  }

  /** Patches one object; what the server says against it. */
  private *patch(edited: JsonObject, file: string | undefined): Task<readonly [Info, Failure] | undefined> {
    const { context, printer } = this;
    const info = this.originals.find(
      (one) => textAt(one.object, 'metadata', 'uid') === textAt(edited, 'metadata', 'uid'),
    );
    const refuse = (message: string): Task<never> => {
      tellKept(context, file);
      return fail(plain(message));
    };
    if (!info)
      return yield* refuse(`no original object found for &unstructured.Unstructured{Object:${goValue(edited)}}`);
    const { object: original, mapping } = info;
    const namespace = textAt(edited, 'metadata', 'namespace');
    if (mapping.namespaced && namespace !== '' && namespace !== context.namespace) {
      yield* refuse(
        `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(context.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`,
      );
    }
    const marked = recorded(context, edited);
    const object = context.on('save-config') ? withLastApplied(marked) : marked;
    if (deepEqual(object, original)) {
      context.out(yield* check(printer.print(object, 'skipped', mapping)));
      return undefined;
    }
    if (['apiVersion', 'kind'].some((key) => object[key] !== original[key]) || nameOf(object) !== nameOf(original)) {
      yield* refuse('At least one of apiVersion, kind and name was changed');
    }
    const patch = twoWayPatch(original, object, schemaOf(apiVersionOf(mapping), mapping.kind));
    if (context.on('output-patch')) context.out(`Patch: ${goJson(patch)}\n`);
    const query = { ...writeQuery(context, 'none'), fieldValidation: this.validation };
    const where = whereOf(info, context.text('subresource') || undefined);
    const answer = context.client.patch(where, PATCH_TYPES.strategic, patch, query);
    if (!answer.ok) return [info, answer.error];
    context.out(yield* check(printer.print(answer.value, 'edited', mapping)));
    return undefined;
  }
}

function causesOf(failure: Failure): readonly string[] {
  const causes = failure.kind === 'status' ? (failure.status.details?.causes ?? []) : [];
  return causes.map((cause) => `${cause.field}: ${cause.message}`);
}

function withoutManagers(object: JsonObject): JsonObject {
  const { managedFields: _dropped, ...metadata } = (object['metadata'] ?? {}) as JsonObject;
  return { ...object, metadata };
}
