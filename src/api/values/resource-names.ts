import { invalidValue } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { checkLabelKey } from '../validation/names.ts';
import { isWholeQuantity, signOfQuantity } from './quantity.ts';

// What names of resources mean (pkg/apis/core/helper and v1/helper).

const CONTAINER: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const QUOTA: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

const STANDARD: ReadonlySet<string> = new Set([...QUOTA, 'storage']);

const INTEGER: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isStandardResource(name: string): boolean {
  return STANDARD.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

export function isStandardContainerResource(name: string): boolean {
  return CONTAINER.has(name) || isHugePages(name);
}

export function isStandardQuotaResource(name: string): boolean {
  return QUOTA.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
}

/** Of Kubernetes itself: without a domain, or of kubernetes.io. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Of somebody else: `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return checkLabelKey(`requests.${name}`).length === 0;
}

/** Requests may be below limits. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

/** Counted in whole units. */
function isIntegerResource(name: string): boolean {
  return INTEGER.has(name) || isExtendedResource(name);
}

/** The amount of a resource: not negative, and whole where it is counted. */
export function validateResourceQuantity(name: string, quantity: string, path: string): readonly FieldError[] {
  if (signOfQuantity(quantity) < 0) return [invalidValue(path, quantity, 'must be greater than or equal to 0')];
  return isIntegerResource(name) && !isWholeQuantity(quantity)
    ? [invalidValue(path, quantity, 'must be an integer')]
    : [];
}

export function validateResourceName(name: string, path: string): readonly FieldError[] {
  const errors = checkLabelKey(name).map((message) => invalidValue(path, name, message));
  if (errors.length > 0 || name.includes('/') || isStandardResource(name)) return errors;
  return [invalidValue(path, name, 'must be a standard resource type or fully qualified')];
}
