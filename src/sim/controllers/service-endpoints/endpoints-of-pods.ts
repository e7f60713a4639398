/** What a pod is to a Service: an endpoint, and the ports under which it serves (staging/endpointslice/utils.go). */
import { isPodReady, isPodTerminal } from '../../../api/pod/pod-status.ts';
import { isSidecar } from '../../../api/pod/resources.ts';
import type {
  Endpoint,
  EndpointPortDiscoveryV1,
  Node,
  Pod,
  Service,
  ServicePort,
} from '../../../api/generated/types.ts';

/** Whether the pod belongs into the slices: it has an address and has not ended. Terminating pods stay until they have. */
export function isEndpoint(pod: Pod): boolean {
  return !isPodTerminal(pod) && addressOf(pod) !== undefined;
}

export function addressOf({ status }: Pod): string | undefined {
  return status.podIPs?.[0]?.ip ?? status.podIP;
}

export function endpointOf(pod: Pod, service: Service, node: Node | undefined): Endpoint {
  const { namespace = '', name, uid, deletionTimestamp } = pod.metadata;
  const serving = isPodReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const { hostname, subdomain, nodeName } = pod.spec;
  return {
    addresses: [addressOf(pod) ?? ''],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname && subdomain === service.metadata.name && { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName && { nodeName }),
    ...(zone && { zone }),
  };
}

/** The Service's ports as this pod serves them; a named port that the pod does not have is left out. */
export function portsOf(pod: Pod, { spec }: Service): readonly EndpointPortDiscoveryV1[] {
  return (spec.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, protocol, port: number, ...(appProtocol !== undefined && { appProtocol }) }];
  });
}

/** podutil.FindPort */
function findPort({ spec }: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (spec.initContainers ?? []).filter(isSidecar);
  const ports = [...spec.containers, ...sidecars].flatMap((container) => container.ports ?? []);
  return ports.find((one) => one.name === targetPort && (one.protocol ?? 'TCP') === protocol)?.containerPort;
}
