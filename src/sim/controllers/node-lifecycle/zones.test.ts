import { describe, expect, it } from 'vitest';
import type { Node } from '../../../api/generated/types.ts';
import { ZoneQueue, rateOf, stateOf } from './zones.ts';
import type { ZoneState } from './zones.ts';

function nodes(ready: number, notReady: number): readonly Node[] {
  const node = (status: string, i: number): Node => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${i}`, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: {},
    status: { conditions: [{ type: 'Ready', status }] },
  });
  return [...Array<string>(ready).fill('True'), ...Array<string>(notReady).fill('Unknown')].map(node);
}

describe('state of a zone', () => {
  it.each<readonly [string, number, number, ZoneState]>([
    ['one of three down goes on as usual', 2, 1, 'Normal'],
    ['two down are too few to be suspicious', 1, 2, 'Normal'],
    ['three of five down look like a disruption', 2, 3, 'PartialDisruption'],
    ['three of six do not reach the fraction', 3, 3, 'Normal'],
    ['all down is a full disruption', 0, 2, 'FullDisruption'],
  ])('%s', (_name, ready, notReady, state) => {
    expect(stateOf(nodes(ready, notReady))).toBe(state);
  });

  it.each<readonly [ZoneState, number, number]>([
    ['Normal', 3, 0.1],
    ['PartialDisruption', 50, 0],
    ['PartialDisruption', 51, 0.01],
    ['FullDisruption', 3, 0.1],
  ])('%s of %d nodes taints %d nodes per second', (state, count, rate) => {
    expect(rateOf(state, count)).toBe(rate);
  });
});

describe('queue of a zone', () => {
  it('lets the first node go at once and one more every ten seconds', () => {
    const queue = new ZoneQueue();
    for (const name of ['a', 'b', 'c']) queue.add(name);
    expect([0, 100, 9900, 10_000, 20_000].map((now) => queue.take(now))).toEqual([['a'], [], [], ['b'], ['c']]);
  });

  it('lets none go while the rate is zero', () => {
    const queue = new ZoneQueue();
    queue.setRate(0, 0);
    queue.add('a');
    expect(queue.take(100_000)).toEqual([]);
  });
});
