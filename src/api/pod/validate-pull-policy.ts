import { notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** When an image is pulled, for containers and image volumes. */
export function validatePullPolicy(policy: string | undefined, path: string, errors: FieldError[]): void {
  if (!policy) errors.push(required(path));
  else if (!PULL_POLICIES.includes(policy)) errors.push(notSupported(path, policy, PULL_POLICIES));
}
