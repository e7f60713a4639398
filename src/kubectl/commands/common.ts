// What many commands do alike.
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Task } from '../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../client.ts';
import type { Where } from '../client.ts';
import type { Context, DryRun } from '../command.ts';
import type { Failure } from '../failure.ts';
import { aggregate, plain, prefixed } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { mapAt } from '../json.ts';
import { fail } from '../process.ts';
import { apiVersionOf } from '../mapping.ts';
import type { Info } from '../resources/builder.ts';
import { isInfo } from '../resources/builder.ts';

export function whereOf(info: Info, subresource?: string): Where {
  const { mapping, namespace, name } = info;
  return subresource === undefined ? { mapping, namespace, name } : { mapping, namespace, name, subresource };
}

/** The query of a write: who writes, and whether it is to last. */
export function writeQuery(
  context: Context,
  dryRun: DryRun,
  manager = context.text('field-manager'),
): Record<string, string> {
  return {
    ...(manager === '' ? {} : { fieldManager: manager }),
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
}

/** `--validate` as the server's fieldValidation. */
export function fieldValidation(context: Context): Result<string, Failure> {
  const value = context.text('validate');
  const known: Readonly<Record<string, string>> = {
    true: 'Strict',
    strict: 'Strict',
    warn: 'Warn',
    false: 'Ignore',
    ignore: 'Ignore',
  };
  const directive = known[value];
  return directive === undefined
    ? err(plain(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`))
    : ok(directive);
}

/** `error when creating "web.yaml": …` for objects that came from a file. */
export function fromSource(failure: Failure, verb: string, source: string | undefined): Failure {
  return source === undefined ? failure : prefixed(failure, `error when ${verb} ${JSON.stringify(source)}: `);
}

/** What stands where the live object of a file cannot be had. */
export function retrieving(info: Info): string {
  return `retrieving current configuration of:\n${typeAndName(info)}\nfrom server for:`;
}

/** An object as refusals of apply tell of it. */
export function typeAndName({ mapping, name, namespace }: Info): string {
  const group = mapping.group === '' ? `/${mapping.version}` : apiVersionOf(mapping);
  const type = `Resource: "${group}, Resource=${mapping.resource}", GroupVersionKind: "${group}, Kind=${mapping.kind}"`;
  return `${type}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

/**
 * Runs a part for each object. Failures of some do not stop the others; at the end they are told together. The exit code is 0 otherwise.
 */
export function* forEach(
  items: readonly (Info | Failure)[],
  part: (info: Info) => Task<Failure | undefined>,
): Task<number> {
  const failures: Failure[] = [];
  for (const item of items) {
    const failure = isInfo(item) ? yield* part(item) : item;
    if (failure) failures.push(failure);
  }
  const all = aggregate(failures);
  return all ? yield* fail(all) : 0;
}

/** Runs a part that writes for each object, one after the other: each but the first takes the time of its requests. */
export function* forEachWritten(
  context: Context,
  items: readonly (Info | Failure)[],
  part: (info: Info) => Task<Failure | undefined>,
): Task<number> {
  const [first] = items;
  return yield* forEach(items, function* (info) {
    if (info !== first) yield* context.spend();
    return yield* part(info);
  });
}

const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** The object with the command line as its change-cause, if `--record` asks for that. */
export function recorded(context: Context, object: JsonObject): JsonObject {
  if (!context.on('record')) return object;
  return withAnnotations(object, { ...annotationsOf(object), [CHANGE_CAUSE]: context.written });
}

/** Writes the command line into the change-cause of an object that has been changed, if `--record` asks for that. */
export function recordChange(context: Context, info: Info, dryRun: DryRun): void {
  if (!context.on('record') || dryRun !== 'none') return;
  const patch = { metadata: { annotations: { [CHANGE_CAUSE]: context.written } } };
  context.client.patch(whereOf(info), PATCH_TYPES.merge, patch, writeQuery(context, dryRun));
}

export function annotationsOf(object: JsonObject): Readonly<Record<string, string>> {
  return mapAt(object, 'metadata', 'annotations');
}

/** The object with other annotations. */
export function withAnnotations(object: JsonObject, annotations: Readonly<Record<string, string>>): JsonObject {
  const metadata = (object['metadata'] ?? {}) as JsonObject;
  return { ...object, metadata: { ...metadata, annotations } };
}
