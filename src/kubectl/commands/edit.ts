// kubectl edit (kubectl/pkg/cmd/util/editor/editoptions.go).
import { deepEqual } from '../../base/equal.ts';
import type { Task } from '../../sim/kernel/task.ts';
import { waitFor } from '../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../client.ts';
import type { Command, Context } from '../command.ts';
import type { Failure } from '../failure.ts';
import { aggregate, messageOf, plain, verbatim } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { isObject, nameOf } from '../json.ts';
import { fieldManager, filenameFlags, PRINT_FLAGS, RECORD, SAVE_CONFIG, VALIDATE } from '../parse/common-flags.ts';
import { schemaOf } from '../patch/schema.ts';
import { twoWayPatch } from '../patch/three-way.ts';
import { operationPrinter } from '../printers/operation.ts';
import { check, fail } from '../process.ts';
import type { Info } from '../resources/builder.ts';
import { isInfo } from '../resources/builder.ts';
import { apiVersionOf, qualified } from '../resources/mapping.ts';
import { printYaml } from '../yaml/print.ts';
import { readYaml } from '../yaml/read.ts';
import { fieldValidation, whereOf, writeQuery } from './common.ts';

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
    { name: 'output-patch', type: 'bool', default: 'false', usage: 'Output the patch if the resource is edited.' },
    {
      name: 'windows-line-endings',
      type: 'bool',
      default: 'false',
      usage: 'Defaults to the line ending native to your platform.',
    },
    {
      name: 'subresource',
      type: 'string',
      default: '',
      usage: 'If specified, edit will operate on the subresource of the requested object.',
    },
  ],
  run,
};

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

const LAUNCH = 'unable to launch the editor "vi": exec: "vi": executable file not found in $PATH';

function* run(context: Context): Task<number> {
  const printer = yield* check(operationPrinter(context, 'none'));
  const validation = yield* check(fieldValidation(context));
  const found = yield* context.build({ latest: true });
  const failures: Failure[] = [];
  for (const item of found.items) {
    if (!isInfo(item)) {
      failures.push(item);
      continue;
    }
    const changed = yield* editOne(context, item, validation);
    if (changed) context.out(yield* check(printer.print(changed, 'edited', item.mapping)));
  }
  const failure = aggregate(failures);
  return failure ? yield* fail(failure) : 0;
}

/** Opens the object until it is saved without error, or given up. */
function* editOne(context: Context, info: Info, validation: string): Task<JsonObject | undefined> {
  const original = withoutManagers(info.object);
  const first = printYaml(original);
  let header = HEADER;
  let text = first;
  for (;;) {
    const saved = yield* openText(context, `${info.mapping.singular}-${info.name}.yaml`, header + text);
    const body = withoutComments(saved ?? '');
    if (saved === undefined || body === text || body === first) {
      if (header === HEADER || saved === undefined) return cancelled(context, header);
      yield* fail(verbatim('error: Edit cancelled, no valid changes were saved.'));
    }
    if (body.trim() === '') return note(context, 'Edit cancelled, saved file was empty.\n');
    text = body;
    const value = readYaml(body);
    if (!value.ok || !isObject(value.value)) {
      header = `${HEADER}# The edited file had a syntax error: ${value.ok ? 'unable to decode the object' : value.error}\n#\n`;
      continue;
    }
    if (deepEqual(value.value, original)) return note(context, 'Edit cancelled, no changes made.\n');
    const type = schemaOf(apiVersionOf(info.mapping), info.mapping.kind);
    const patch = twoWayPatch(original, value.value, type);
    const query = { ...writeQuery(context, 'none'), fieldValidation: validation };
    const answer = context.client.patch(whereOf(info), PATCH_TYPES.strategic, patch, query);
    if (answer.ok) return answer.value;
    const why = reasons(answer.error)
      .map((reason) => `# * ${reason}\n`)
      .join('');
    header = `${HEADER}# ${qualified(info.mapping)} ${JSON.stringify(nameOf(info.object))} was not valid:\n${why}#\n`;
    context.err(`error: ${qualified(info.mapping)} ${JSON.stringify(info.name)} is invalid\n`);
  }
}

function cancelled(context: Context, header: string): undefined {
  if (header === HEADER) context.err('Edit cancelled, no changes made.\n');
  else context.err('error: Edit cancelled, no valid changes were saved.\n');
  return undefined;
}

function note(context: Context, text: string): undefined {
  context.err(text);
  return undefined;
}

function reasons(failure: Failure): readonly string[] {
  const causes = failure.kind === 'status' ? (failure.status.details?.causes ?? []) : [];
  if (causes.length === 0) return [messageOf(failure)];
  return causes.map((cause) => `${cause.field}: ${cause.message}`);
}

function* openText(context: Context, name: string, text: string): Task<string | undefined> {
  const open = context.environment.edit;
  if (!open) return yield* fail(plain(LAUNCH));
  return yield* waitFor(open(name, text));
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
}

function withoutManagers(object: JsonObject): JsonObject {
  const { managedFields: _dropped, ...metadata } = (object['metadata'] ?? {}) as JsonObject;
  return { ...object, metadata };
}

/** create --edit: the object as it was saved, or undefined if it was given up. */
export function* openInEditor(context: Context, object: JsonObject): Task<JsonObject | undefined> {
  const saved = yield* openText(context, `${nameOf(object)}.yaml`, HEADER + printYaml(object));
  const value = saved === undefined ? undefined : readYaml(withoutComments(saved));
  if (value?.ok && isObject(value.value)) return value.value;
  context.err('Edit cancelled, no changes made.\n');
  return undefined;
}
