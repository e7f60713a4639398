/*
 * Mirrors Endpoints that somebody made by hand into EndpointSlices, which is what proxies read: those of Services without a selector. After
 * pkg/controller/endpointslicemirroring.
 *
 * Woken by: Endpoints, Services, its own slices.
 * Writes:   creates, updates and deletes EndpointSlices.
 * Differs:  subsets with the same ports are put together by their ports alone.
 */
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import { isIpv4 } from '../../../api/values/ip.ts';
import { controllerRefTo } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import type {
  Endpoint,
  EndpointAddress,
  EndpointPortDiscoveryV1,
  EndpointSlice,
  EndpointSubset,
  Endpoints,
} from '../../../api/generated/types.ts';
import type { ApiResult } from '../../apiserver/client.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { byController, getByKey, resolveController } from '../ownership.ts';
import { LAST_CHANGE_TRIGGER_TIME } from '../service-endpoints/trigger-times.ts';

const LATENCY_MS = 2;
const MAX_ADDRESSES = 1000;
const MANAGED_BY = 'endpointslicemirroring-controller.k8s.io';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring-controller',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, { latencyMs: LATENCY_MS, reconcile: (key) => reconcile(context, key) });
    client.watch('endpoints', ({ object }) => {
      if (isMirrored(object)) queue.wake(keyOf(object));
    });
    client.watch('services', ({ object }) => {
      const endpoints = client.get('endpoints', object.metadata.namespace ?? '', object.metadata.name);
      if (endpoints && isMirrored(endpoints)) queue.wake(keyOf(object));
    });
    client.watch('endpointslices', ({ type, object, author }) => {
      if (author === client.author && type !== 'DELETED') return;
      const owner = resolveController(client, 'endpoints', 'Endpoints', object);
      if (owner !== undefined) queue.wake(owner);
    });
  },
};

function keyOf({ metadata }: Pick<Endpoints, 'metadata'>): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Those that the cluster keeps by itself, leases of old and what says so are left alone. */
function isMirrored({ metadata }: Endpoints): boolean {
  const { labels = {}, annotations = {} } = metadata;
  const kept = labels['endpoints.kubernetes.io/managed-by'] !== undefined;
  const skipped = labels['endpointslice.kubernetes.io/skip-mirror'] === 'true';
  return !kept && !skipped && annotations[LEADER] === undefined;
}

function reconcile({ client }: ControllerContext, key: string): Outcome {
  const endpoints = getByKey(client, 'endpoints', key);
  // what is left of deleted Endpoints goes with its owner
  if (!endpoints || endpoints.metadata.deletionTimestamp !== undefined) return undefined;
  const service = getByKey(client, 'services', key);
  const wanted = service && !service.spec.selector && isMirrored(endpoints) ? contentsOf(endpoints) : [];
  const existing = [...byController(client, 'endpointslices').get(endpoints.metadata.uid)];
  const results: { readonly ok: boolean }[] = [];
  for (const content of wanted) {
    const at = existing.findIndex((slice) => keyOfSlice(slice) === keyOfSlice(content));
    const [slice] = at < 0 ? [] : existing.splice(at, 1);
    results.push(write(client, endpoints, slice, content));
  }
  for (const slice of existing)
    results.push(client.delete('endpointslices', endpoints.metadata.namespace, slice.metadata.name));
  return results.every(({ ok }) => ok) ? undefined : 'retry';
}

type Content = Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'>;

function keyOfSlice({ addressType, ports }: Content): string {
  return JSON.stringify([addressType, ports ?? []]);
}

function contentsOf({ subsets = [] }: Endpoints): readonly Content[] {
  const contents = new Map<string, Content & { readonly endpoints: Endpoint[] }>();
  for (const subset of subsets) {
    const ports = (subset.ports ?? []).map(portOf);
    for (const [address, ready] of addressesOf(subset)) {
      const content = { addressType: isIpv4(address.ip) ? 'IPv4' : 'IPv6', endpoints: [], ports };
      const known = contents.get(keyOfSlice(content)) ?? content;
      contents.set(keyOfSlice(known), known);
      known.endpoints.push(endpointOf(address, ready));
    }
  }
  return [...contents.values()];
}

function addressesOf(subset: EndpointSubset): readonly (readonly [EndpointAddress, boolean])[] {
  const ready = (subset.addresses ?? []).map((address) => [address, true] as const);
  const others = (subset.notReadyAddresses ?? []).map((address) => [address, false] as const);
  return [...ready, ...others].slice(0, MAX_ADDRESSES);
}

function portOf({ name = '', port, protocol = 'TCP', appProtocol }: NonNullable<EndpointSubset['ports']>[number]) {
  const result: EndpointPortDiscoveryV1 = { name, protocol, port, ...(appProtocol && { appProtocol }) };
  return result;
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname && { hostname }),
    ...(targetRef && { targetRef }),
    ...(nodeName && { nodeName }),
  };
}

function write(
  client: ControllerContext['client'],
  endpoints: Endpoints,
  slice: EndpointSlice | undefined,
  content: Content,
): ApiResult<EndpointSlice> {
  const { name, namespace = '', labels: own, annotations: all = {} } = endpoints.metadata;
  const { [LAST_CHANGE_TRIGGER_TIME]: _time, [LAST_APPLIED]: _applied, ...annotations } = all;
  const labels = { ...own, 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': MANAGED_BY };
  if (slice) {
    const metadata = { ...slice.metadata, labels, annotations };
    const same =
      deepEqual(slice.endpoints ?? [], content.endpoints ?? []) &&
      deepEqual(slice.metadata.labels, labels) &&
      deepEqual(slice.metadata.annotations ?? {}, annotations);
    if (same) return { ok: true, value: slice };
    return client.update('endpointslices', { apiVersion: slice.apiVersion, kind: slice.kind, metadata, ...content });
  }
  const ownerReferences = [controllerRefTo(endpoints)];
  const metadata = { generateName: `${name}-`, namespace, labels, annotations, ownerReferences };
  return client.create('endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    ...content,
  });
}
