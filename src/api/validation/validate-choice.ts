import { notSupported, required } from './field-error.ts';
import type { FieldError } from './field-error.ts';

/** A value that must be there and be one of these. */
export function validateChoice(
  value: string | undefined,
  choices: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  if (!value) errors.push(required(path));
  else if (!choices.includes(value)) errors.push(notSupported(path, value, choices));
}
