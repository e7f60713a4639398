import { invalidValue, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { TypedLocalObjectReference } from '../generated/types.ts';
import { checkDns1123Subdomain } from '../validation/names.ts';
import { nameIsPathSegment } from '../validation/object-meta.ts';

/** Group, kind and name of an object that may not exist. */
export function validateKindAndName(
  reference: Partial<TypedLocalObjectReference>,
  path: string,
  errors: FieldError[],
): void {
  const { apiGroup } = reference;
  if (apiGroup !== undefined) {
    for (const message of checkDns1123Subdomain(apiGroup)) {
      errors.push(invalidValue(`${path}.apiGroup`, apiGroup, message));
    }
  }
  for (const field of ['kind', 'name'] as const) {
    const value = reference[field];
    if (!value) errors.push(required(`${path}.${field}`));
    else
      for (const message of nameIsPathSegment(value, false))
        errors.push(invalidValue(`${path}.${field}`, value, message));
  }
}
