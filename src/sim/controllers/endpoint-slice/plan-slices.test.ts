import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointSlice } from '../../../api/generated/types.ts';
import { planSlices } from './plan-slices.ts';
import type { PortGroup } from './plan-slices.ts';

const PORTS = [{ name: '', protocol: 'TCP', port: 80 }];

function endpoints(from: number, to: number, ready = true): readonly Endpoint[] {
  return Array.from({ length: to - from }, (_, i) => ({
    addresses: [`10.0.0.${from + i}`],
    conditions: { ready },
    targetRef: { uid: `uid-${from + i}` },
  }));
}

function slice(name: string, content: readonly Endpoint[]): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, uid: '', resourceVersion: '', creationTimestamp: '' },
    ...(content.length > 0 && { endpoints: content, ports: PORTS }),
  };
}

const group = (...parts: readonly (readonly Endpoint[])[]): PortGroup => ({ ports: PORTS, endpoints: parts.flat() });

interface Row {
  readonly name: string;
  readonly groups: readonly PortGroup[];
  readonly existing: readonly EndpointSlice[];
  /** `slice or new: endpoints` for each write. */
  readonly write: readonly string[];
  readonly remove: readonly string[];
}

const rows: readonly Row[] = [
  { name: 'nothing at all has one empty slice', groups: [], existing: [], write: ['new: 0'], remove: [] },
  {
    name: 'more than a hundred need a second slice',
    groups: [group(endpoints(0, 150))],
    existing: [],
    write: ['new: 100', 'new: 50'],
    remove: [],
  },
  {
    name: 'the empty slice becomes the first one with endpoints',
    groups: [group(endpoints(0, 1))],
    existing: [slice('a', [])],
    write: ['a: 1'],
    remove: [],
  },
  {
    name: 'the last endpoint that goes leaves the slice empty',
    groups: [],
    existing: [slice('a', endpoints(0, 1))],
    write: ['a: 0'],
    remove: [],
  },
  {
    name: 'what does not change is not written',
    groups: [group(endpoints(0, 100), endpoints(100, 110, false))],
    existing: [slice('a', endpoints(0, 100)), slice('b', endpoints(100, 110))],
    write: ['b: 10'],
    remove: [],
  },
  {
    name: 'new endpoints go where they fill a slice up most',
    groups: [group(endpoints(0, 40), endpoints(40, 100), endpoints(100, 110))],
    existing: [slice('a', endpoints(0, 40)), slice('b', endpoints(40, 100))],
    write: ['b: 70'],
    remove: [],
  },
];

describe('slices', () => {
  it.each(rows)('$name', ({ groups, existing, write, remove }) => {
    const plan = planSlices(groups, existing, () => true);
    const written = plan.write.map(
      (content) => `${content.slice?.metadata.name ?? 'new'}: ${content.endpoints.length}`,
    );
    expect({ write: written, remove: plan.remove.map(({ metadata }) => metadata.name) }).toEqual({ write, remove });
  });
});
