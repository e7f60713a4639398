// kubectl apply view-last-applied, set-last-applied, edit-last-applied.
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { goJson } from '../../json.ts';
import {
  allFlag,
  DRY_RUN,
  fieldManager,
  filenameFlags,
  PRINT_FLAGS,
  SELECTOR,
  VALIDATE,
} from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { jsonText } from '../../printers/output.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo, NO_RESOURCES } from '../../resources/builder.ts';
import { printedName } from '../../mapping.ts';
import { printYaml } from '../../yaml/print.ts';
import { APPLIED_HEADER } from '../edit/header.ts';
import { editUntilDone, objectsOf, unreadable } from '../edit/open.ts';
import { annotationsOf, forEach, fromSource, retrieving, whereOf, writeQuery } from '../common.ts';
import { lastApplied } from '../last-applied.ts';

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  use: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags('that contains the last-applied-configuration annotations'),
    SELECTOR,
    allFlag('Select all resources in the namespace of the specified resource types'),
    textFlag('output', 'Output format. Must be one of (yaml, json)', { short: 'o', default: 'yaml' }),
  ],
  run: view,
};

export const setLastApplied: Command = {
  name: 'set-last-applied',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  use: 'apply set-last-applied -f FILENAME',
  flags: [
    ...filenameFlags('that contains the last-applied-configuration annotations').slice(0, 1),
    ...PRINT_FLAGS,
    DRY_RUN,
    switchFlag(
      'create-annotation',
      "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
    ),
  ],
  run: set,
};

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  use: 'apply edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...filenameFlags('to use to edit the resource'),
    ...PRINT_FLAGS,
    VALIDATE,
    fieldManager('kubectl-client-side-apply'),
    switchFlag('windows-line-endings', 'Defaults to the line ending native to your platform.'),
  ],
  run: edit,
};

function* view(context: Context): Task<number> {
  const format = context.text('output');
  if (format !== 'yaml' && format !== 'json') {
    yield* fail(context.usage(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`));
  }
  const found = yield* context.build({ latest: true });
  return yield* forEach(found.items, function* (info) {
    const applied = lastApplied(info.object);
    if (!applied) return noAnnotation(info);
    context.out(format === 'yaml' ? printYaml(applied) : jsonText(applied, false, 2));
    return undefined;
  });
}

function noAnnotation(info: Info): Failure | undefined {
  return annotationsOf(info.object)[LAST_APPLIED] === undefined
    ? undefined
    : plain(`no last-applied-configuration annotation found on resource: ${info.name}`);
}

function* set(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  if (context.list('filename').length === 0) yield* fail(plain(NO_RESOURCES));
  const printer = yield* check(operationPrinter(context, dryRun));
  const found = yield* context.build({});
  return yield* forEach(found.items, function* (info) {
    if (info.name === '') return fromSource(plain('resource name may not be empty'), retrieving(info), info.source);
    const current = yield* check(context.client.get(whereOf(info)));
    const before = annotationsOf(current)[LAST_APPLIED];
    if (before === undefined && !context.on('create-annotation')) {
      return plain(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    const after = `${goJson(info.object)}\n`;
    if (before === after) {
      context.out(`set-last-applied ${info.name}: no changes required.\n`);
      return undefined;
    }
    const object = yield* annotate(context, info, current, after, dryRun);
    context.out(yield* check(printer.print(object, 'configured', info.mapping)));
    return undefined;
  });
}

function* annotate(context: Context, info: Info, current: JsonObject, text: string, dryRun: DryRun): Task<JsonObject> {
  if (dryRun === 'client') return current;
  const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
  return yield* check(
    context.client.patch(
      whereOf(info),
      PATCH_TYPES.merge,
      patch,
      writeQuery(context, dryRun, 'kubectl-client-side-apply'),
    ),
  );
}

function* edit(context: Context): Task<number> {
  const found = yield* context.build({ latest: true });
  const failure = found.items.find((item) => !isInfo(item));
  if (failure && !isInfo(failure)) yield* fail(failure);
  const infos = found.items.filter(isInfo).filter((info) => lastApplied(info.object) !== undefined);
  if (infos.length === 0) yield* fail(plain(NONE_ANNOTATED));
  return yield* forEach(infos, function* (info) {
    const original = lastApplied(info.object) ?? {};
    const sheet = { name: `${info.name}.last-applied.yaml`, text: printYaml(original), header: APPLIED_HEADER };
    yield* editUntilDone(context, sheet, function* (text) {
      const objects = objectsOf(text);
      if (typeof objects === 'string') return unreadable(context, info, objects);
      for (const object of objects) {
        const annotation = `${goJson(object)}\n`;
        yield* annotate(context, info, info.object, annotation, 'none');
        context.out(`${printedName(info.object)} edited\n`);
      }
      return { done: 0 };
    });
    return undefined;
  });
}

const NONE_ANNOTATED =
  'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`';
