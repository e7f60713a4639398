// What a command that changes objects prints of each: `deployment.apps/web created`, or the object.
import type { Result } from '../../base/result.ts';
import { ok } from '../../base/result.ts';
import type { Context, DryRun } from '../command.ts';
import { dryRunSuffix } from '../command.ts';
import type { Failure } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import type { Mapping } from '../mapping.ts';
import { printedName } from '../mapping.ts';
import type { OutputOptions } from './output.ts';
import { outputPrinter, STANDARD_FORMATS } from './output.ts';

export interface OperationPrinter {
  /** `operation` is the participle: `created`. */
  print(object: JsonObject, operation: string, mapping?: Mapping): Result<string, Failure>;
}

/** The printer for `-o` of a command that changes objects. */
export function operationPrinter(
  context: Context,
  dryRun: DryRun,
  options: Partial<OutputOptions> = {},
): Result<OperationPrinter, Failure> {
  const format = context.text('output');
  if (format === '') {
    const suffix = dryRunSuffix(dryRun);
    return ok({ print: (object, operation, mapping) => ok(`${printedName(object, mapping)} ${operation}${suffix}\n`) });
  }
  const printer = outputPrinter(context, format, { allowed: STANDARD_FORMATS, ...options });
  if (!printer.ok) return printer;
  return ok({ print: (object, _operation, mapping) => printer.value.print(object, mapping) });
}
