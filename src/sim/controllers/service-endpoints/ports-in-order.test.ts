import { describe, expect, test } from 'vitest';
import { fnv1a128, slicePortsInOrder } from './ports-in-order.ts';

describe('the order of ports', () => {
  test('is that of their hashes, which are those of a real cluster', () => {
    const http =
      '(v1.EndpointPort){Name:(*string)http Protocol:(*v1.Protocol)TCP Port:(*int32)80 AppProtocol:(*string)<nil>}';
    expect(fnv1a128(http).toString(16)).toBe('b6c4d325122a5ba6f795b0bbffcebb6f');
    const ports = [
      { name: 'http', protocol: 'TCP', port: 80 },
      { name: 'alt', protocol: 'TCP', port: 80 },
      { name: 'dns', protocol: 'UDP', port: 53 },
    ];
    expect(slicePortsInOrder(ports).map(({ name }) => name)).toEqual(['alt', 'dns', 'http']);
  });
});
