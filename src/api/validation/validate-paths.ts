import { invalidValue } from './field-error.ts';
import type { FieldError } from './field-error.ts';

// Paths within volumes and containers.

/** Neither absolute nor upwards. */
export function validateDescendingPath(target: string, path: string, errors: FieldError[]): void {
  if (target.startsWith('/')) errors.push(invalidValue(path, target, 'must be a relative path'));
  validateNoBacksteps(target, path, errors);
}

export function validateNoBacksteps(target: string, path: string, errors: FieldError[]): void {
  if (target.includes('..') && target.split('/').includes('..')) {
    errors.push(invalidValue(path, target, "must not contain '..'"));
  }
}

/** A descending path whose first part does not begin with two dots, which the kubelet keeps for itself. */
export function validateNonReservedPath(target: string, path: string, errors: FieldError[]): void {
  validateDescendingPath(target, path, errors);
  if (target.startsWith('..') && !target.startsWith('../')) {
    errors.push(invalidValue(path, target, "must not start with '..'"));
  }
}
