// The frame of the commands below create: a name and flags become an object, the object is created or shown.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { messageOf, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { textAt } from '../../json.ts';
import { DRY_RUN, fieldManager, PRINT_FLAGS, SAVE_CONFIG, VALIDATE } from '../../parse/common-flags.ts';
import type { Flag } from '../../parse/flags.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail, outcomeOf } from '../../process.ts';
import type { Mapping } from '../../mapping.ts';
import { withLastApplied } from '../last-applied.ts';
import { fieldValidation, writeQuery } from '../common.ts';

export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly short: string;
  readonly use: string;
  readonly flags: readonly Flag[];
  readonly required?: readonly string[];
  /** What stands before the server's refusal; undefined: nothing, and it is told as a server's error. */
  readonly prefix: string | undefined;
  /** False: --save-config says nothing in a client's dry run. */
  readonly savesConfig?: boolean;
  /** Makes the object, with its keys in the order of the type's fields. */
  readonly object: (context: Context, name: string) => Task<JsonObject> | JsonObject;
}

const GENERATOR_FLAGS: readonly Flag[] = [
  ...PRINT_FLAGS,
  DRY_RUN,
  VALIDATE,
  SAVE_CONFIG,
  fieldManager('kubectl-create'),
];

/** The command of a generator. */
export function generatorCommand(generator: Generator): Command {
  return {
    name: generator.name,
    ...(generator.aliases ? { aliases: generator.aliases } : {}),
    short: generator.short,
    use: generator.use,
    flags: [...generator.flags, ...GENERATOR_FLAGS],
    ...(generator.required ? { required: generator.required } : {}),
    *run(context) {
      const name = yield* check(nameArgument(context));
      yield* createGenerated(context, yield* outcomeOf(generator.object(context, name)), generator);
      return 0;
    },
  };
}

/** The one name that a generator takes; a command may follow after `--`. */
export function nameArgument(context: Context): Result<string, Failure> {
  const names = context.dash === undefined ? context.args : context.args.slice(0, context.dash);
  const [name] = names;
  if (name !== undefined && names.length === 1) return ok(name);
  return err(context.usage(`exactly one NAME is required, got ${names.length}`));
}

/** The words after `--`. */
export function commandAfterDash(context: Context): readonly string[] {
  return context.dash === undefined ? [] : context.args.slice(context.dash);
}

/** Metadata of a generated object: the namespace stands in it only if it was asked for. */
export function metadataFor(context: Context, name: string, more: JsonObject = {}): JsonObject {
  return { name, ...(context.given('namespace') ? { namespace: context.namespace } : {}), ...more };
}

function* createGenerated(context: Context, made: JsonObject, generator: Generator): Task<void> {
  const dryRun = yield* check(dryRunOf(context));
  const validation = yield* check(fieldValidation(context));
  const printer = yield* check(operationPrinter(context, dryRun, { keepOrder: dryRun === 'client' }));
  const saves = context.on('save-config') && !(dryRun === 'client' && generator.savesConfig === false);
  const object = saves ? withLastApplied(made, true) : made;
  if (dryRun === 'client') {
    context.out(yield* check(printer.print(object, 'created')));
    return;
  }
  const mapper = yield* check(context.mapper());
  const mapping = mapper.byKind(textAt(object, 'apiVersion'), textAt(object, 'kind'));
  if (!mapping) return yield* fail(plain(`${textAt(object, 'kind')} is not simulated`));
  const answer = context.client.create(placeOf(context, mapping), object, {
    ...writeQuery(context, dryRun),
    fieldValidation: validation,
  });
  if (!answer.ok) yield* fail(refused(answer.error, generator.prefix));
  else context.out(yield* check(printer.print(answer.value, 'created', mapping)));
}

function placeOf(context: Context, mapping: Mapping): { readonly mapping: Mapping; readonly namespace: string } {
  return { mapping, namespace: mapping.namespaced ? context.namespace : '' };
}

export function refused(failure: Failure, prefix: string | undefined): Failure {
  return prefix === undefined ? failure : plain(`${prefix}${messageOf(failure)}`);
}
