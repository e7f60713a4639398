import { fromTime } from '../../api/values/time.ts';
import type { EndpointSlice, Event, Service } from '../../api/generated/types.ts';
import { controllerOf, namespaceOf } from '../../api/object.ts';
import type { KubeObject } from '../../api/object.ts';
import type { EventRow, OtherRow, ServiceRow } from './rows.ts';

/** A Service with what its endpoint slices say. Pure. */
export function serviceRow(service: Service, slices: Iterable<EndpointSlice>, epoch: number): ServiceRow {
  const { spec, metadata } = service;
  return {
    kind: 'Service',
    uid: metadata.uid,
    namespace: namespaceOf(service),
    name: metadata.name,
    type: spec.type ?? 'ClusterIP',
    clusterIP: spec.clusterIP ?? '',
    ports: (spec.ports ?? []).map((port) => `${port.port}/${port.protocol ?? 'TCP'}`),
    selector: spec.selector ?? {},
    endpoints: [...slices].flatMap((slice) =>
      (slice.endpoints ?? []).map((endpoint) => ({
        pod: endpoint.targetRef?.uid ?? '',
        ready: endpoint.conditions?.ready === true,
        terminating: endpoint.conditions?.terminating === true,
      })),
    ),
    createdAt: fromTime(metadata.creationTimestamp) - epoch,
  };
}

/** Any other object, by its kind and a word of state. Pure. */
export function otherRow(object: KubeObject, epoch: number): OtherRow {
  const { metadata, kind } = object;
  const { status } = object as { readonly status?: { readonly phase?: string } };
  return {
    kind: 'Other',
    objectKind: kind,
    uid: metadata.uid,
    namespace: namespaceOf(object),
    name: metadata.name,
    controller: controllerOf(object)?.uid,
    status: status?.phase,
    createdAt: fromTime(metadata.creationTimestamp) - epoch,
  };
}

/** An event; `at` is when it was written. Pure. */
export function eventRow(event: Event, at: number): EventRow {
  const about = event.involvedObject ?? {};
  return {
    at,
    uid: event.metadata.uid,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: Math.max(event.count ?? 1, event.series?.count ?? 1),
    source: event.reportingComponent || event.source?.component || '',
    objectKind: about.kind ?? '',
    objectName: about.name ?? '',
    objectNamespace: about.namespace ?? '',
    objectUid: about.uid ?? '',
  };
}
