import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { changeEach, fill } from '../base/fill.ts';
import type { Endpoint, EndpointPortDiscoveryV1, EndpointSlice } from './generated/types.ts';
import {
  validateEndpointSlice,
  validateEndpointSliceUpdate,
  warningsForEndpointSlice,
} from './service/validate-endpoint-slice.ts';

export const endpointSliceKind = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'EndpointSlice',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultEndpointSlice,
  prepareForCreate: (slice) => withGeneration(withoutTopology(slice, undefined), 1),
  prepareForUpdate: (sent, old) => {
    const slice = deepEqual(sent.endpoints, old.endpoints) ? sent : withoutTopology(sent, old);
    return sameContent(sent, old) ? slice : withGeneration(slice, (old.metadata.generation ?? 0) + 1);
  },
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  warnings: warningsForEndpointSlice,
});

function defaultEndpointSlice(slice: EndpointSlice): EndpointSlice {
  const ported = changeEach(slice, 'ports', (port: EndpointPortDiscoveryV1) =>
    fill(port, { name: '', protocol: 'TCP' }),
  );
  return changeEach(fill(ported, { endpoints: [] }), 'endpoints', (endpoint: Endpoint) =>
    fill(endpoint, { conditions: {} }),
  );
}

/** deprecatedTopology is read only; the node that it told becomes nodeName. */
function withoutTopology(slice: EndpointSlice, old: EndpointSlice | undefined): EndpointSlice {
  const known = (old?.endpoints ?? []).map((endpoint) => endpoint.deprecatedTopology?.[HOSTNAME]);
  return changeEach(slice, 'endpoints', (endpoint: Endpoint) => {
    if (!endpoint.deprecatedTopology) return endpoint;
    const { deprecatedTopology: topology, ...rest } = endpoint;
    const nodeName = topology[HOSTNAME];
    return rest.nodeName === undefined && nodeName && known.includes(nodeName) ? { ...rest, nodeName } : rest;
  });
}

const HOSTNAME = 'kubernetes.io/hostname';

function withGeneration(slice: EndpointSlice, generation: number): EndpointSlice {
  return { ...slice, metadata: { ...slice.metadata, generation } };
}

function sameContent(slice: EndpointSlice, old: EndpointSlice): boolean {
  return deepEqual(
    { ...slice, metadata: slice.metadata.labels ?? {} },
    { ...old, metadata: old.metadata.labels ?? {} },
  );
}
