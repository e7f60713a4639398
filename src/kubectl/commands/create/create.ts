// kubectl create -f, and the commands below it (kubectl/pkg/cmd/create/create.go).
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import {
  DRY_RUN,
  fieldManager,
  filenameFlags,
  PRINT_FLAGS,
  RECORD,
  SAVE_CONFIG,
  SELECTOR,
  VALIDATE,
} from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import { rawWithFile } from '../../raw.ts';
import type { Info } from '../../resources/builder.ts';
import { printYaml } from '../../yaml/print.ts';
import { withLastApplied } from '../last-applied.ts';
import { fieldValidation, forEachWritten, fromSource, recorded, writeQuery } from '../common.ts';
import { OBJECT_HEADER } from '../edit/header.ts';
import { editUntilDone, objectsOf, tellKept, unreadable } from '../edit/open.ts';
import { generators } from './generators.ts';

export const create: Command = {
  name: 'create',
  short: 'Create a resource from a file or from stdin',
  use: 'create -f FILENAME',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('to use to create the resource'),
    SELECTOR,
    DRY_RUN,
    VALIDATE,
    SAVE_CONFIG,
    fieldManager('kubectl-create'),
    switchFlag('edit', 'Edit the API resource before creating'),
    textFlag('raw', 'Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.'),
    switchFlag(
      'windows-line-endings',
      'Only relevant if --edit=true. Defaults to the line ending native to your platform.',
    ),
  ],
  commands: generators,
  run,
};

function* run(context: Context): Task<number> {
  if (context.args.length > 0) yield* fail(context.usage(`Unexpected args: [${context.args.join(' ')}]`));
  const dryRun = yield* check(dryRunOf(context));
  if (!context.namesFiles) {
    yield* fail(plain('must specify one of -f and -k'));
  }
  if (context.text('raw') !== '' && context.on('edit')) {
    yield* fail(plain('--raw and --edit are mutually exclusive'));
  }
  if (context.text('raw') !== '') return yield* rawWithFile(context, 'POST');
  const validation = yield* check(fieldValidation(context));
  const printer = yield* check(operationPrinter(context, dryRun));
  const found = yield* context.build({});
  if (found.items.length === 0) yield* fail(plain('no objects passed to create'));
  return yield* forEachWritten(context, found.items, function* (info) {
    return context.on('edit') ? yield* edited(info) : yield* make(info, info.object);
  });

  function* edited(info: Info): Task<Failure | undefined> {
    let failure: Failure | undefined;
    const sheet = { name: `${info.name}.yaml`, text: printYaml(info.object), header: OBJECT_HEADER };
    yield* editUntilDone(context, sheet, function* (text, file) {
      const objects = objectsOf(text);
      if (typeof objects === 'string') return unreadable(context, info, objects);
      for (const object of objects) failure ??= yield* make(info, object);
      if (failure) tellKept(context, file);
      return { done: 0 };
    });
    return failure;
  }

  function* make(info: Info, given: JsonObject): Task<Failure | undefined> {
    const marked = recorded(context, given);
    const object = context.on('save-config') ? withLastApplied(marked) : marked;
    let result = object;
    if (dryRun !== 'client') {
      const query = { ...writeQuery(context, dryRun), fieldValidation: validation };
      const answer = context.client.create({ mapping: info.mapping, namespace: info.namespace }, object, query);
      if (!answer.ok) return fromSource(answer.error, 'creating', info.source);
      result = answer.value;
    }
    context.out(yield* check(printer.print(result, 'created', info.mapping)));
    return undefined;
  }
}
