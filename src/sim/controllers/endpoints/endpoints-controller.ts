/*
 * Keeps the Endpoints of Services: the older form of EndpointSlices, one object per Service. After pkg/controller/endpoint/endpoints_controller.go.
 *
 * Woken by: Services and their pods.
 * Writes:   creates, updates and deletes Endpoints.
 */
import { isPodReady } from '../../../api/pod/pod-status.ts';
import { by, byText, inOrder } from '../../../base/compare.ts';
import { deepEqual } from '../../../base/equal.ts';
import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
  Endpoints,
  Pod,
  Service,
} from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';
import { addressOf, isEndpoint, portsOf } from '../service-endpoints/endpoints-of-pods.ts';
import { subsetPortsInOrder } from '../service-endpoints/ports-in-order.ts';
import { ServicePods } from '../service-endpoints/service-pods.ts';
import { LAST_CHANGE_TRIGGER_TIME, TriggerTimes } from '../service-endpoints/trigger-times.ts';

const LATENCY_MS = 2;
const MAX_ADDRESSES = 1000;
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';

export const endpointsController: Controller = {
  name: 'endpoint-controller',
  start(context) {
    const { client, kernel } = context;
    const triggers = new TriggerTimes();
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => reconcile(context, pods, triggers, key),
    });
    const pods = new ServicePods(client, (key, delayMs) => {
      if (delayMs === 0) queue.wake(key);
      else queue.wakeAfter(key, delayMs, `changes of the pods of ${key} are put together`);
    });
  },
};

function reconcile({ client }: ControllerContext, members: ServicePods, triggers: TriggerTimes, key: string): Outcome {
  const service = getByKey(client, 'services', key);
  const current = getByKey(client, 'endpoints', key);
  if (!service) {
    triggers.forget(key);
    const managed = current?.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller';
    if (managed) client.delete('endpoints', current.metadata.namespace, current.metadata.name);
    return undefined;
  }
  if (!service.spec.selector || service.spec.type === 'ExternalName') return undefined;
  const selected = members.of(service);
  const trigger = triggers.next(service, selected);
  const { subsets, truncated } = subsetsOf(service, selected.filter(isEndpoint));
  const wanted = endpointsFor(service, subsets, { trigger, truncated });
  const result = current ? update(client, current, wanted) : client.create('endpoints', wanted);
  const terminating =
    !result.ok && result.error.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating');
  return result.ok || terminating ? undefined : 'retry';
}

function update(
  client: ControllerContext['client'],
  current: Endpoints,
  wanted: Draft<Endpoints>,
): ReturnType<typeof client.create<'endpoints'>> {
  const same =
    deepEqual(current.subsets ?? [], wanted.subsets ?? []) &&
    deepEqual(current.metadata.labels, wanted.metadata.labels);
  if (same) return { ok: true, value: current };
  const { labels, annotations: kept, ...others } = current.metadata;
  const { [LAST_CHANGE_TRIGGER_TIME]: _time, [OVER_CAPACITY]: _over, ...foreign } = kept ?? {};
  const annotations = { ...foreign, ...wanted.metadata.annotations };
  const metadata = {
    ...others,
    labels: wanted.metadata.labels ?? labels ?? {},
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  const { subsets } = wanted;
  return client.update('endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata, ...(subsets && { subsets }) });
}

function endpointsFor(
  { metadata, spec }: Service,
  subsets: readonly EndpointSubset[],
  { trigger, truncated }: { readonly trigger: string | undefined; readonly truncated: boolean },
): Draft<Endpoints> {
  const annotations = {
    ...(trigger !== undefined && { [LAST_CHANGE_TRIGGER_TIME]: trigger }),
    ...(truncated && { [OVER_CAPACITY]: 'truncated' }),
  };
  const labels = {
    ...metadata.labels,
    ...(spec.clusterIP === 'None' && { 'service.kubernetes.io/headless': '' }),
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
  };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(subsets.length > 0 && { subsets }),
  };
}

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/** Pods by the ports under which they serve, ready and not. Terminating pods are left out. */
function subsetsOf(
  service: Service,
  pods: readonly Pod[],
): { readonly subsets: readonly EndpointSubset[]; readonly truncated: boolean } {
  const { publishNotReadyAddresses, clusterIP, ports: servicePorts = [] } = service.spec;
  const groups = new Map<string, Group>();
  const staying = pods.filter(({ metadata }) => publishNotReadyAddresses || metadata.deletionTimestamp === undefined);
  const sorted = staying.toSorted(BY_ADDRESS);
  for (const pod of sorted.slice(0, MAX_ADDRESSES)) {
    const ports = subsetPortsInOrder(portsOf(pod, service).map(toPort));
    if (ports.length === 0 && !(clusterIP === 'None' && servicePorts.length === 0)) continue;
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] };
    groups.set(key, group);
    (publishNotReadyAddresses || isPodReady(pod) ? group.ready : group.notReady).push(toAddress(pod, service));
  }
  const subsets = [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 && { addresses: ready }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports.length > 0 && { ports }),
  }));
  return { subsets, truncated: sorted.length > MAX_ADDRESSES };
}

const BY_ADDRESS = inOrder<Pod>(
  by((pod) =>
    (addressOf(pod) ?? '')
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.'),
  ),
  (a, b) => byText(a.metadata.name, b.metadata.name),
);

function toPort({ name, port = 0, protocol, appProtocol }: ReturnType<typeof portsOf>[number]): EndpointPort {
  return {
    ...(name && { name }),
    port,
    ...(protocol !== undefined && { protocol }),
    ...(appProtocol !== undefined && { appProtocol }),
  };
}

function toAddress(pod: Pod, service: Service): EndpointAddress {
  const { namespace = '', name, uid } = pod.metadata;
  const { hostname, subdomain, nodeName } = pod.spec;
  return {
    ip: addressOf(pod) ?? '',
    ...(hostname && subdomain === service.metadata.name && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}
