/** Distributes endpoints over slices, changing as few slices as possible (staging/endpointslice/reconciler.go). */
import { deepEqual } from '../../../base/equal.ts';
import type { Endpoint, EndpointPortDiscoveryV1, EndpointSlice } from '../../../api/generated/types.ts';

const MAX_ENDPOINTS_PER_SLICE = 100;

/** Endpoints that serve under the same ports. */
export interface PortGroup {
  readonly ports: readonly EndpointPortDiscoveryV1[];
  readonly endpoints: readonly Endpoint[];
}

/** What a slice is to contain; `slice` is the existing one, undefined for a new one. */
export interface SliceContent extends PortGroup {
  readonly slice: EndpointSlice | undefined;
}

export interface SlicePlan {
  readonly write: readonly SliceContent[];
  readonly remove: readonly EndpointSlice[];
}

/** `isCurrent` tells whether a slice's metadata are as they should be. */
export function planSlices(
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
  isCurrent: (slice: EndpointSlice) => boolean,
): SlicePlan {
  const byPorts = new Map(groups.map((group) => [portsKey(group.ports), group]));
  const unwanted = existing.filter((slice) => !byPorts.has(portsKey(slice.ports ?? [])));
  const plans = groups.map((group) => {
    const own = existing.filter((slice) => portsKey(slice.ports ?? []) === portsKey(group.ports));
    return planGroup(group, own, isCurrent);
  });
  const write = plans.flatMap((plan) => plan.write);
  const remove = [...unwanted, ...plans.flatMap((plan) => plan.remove)];
  const nothing = write.length === 0 && remove.length === existing.length;
  return recycle({ write: nothing ? [PLACEHOLDER] : write, remove });
}

/** A Service without endpoints has one empty slice. */
const PLACEHOLDER: SliceContent = { slice: undefined, ports: [], endpoints: [] };

export function portsKey(ports: readonly EndpointPortDiscoveryV1[]): string {
  return JSON.stringify(ports.map(({ name, protocol, port, appProtocol }) => [name, protocol, port, appProtocol]));
}

function planGroup(
  { ports, endpoints }: PortGroup,
  slices: readonly EndpointSlice[],
  isCurrent: (slice: EndpointSlice) => boolean,
): SlicePlan {
  const missing = new Map(endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const kept = slices.map((slice) => {
    const still = (slice.endpoints ?? []).flatMap((endpoint) => {
      const wanted = missing.get(identityOf(endpoint));
      missing.delete(identityOf(endpoint));
      return wanted ? [wanted] : [];
    });
    return { slice, endpoints: still, changed: !isCurrent(slice) || !deepEqual(still, slice.endpoints ?? []) };
  });
  const changed = kept.filter((one) => one.changed && one.endpoints.length > 0);
  const unchanged = kept.filter((one) => !one.changed && one.endpoints.length > 0);
  const left = [...missing.values()];
  const write: SliceContent[] = changed
    .toSorted((a, b) => b.endpoints.length - a.endpoints.length)
    .map(({ slice, endpoints: still }) => {
      const room = Math.max(0, MAX_ENDPOINTS_PER_SLICE - still.length);
      return { slice, ports, endpoints: [...still, ...left.splice(0, room)] };
    });
  const roomiest = left.length > 0 ? bestFit(unchanged, left.length) : undefined;
  if (roomiest) write.push({ slice: roomiest.slice, ports, endpoints: [...roomiest.endpoints, ...left.splice(0)] });
  while (left.length > 0) write.push({ slice: undefined, ports, endpoints: left.splice(0, MAX_ENDPOINTS_PER_SLICE) });
  return { write, remove: kept.filter((one) => one.endpoints.length === 0).map(({ slice }) => slice) };
}

/** The slice that ends up fullest of those that can take all that is left. */
function bestFit<S extends { readonly endpoints: readonly Endpoint[] }>(
  slices: readonly S[],
  count: number,
): S | undefined {
  return slices
    .filter(({ endpoints }) => endpoints.length + count <= MAX_ENDPOINTS_PER_SLICE)
    .toSorted((a, b) => b.endpoints.length - a.endpoints.length)[0];
}

function identityOf({ addresses, targetRef }: Endpoint): string {
  return `${targetRef?.uid ?? ''} ${addresses.join()}`;
}

/** Instead of a deletion and a creation, one update. */
function recycle({ write, remove }: SlicePlan): SlicePlan {
  const spare = [...remove];
  const recycled = write.map((content) => (content.slice ? content : { ...content, slice: spare.shift() }));
  return { write: recycled, remove: spare };
}
