// The frame of the commands below set: each object is copied, changed, and patched by the difference.
import { goShape } from '../../../api/go/go-shape.ts';
import type { Result } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, messageOf, plain } from '../../failure.ts';
import type { Draft, JsonObject } from '../../json.ts';
import { copy, put } from '../../json.ts';
import {
  allFlag,
  DRY_RUN,
  fieldManager,
  filenameFlags,
  localFlag,
  PRINT_FLAGS,
  RECORD,
  SELECTOR,
} from '../../parse/common-flags.ts';
import type { Flag } from '../../parse/flags.ts';
import { schemaOf, typeNameOf } from '../../patch/schema.ts';
import { twoWayPatch } from '../../patch/three-way.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import type { Found, Info } from '../../resources/builder.ts';
import { isInfo, NO_RESOURCES } from '../../resources/builder.ts';
import { apiVersionOf, printedName } from '../../mapping.ts';
import { whereOf, writeQuery } from '../common.ts';

export function setFlags(what: string): readonly Flag[] {
  return [
    RECORD,
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to get from a server.'),
    SELECTOR,
    DRY_RUN,
    fieldManager('kubectl-set'),
    localFlag(what),
    allFlag('Select all resources, in the namespace of the specified resource types'),
  ];
}

/** The words before the first that is a change, and the rest. */
export function splitArguments(
  args: readonly string[],
  isChange: (word: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  const first = args.findIndex(isChange);
  return first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
}

/** Fails if no object is named, or if objects of the server are named where only files will do. */
export function* requireResources(context: Context, resources: readonly string[]): Task<void> {
  if (context.list('filename').length > 0 || context.text('kustomize') !== '') {
    if (context.on('local') && resources.length > 0) yield* fail(plain(LOCAL_FILES));
    return;
  }
  if (context.on('local')) yield* fail(plain(LOCAL_FILES));
  if (resources.length === 0) yield* fail(plain(NO_RESOURCES));
}

const LOCAL_FILES = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

export interface Update {
  readonly resources: readonly string[];
  /** `image updated`. */
  readonly operation: string;
  /** Stands before a refusal: `failed to patch image update to pod template: `. If empty, the server's refusal is told as it is. */
  readonly refusal: string;
  /** The version that the objects must have. */
  readonly resourceVersion?: string;
  /** Objects that stay as they are are told too. */
  readonly always?: boolean;
  /** Why there is nothing to change; told once the objects are found. */
  readonly refused?: Failure | undefined;
  /** Changes the draft; a failure leaves this object out. What is told to `before` is told first, and the object goes on. */
  readonly change: (draft: Draft, info: Info, before: (failure: Failure) => void) => Result<undefined, Failure>;
}

/** Changes each of the objects; those that stay the same are passed over in silence. */
export function* updateAll(context: Context, update: Update): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  const printer = yield* check(operationPrinter(context, dryRun));
  const local = context.on('local');
  const found = yield* named(context, update.resources);
  const missing = aggregate(found.items.filter((item): item is Failure => !isInfo(item)));
  if (missing) yield* fail(missing);
  if (update.refused) yield* fail(update.refused);
  const failures: Failure[] = [];
  const first: Failure[] = [];
  for (const info of found.items.filter(isInfo)) {
    const draft = copy(info.object) as Draft;
    if (update.resourceVersion) put(draft, ['metadata', 'resourceVersion'], update.resourceVersion);
    const changed = update.change(draft, info, (failure) => first.push(failure));
    if (!changed.ok) {
      failures.push(changed.error);
      continue;
    }
    if (context.on('record')) put(draft, ['metadata', 'annotations', 'kubernetes.io/change-cause'], context.written);
    const type = schemaOf(apiVersionOf(info.mapping), info.mapping.kind);
    const patch = twoWayPatch(info.object, draft, type);
    if (Object.keys(patch).length === 0 && update.always !== true) continue;
    let result = draft as Info['object'];
    if (!local && dryRun !== 'client') {
      const answer = context.client.patch(whereOf(info), PATCH_TYPES.strategic, patch, writeQuery(context, dryRun));
      if (!answer.ok) {
        failures.push(update.refusal === '' ? answer.error : plain(update.refusal + messageOf(answer.error)));
        continue;
      }
      result = answer.value;
    }
    context.out(yield* check(printer.print(typed(result, info), update.operation, info.mapping)));
  }
  const failure = aggregate([...first, ...failures]);
  return failure ? yield* fail(failure) : 0;
}

/** The object as these commands hold it: in the Go type, which writes some empty fields. */
function typed(object: JsonObject, { mapping }: Info): JsonObject {
  const type = typeNameOf(apiVersionOf(mapping), mapping.kind);
  return type === undefined ? object : goShape(type, object);
}

/** The objects that are meant; in files alone where no server is asked, whatever else was given. */
export function* named(context: Context, resources: readonly string[]): Task<Found> {
  const options = context.on('local')
    ? { args: [], latest: false, selector: '', fieldSelector: '', all: false }
    : { args: resources, latest: true };
  return yield* context.build(options);
}

/** An object as messages about it begin. */
export function titleOf({ mapping, name, object, local }: Info): string {
  const ending = mapping.group === '' ? '' : '\n';
  return local ? `${printedName(object, mapping)}${ending}` : `${mapping.resource}/${name}`;
}

/** The refusal of an object without a pod template. */
export function noTemplate(info: Info): Failure {
  const { mapping } = info;
  const what = titleOf(info);
  return plain(
    `error: ${what} the object is not a pod or does not have a pod template: *${mapping.version}.${mapping.kind}\n`,
  );
}
