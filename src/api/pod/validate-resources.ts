import {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { PodSpec, ResourceClaim, ResourceRequirements } from '../generated/types.ts';
import { checkDns1123Label } from '../validation/names.ts';
import { compareQuantities, quantityValue } from '../values/quantity.ts';
import {
  isExtendedResource,
  isHugePages,
  isNativeResource,
  isOvercommitAllowed,
  isStandardContainerResource,
  validateResourceName,
  validateResourceQuantity,
} from '../values/resource-names.ts';
import { aggregateOf, isPodLevelResource } from './resources.ts';

// Requests and limits of containers and pods (validateResourceRequirements).

type NameRule = (name: string, path: string) => readonly FieldError[];

export const containerResourceName: NameRule = (name, path) => {
  const errors = [...validateResourceName(name, path)];
  if (!name.includes('/')) {
    if (!isStandardContainerResource(name))
      errors.push(invalidValue(path, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalidValue(path, name, "doesn't follow extended resource name standard"));
  }
  return errors;
};

const podResourceName: NameRule = (name, path) => {
  const errors = validateResourceName(name, path);
  if (errors.length > 0 || isPodLevelResource(name)) return errors;
  return [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])];
};

/** Requests and limits of a container. `claims` are the names of the pod's resource claims. */
export function validateContainerResources(
  resources: ResourceRequirements,
  claims: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  validateRequirements(resources, containerResourceName, claims, path, errors);
}

function validateRequirements(
  resources: ResourceRequirements,
  nameRule: NameRule,
  claims: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  const { limits = {}, requests = {} } = resources;
  for (const name of Object.keys(limits).sort()) {
    const at = `${path}.limits[${name}]`;
    errors.push(...nameRule(name, at));
    validateQuantity(name, limits[name] ?? '0', at, errors);
  }
  for (const name of Object.keys(requests).sort()) {
    const at = `${path}.requests[${name}]`;
    errors.push(...nameRule(name, at));
    validateQuantity(name, requests[name] ?? '0', at, errors, () =>
      compareToLimit(name, requests[name] ?? '0', limits[name], path, errors),
    );
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory')) {
    errors.push(forbiddenField(path, 'HugePages require cpu or memory'));
  }
  if (resources.claims) validateClaims(resources.claims, claims, `${path}.claims`, errors);
}

function validateQuantity(
  name: string,
  quantity: string,
  path: string,
  errors: FieldError[],
  between?: () => void,
): void {
  errors.push(...validateResourceQuantity(name, quantity, path));
  between?.();
  if (isHugePages(name) && !isMultipleOfPage(name, quantity)) {
    errors.push(invalidValue(path, quantity, `${quantity} is not positive integer multiple of ${name}`));
  }
}

function isMultipleOfPage(name: string, quantity: string): boolean {
  const size = quantityValue(name.slice('hugepages-'.length));
  return size > 0 && quantityValue(quantity) % size === 0;
}

function compareToLimit(
  name: string,
  request: string,
  limit: string | undefined,
  path: string,
  errors: FieldError[],
): void {
  const overcommit = isOvercommitAllowed(name);
  if (limit === undefined) {
    if (!overcommit) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    return;
  }
  const order = compareQuantities(request, limit);
  if (order !== 0 && !overcommit) {
    errors.push(invalidValue(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`));
  } else if (order > 0) {
    errors.push(invalidValue(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`));
  }
}

function validateClaims(
  claims: readonly ResourceClaim[],
  known: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  const names = new Set<string>();
  for (const [i, { name, request }] of claims.entries()) {
    const at = `${path}[${i}]`;
    if (!name) {
      errors.push(required(at));
      continue;
    }
    if (names.has(name)) errors.push(duplicate(at, name));
    else {
      if (request)
        for (const message of checkDns1123Label(request)) errors.push(invalidValue(`${at}.request`, request, message));
      const key = request ? `${name}/${request}` : name;
      const taken = names.has(key) || (!request && [...names].some((other) => other.startsWith(`${name}/`)));
      if (taken) errors.push(duplicate(at, key));
      names.add(key);
    }
    if (!known.includes(name)) errors.push(notFoundValue(at, name, unknownClaim(known)));
  }
}

function unknownClaim(known: readonly string[]): string {
  const text = 'must be one of the names in pod.spec.resourceClaims';
  return known.length === 0 ? `${text} which is empty` : `${text}: ${known.toSorted().join(', ')}`;
}

/** Requests and limits of the pod as a whole. */
export function validatePodLevelResources(
  spec: PodSpec,
  claims: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  const { resources } = spec;
  if (!resources) return;
  const at = `${path}.resources`;
  if (spec.os?.name === 'windows') return void errors.push(forbiddenField(at, 'may not be set for a windows pod'));
  if (resources.claims) {
    errors.push(forbiddenField(`${at}.claims`, 'claims may not be set for Resources at pod-level'));
  }
  validateRequirements(resources, podResourceName, claims, at, errors);
  validateConsistency(spec, resources, at, errors);
}

function validateConsistency(spec: PodSpec, resources: ResourceRequirements, path: string, errors: FieldError[]): void {
  const { requests = {}, limits = {} } = resources;
  for (const [name, sum] of sorted(aggregateOf(spec, 'requests'))) {
    const own = requests[name];
    if (own === undefined || compareQuantities(sum, own) <= 0) continue;
    const message = `must be greater than or equal to aggregate container requests of ${sum}`;
    errors.push(invalidValue(`${path}.requests[${name}]`, own, message));
  }
  for (const [name, sum] of sorted(aggregateOf(spec, 'limits'))) {
    const own = limits[name];
    if (!isHugePages(name) || own === undefined || compareQuantities(sum, own) <= 0) continue;
    const message = `must be greater than or equal to aggregate container limits of ${sum}`;
    errors.push(invalidValue(`${path}.limits[${name}]`, own, message));
  }
  for (const [i, container] of spec.containers.entries()) {
    for (const [name, limit] of sorted(container.resources?.limits ?? {})) {
      const own = limits[name];
      if (own === undefined || compareQuantities(limit, own) <= 0) continue;
      const at = `${path}.containers[${i}][${name}].limits`;
      errors.push(invalidValue(at, limit, `must be less than or equal to pod limits of ${own}`));
    }
  }
}

function sorted(list: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1));
}
