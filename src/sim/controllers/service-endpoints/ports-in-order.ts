// The order of the ports of slices and of endpoints: that of the hashes of what Go prints of them (portsInOrder of
// staging/endpointslice/util, portsByHash of pkg/api/v1/endpoints).
import { utf8Bytes } from '../../../base/utf8.ts';
import type { EndpointPort, EndpointPortDiscoveryV1 } from '../../../api/generated/types.ts';

const OFFSET_BASIS = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;
const MASK = (1n << 128n) - 1n;

/** The ports of an EndpointSlice in the order in which they are stored. */
export function slicePortsInOrder(ports: readonly EndpointPortDiscoveryV1[]): readonly EndpointPortDiscoveryV1[] {
  return inOrder(ports, ({ name, protocol, port, appProtocol }) =>
    dump([
      ['Name', pointer('string', name)],
      ['Protocol', pointer('v1.Protocol', protocol)],
      ['Port', pointer('int32', port)],
      ['AppProtocol', pointer('string', appProtocol)],
    ]),
  );
}

/** The ports of a subset of Endpoints in the order in which they are stored. */
export function subsetPortsInOrder(ports: readonly EndpointPort[]): readonly EndpointPort[] {
  return inOrder(ports, ({ name = '', port = 0, protocol = '', appProtocol }) =>
    dump([
      ['Name', `(string)${name}`],
      ['Port', `(int32)${port}`],
      ['Protocol', `(v1.Protocol)${protocol}`],
      ['AppProtocol', pointer('string', appProtocol)],
    ]),
  );
}

function inOrder<P>(ports: readonly P[], print: (port: P) => string): readonly P[] {
  if (ports.length < 2) return ports;
  const hashed = ports.map((port) => ({ port, hash: fnv1a128(print(port)) }));
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : Number(a.hash > b.hash))).map(({ port }) => port);
}

function dump(fields: readonly (readonly [name: string, value: string])[]): string {
  return `(v1.EndpointPort){${fields.map(([name, value]) => `${name}:${value}`).join(' ')}}`;
}

function pointer(type: string, value: string | number | undefined): string {
  return `(*${type})${value ?? '<nil>'}`;
}

/** FNV-1a, 128 bit, of a text's UTF-8 bytes. */
export function fnv1a128(text: string): bigint {
  let hash = OFFSET_BASIS;
  for (const byte of utf8Bytes(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash;
}
