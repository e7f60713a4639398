import { invalidValue } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { IntOrString } from '../generated/types.ts';
import { isPercent, percentOf } from './int-or-string.ts';
import { checkPercent } from '../validation/names.ts';
import { validateNonNegative } from '../validation/object-meta.ts';

/** A number that is not negative, or a percentage. */
export function validateIntOrPercent(value: IntOrString | undefined, path: string): readonly FieldError[] {
  if (typeof value !== 'string') return validateNonNegative(value, path);
  return checkPercent(value).map((message) => invalidValue(path, value, message));
}

export function validateAtMost100Percent(value: IntOrString | undefined, path: string): readonly FieldError[] {
  const percent = percentOf(value);
  return percent !== undefined && percent > 100 ? [invalidValue(path, value, 'must not be greater than 100%')] : [];
}

/** Zero, whether a number, a percentage, or text that is neither. */
export function isZeroIntOrPercent(value: IntOrString | undefined): boolean {
  if (typeof value === 'string') return isPercent(value) ? percentOf(value) === 0 : !(Number.parseInt(value, 10) > 0);
  return (value ?? 0) === 0;
}
