import type { ResourceName } from '../../../api/object.ts';
import type { ResourceHooks } from './resource-hooks.ts';
import { serviceHooks } from './service-allocation.ts';

const hooks: Partial<Record<ResourceName, ResourceHooks>> = { services: serviceHooks };

/** What the storage of a resource does beyond what all do. */
export function hooksOf(resource: ResourceName): ResourceHooks | undefined {
  return hooks[resource];
}
