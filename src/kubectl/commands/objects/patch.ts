// kubectl patch (kubectl/pkg/cmd/patch/patch.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject } from '../../json.ts';
import { DRY_RUN, fieldManager, filenameFlags, localFlag, PRINT_FLAGS, RECORD } from '../../parse/common-flags.ts';
import { textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import { applyJsonPatch } from '../../../sim/apiserver/patch/json-patch.ts';
import { applyMergePatch } from '../../../sim/apiserver/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../../sim/apiserver/patch/strategic-merge-patch.ts';
import { typeNameOf } from '../../patch/schema.ts';
import type { Info } from '../../resources/builder.ts';
import { NO_RESOURCES } from '../../resources/builder.ts';
import { apiVersionOf } from '../../mapping.ts';
import { readYaml } from '../../yaml/read.ts';
import { forEachWritten, recordChange, whereOf, writeQuery } from '../common.ts';

export const patch: Command = {
  name: 'patch',
  short: 'Update fields of a resource',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('identifying the resource to update'),
    DRY_RUN,
    fieldManager('kubectl-patch'),
    localFlag('patch'),
    textFlag('patch', 'The patch to be applied to the resource JSON file.', { short: 'p' }),
    textFlag('patch-file', 'A file containing a patch to be applied to the resource.'),
    textFlag('subresource', 'If specified, patch will operate on the subresource of the requested object.'),
    textFlag('type', 'The type of patch being provided; one of [json merge strategic]', { default: 'strategic' }),
  ],
  run,
};

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  const text = yield* check(patchText(context));
  const type = context.text('type').toLowerCase();
  if (type !== 'json' && type !== 'merge' && type !== 'strategic') {
    return yield* fail(
      plain(`--type must be one of [json merge strategic], not ${JSON.stringify(context.text('type'))}`),
    );
  }
  if (context.args.length === 0 && !context.namesFiles) yield* fail(plain(NO_RESOURCES));
  const body = yield* check(patchBody(text));
  const printer = yield* check(operationPrinter(context, 'none'));
  const subresource = context.text('subresource');
  const local = context.on('local');
  if (local && context.args.length > 0) yield* fail(plain('cannot specify --local and server resources'));
  const found = yield* context.build({ withoutFetch: true, subresource: '' });
  return yield* forEachWritten(context, found.items, function* (info) {
    if (local) {
      const result = patched(info, type, body);
      if (!result.ok) return result.error;
      const same = sameObject(info.object, result.value);
      context.out(yield* check(printer.print(result.value, same ? 'patched (no change)' : 'patched', info.mapping)));
      return undefined;
    }
    const where = whereOf(info, subresource === '' ? undefined : subresource);
    const before = context.client.get(where);
    if (!before.ok) return before.error;
    const query = writeQuery(context, dryRun === 'client' ? 'server' : dryRun);
    const answer = context.client.patch(where, PATCH_TYPES[type], body, query);
    if (!answer.ok) return answer.error;
    recordChange(context, info, dryRun);
    const operation = sameObject(before.value, answer.value) ? 'patched (no change)' : 'patched';
    context.out(yield* check(printer.print(answer.value, operation, subresource === '' ? info.mapping : undefined)));
    return undefined;
  });
}

/** The object of a file as the patch makes it, without the server. */
function patched(info: Info, type: keyof typeof PATCH_TYPES, body: unknown): Result<JsonObject, Failure> {
  const parsed = typeof body === 'string' ? parseJson(body) : body;
  if (parsed === undefined) return err(plain('invalid JSON document'));
  try {
    if (type === 'json') {
      if (Array.isArray(parsed)) return ok(applyJsonPatch(info.object, parsed) as JsonObject);
      return err(plain('json: cannot unmarshal object into Go value of type jsonpatch.Patch'));
    }
    if (type === 'merge') return ok(applyMergePatch(info.object, parsed) as JsonObject);
    const schema = typeNameOf(apiVersionOf(info.mapping), info.mapping.kind);
    if (parsed === null) return ok(info.object);
    if (!isObject(parsed) || schema === undefined) return err(plain('invalid JSON document'));
    return ok(applyStrategicMergePatch(info.object, parsed, schema));
  } catch (error) {
    return err(plain(error instanceof Error ? error.message : String(error)));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function patchText(context: Context): Result<string, Failure> {
  const file = context.text('patch-file');
  if (context.text('patch') !== '' && file !== '') {
    return err(plain('cannot specify --patch and --patch-file together'));
  }
  if (context.text('patch') !== '') return ok(context.text('patch'));
  if (file === '') return err(plain('must specify --patch or --patch-file containing the contents of the patch'));
  const text = context.environment.files.read(file);
  return text === undefined
    ? err(plain(`unable to read patch file: open ${file}: no such file or directory`))
    : ok(text);
}

/** JSON goes as it was written, so that the server finds what is wrong with it; YAML becomes JSON. */
function patchBody(text: string): Result<unknown, Failure> {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return ok(text);
  const value = readYaml(text);
  if (!value.ok)
    return err(
      plain(`unable to parse ${JSON.stringify(text)}: ${value.error.replace('error converting YAML to JSON: ', '')}`),
    );
  return ok(JSON.stringify(value.value));
}

function sameObject(a: JsonObject, b: JsonObject): boolean {
  return deepEqual(withoutManagers(a), withoutManagers(b));
}

function withoutManagers(object: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return object;
  const { managedFields: _dropped, ...rest } = metadata;
  return { ...object, metadata: rest };
}
