/*
 * Keeps the EndpointSlices of Services: the addresses and states of the pods that a Service selects. After
 * pkg/controller/endpointslice/endpointslice_controller.go and staging/endpointslice/reconciler.go.
 *
 * Woken by: Services, their pods, its own slices.
 * Writes:   creates, updates and deletes EndpointSlices.
 * Differs:  IPv4 only.
 */
import { deepEqual } from '../../../base/equal.ts';
import { byController, getByKey, resolveController } from '../ownership.ts';
import { controllerRefTo } from '../../../api/object.ts';
import type { Endpoint, EndpointSlice, ObjectMeta, Pod, Service } from '../../../api/generated/types.ts';
import type { ApiResult } from '../../apiserver/client.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { endpointOf, isEndpoint, portsOf } from '../service-endpoints/endpoints-of-pods.ts';
import { slicePortsInOrder } from '../service-endpoints/ports-in-order.ts';
import { planSlices, portsKey } from './plan-slices.ts';
import type { PortGroup, SliceContent } from './plan-slices.ts';
import { ServicePods } from '../service-endpoints/service-pods.ts';
import { LAST_CHANGE_TRIGGER_TIME, TriggerTimes } from '../service-endpoints/trigger-times.ts';

const LATENCY_MS = 1;
const MAX_RETRIES = 15;
const MANAGED_BY = 'endpointslice-controller.k8s.io';
const NEARBY: readonly (string | undefined)[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  start(context) {
    const { client, kernel } = context;
    const triggers = new TriggerTimes();
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      rateLimit: (failures) => Math.min(1000 * 2 ** (failures - 1), 1_000_000),
      maxRetries: MAX_RETRIES,
      reconcile: (key) => reconcile(context, pods, triggers, key),
    });
    const pods = new ServicePods(client, (key, delayMs) => {
      if (delayMs === 0) queue.wake(key);
      else queue.wakeAfter(key, delayMs, `changes of the pods of ${key} are put together`);
    });
    client.watch('endpointslices', ({ type, object, author }) => {
      if (author === client.author && type !== 'DELETED') return;
      const service = resolveController(client, 'services', 'Service', object);
      if (service !== undefined && object.metadata.deletionTimestamp === undefined) queue.wake(service);
    });
  },
};

function reconcile(context: ControllerContext, members: ServicePods, triggers: TriggerTimes, key: string): Outcome {
  const { client } = context;
  const service = getByKey(client, 'services', key);
  if (!service) triggers.forget(key);
  if (!service || service.metadata.deletionTimestamp !== undefined || !service.spec.selector) return undefined;
  const existing = [...byController(client, 'endpointslices').get(service.metadata.uid)];
  if (service.spec.type === 'ExternalName') return undefined;
  const selected = members.of(service);
  const trigger = triggers.next(service, selected);
  const groups = groupsOf(context, service, selected);
  const labels = labelsOf(service);
  const plan = planSlices(groups, existing, ({ metadata }) => deepEqual(metadata.labels, labels));
  const results = [
    ...plan.write.map((content) => writeSlice(context, service, content, labels, trigger)),
    ...plan.remove.map((slice) => client.delete('endpointslices', service.metadata.namespace, slice.metadata.name)),
  ];
  const failed = results.find((result) => !result.ok);
  if (!failed || failed.ok || isTerminating(failed.error)) return undefined;
  const message = `Error updating Endpoint Slices for Service ${key}: ${failed.error.message ?? ''}`;
  context.events.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
  return 'retry';
}

function isTerminating(error: {
  readonly details?: { readonly causes?: readonly { readonly reason?: string }[] };
}): boolean {
  return error.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false;
}

/** The endpoints by the ports under which they serve. */
function groupsOf({ client }: ControllerContext, service: Service, pods: readonly Pod[]): readonly PortGroup[] {
  const groups = new Map<string, { readonly ports: PortGroup['ports']; readonly endpoints: Endpoint[] }>();
  for (const pod of pods) {
    if (!isEndpoint(pod)) continue;
    const node = pod.spec.nodeName ? client.get('nodes', undefined, pod.spec.nodeName) : undefined;
    if (!node && pod.spec.nodeName && !service.spec.publishNotReadyAddresses) continue;
    const ports = slicePortsInOrder(portsOf(pod, service));
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(pod, service, node));
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => withHints(service, group));
}

/** Hints for the proxies to prefer endpoints of their own zone or node; only if all ready endpoints can have one. */
function withHints({ spec }: Service, group: PortGroup): PortGroup {
  if (!NEARBY.includes(spec.trafficDistribution)) return group;
  const ready = group.endpoints.filter(({ conditions }) => conditions?.ready === true);
  if (ready.some(({ zone, nodeName }) => !zone && !(spec.trafficDistribution === 'PreferSameNode' && nodeName))) {
    return group;
  }
  const hinted = (endpoint: Endpoint): Endpoint => {
    if (endpoint.conditions?.ready !== true) return endpoint;
    const { zone, nodeName } = endpoint;
    const forNodes = spec.trafficDistribution === 'PreferSameNode' && nodeName ? [{ name: nodeName }] : undefined;
    return { ...endpoint, hints: { ...(zone && { forZones: [{ name: zone }] }), ...(forNodes && { forNodes }) } };
  };
  return { ...group, endpoints: group.endpoints.map(hinted) };
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  return {
    ...metadata.labels,
    ...(spec.clusterIP === 'None' && { 'service.kubernetes.io/headless': '' }),
    'kubernetes.io/service-name': metadata.name,
    'endpointslice.kubernetes.io/managed-by': MANAGED_BY,
  };
}

function writeSlice(
  { client }: ControllerContext,
  service: Service,
  { slice, endpoints, ports }: SliceContent,
  labels: Readonly<Record<string, string>>,
  trigger: string | undefined,
): ApiResult<EndpointSlice> {
  const content = {
    addressType: 'IPv4',
    ...(endpoints.length > 0 && { endpoints }),
    ...(ports.length > 0 && { ports }),
  };
  const annotations = { ...(trigger !== undefined && { [LAST_CHANGE_TRIGGER_TIME]: trigger }) };
  if (slice) {
    if (isSame(slice, content, labels)) return { ok: true, value: slice };
    const metadata = { ...withoutTrigger(slice.metadata, annotations), labels };
    const next: EndpointSlice = { apiVersion: slice.apiVersion, kind: slice.kind, metadata, ...content };
    return client.update('endpointslices', next);
  }
  const metadata = {
    generateName: `${service.metadata.name}-`,
    namespace: service.metadata.namespace ?? '',
    labels,
    annotations,
    ownerReferences: [controllerRefTo(service)],
  };
  const next = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, ...content } as const;
  return client.create('endpointslices', next);
}

function isSame(slice: EndpointSlice, content: Partial<EndpointSlice>, labels: object): boolean {
  return (
    deepEqual(slice.endpoints ?? [], content.endpoints ?? []) &&
    deepEqual(slice.ports ?? [], content.ports ?? []) &&
    deepEqual(slice.metadata.labels, labels)
  );
}

/** The metadata with the annotation replaced, or taken off where the moment is not known. */
function withoutTrigger(metadata: ObjectMeta, trigger: Readonly<Record<string, string>>): ObjectMeta {
  const { annotations = {}, ...others } = metadata;
  const { [LAST_CHANGE_TRIGGER_TIME]: _old, ...kept } = annotations;
  const all = { ...kept, ...trigger };
  return Object.keys(all).length > 0 ? { ...others, annotations: all } : others;
}
