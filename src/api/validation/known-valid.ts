import type { FieldError } from './field-error.ts';

/** Validates a part unless it was found right before; what is wrong goes into `errors`. */
export type Once = (part: object | undefined, errors: FieldError[], validate: () => void) => void;

/**
 * Remembers parts that were found right by rules that look at nothing else. Controllers make pods from one template: the parts are the same
 * objects in all of them. Each caller has a memory of its own, since a part that is right for one may not be for another.
 */
export function rememberingValid(): Once {
  const known = new WeakSet<object>();
  return (part, errors, validate) => {
    if (!part || known.has(part)) return;
    const before = errors.length;
    validate();
    if (errors.length === before) known.add(part);
  };
}
