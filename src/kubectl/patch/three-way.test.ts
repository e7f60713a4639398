import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { schemaOf } from './schema.ts';
import { threeWayPatch } from './three-way.ts';

const POD = schemaOf('v1', 'Pod');

function pod(containers: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { spec: { containers, ...more } };
}

test.each<[name: string, applied: JsonObject, wanted: JsonObject, current: JsonObject, patch: JsonObject]>([
  ['nothing', pod([{ name: 'a' }]), pod([{ name: 'a' }]), pod([{ name: 'a', x: 1 }]), {}],
  [
    'a container is found by its name',
    pod([{ name: 'a', image: '1' }]),
    pod([{ name: 'a', image: '2' }]),
    pod([
      { name: 'b', image: 's' },
      { name: 'a', image: '1' },
    ]),
    pod([{ name: 'a', image: '2' }], { '$setElementOrder/containers': [{ name: 'a' }] }),
  ],
  [
    'a container that is no longer applied goes, one of others stays',
    pod([{ name: 'a' }, { name: 'b' }]),
    pod([{ name: 'a' }]),
    pod([{ name: 'a' }, { name: 'b' }, { name: 'c' }]),
    pod([{ $patch: 'delete', name: 'b' }], { '$setElementOrder/containers': [{ name: 'a' }] }),
  ],
  [
    'a field that is no longer applied goes, one of others stays',
    { metadata: { labels: { mine: '1', kept: '1' } } },
    { metadata: { labels: { kept: '1' } } },
    { metadata: { labels: { mine: '1', kept: '1', theirs: '1' } } },
    { metadata: { labels: { mine: null } } },
  ],
  [
    'what others changed comes back',
    { spec: { nodeName: 'a' } },
    { spec: { nodeName: 'a' } },
    { spec: { nodeName: 'b' } },
    { spec: { nodeName: 'a' } },
  ],
])('%s', (_name, applied, wanted, current, patch) => {
  expect(threeWayPatch(applied, wanted, current, POD)).toEqual(patch);
});
