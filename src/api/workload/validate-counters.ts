/** Rules for the counters of statuses. */
import { invalidValue } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { validateNonNegative } from '../validation/object-meta.ts';

type Counters = Readonly<Record<string, unknown>>;

/** Counters of a status: none negative. */
export function validateCounters(status: object = {}, fields: readonly string[]): FieldError[] {
  return fields.flatMap((field) =>
    validateNonNegative((status as Counters)[field] as number | undefined, `status.${field}`),
  );
}

/** Counters of a status that are parts of `replicas`. */
export function validateParts(status: object, fields: readonly string[], whole = 'status.replicas'): FieldError[] {
  const counters = status as Counters;
  const replicas = Number(counters['replicas'] ?? 0);
  return fields.flatMap((field) => {
    const value = Number(counters[field] ?? 0);
    return value > replicas ? [invalidValue(`status.${field}`, value, `cannot be greater than ${whole}`)] : [];
  });
}

export function validateAvailableAreReady(
  status: { readonly availableReplicas?: number; readonly readyReplicas?: number },
  ready = 'readyReplicas',
): readonly FieldError[] {
  const { availableReplicas: available = 0, readyReplicas = 0 } = status;
  if (available <= readyReplicas) return [];
  return [invalidValue('status.availableReplicas', available, `cannot be greater than ${ready}`)];
}

type Collisions = { readonly collisionCount?: number };

export function validateCollisionsGrow(next: Collisions, old: Collisions): readonly FieldError[] {
  const { collisionCount = 0 } = next;
  if (old.collisionCount === undefined) return [];
  if (next.collisionCount !== undefined && collisionCount >= old.collisionCount) return [];
  return [invalidValue('status.collisionCount', collisionCount, 'cannot be decremented')];
}
