import { filterWith, unschedulable } from '../framework.ts';
import type { Plugin } from '../framework.ts';
import { hostPortKey } from '../node-info.ts';
import type { NodeInfo } from '../node-info.ts';
import type { HostPort, PodInfo } from '../pod-info.ts';

const TAKEN = unschedulable('NodePorts', "node(s) didn't have free ports for the requested pod ports");
const ANY = '0.0.0.0';

/** Two pods cannot have the same host port on one address of a node. */
export const nodePorts: Plugin = {
  name: 'NodePorts',
  filter: ({ hostPorts }) =>
    hostPorts.length === 0
      ? undefined
      : filterWith((node) => (hostPorts.some((port) => isTaken(node, port)) ? TAKEN : undefined)),
  hint: {
    on: ['node-added', 'pod-gone'],
    worthRetrying: (pod, event) => event.kind !== 'pod-gone' || conflict(pod, event.pod),
  },
};

function isTaken(node: NodeInfo, { ip, protocol, port }: HostPort): boolean {
  const taken = node.hostPorts.get(hostPortKey(protocol, port));
  return taken !== undefined && taken.some((other) => sameAddress(ip, other));
}

function sameAddress(a: string, b: string): boolean {
  return a === ANY || b === ANY || a === b;
}

function conflict(a: PodInfo, b: PodInfo): boolean {
  return a.hostPorts.some((x) =>
    b.hostPorts.some((y) => x.protocol === y.protocol && x.port === y.port && sameAddress(x.ip, y.ip)),
  );
}
