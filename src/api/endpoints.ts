import { changeEach, fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { EndpointPort, EndpointSubset, Endpoints } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const endpointsKind = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  schema: 'Endpoints',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultEndpoints,
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultEndpoints(endpoints: Endpoints): Endpoints {
  return changeEach(endpoints, 'subsets', (subset: EndpointSubset) =>
    changeEach(subset, 'ports', (port: EndpointPort) => fill(port, { protocol: 'TCP' })),
  );
}
