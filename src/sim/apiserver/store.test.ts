import { beforeEach, describe, expect, test } from 'vitest';
import type { ConfigMap } from '../../api/generated/types.ts';
import { Kernel } from '../kernel/kernel.ts';
import { simTime } from '../kernel/time.ts';
import { Store } from './store.ts';

let kernel: Kernel;
let store: Store;

beforeEach(() => {
  kernel = new Kernel({ seed: 1, epoch: 0 });
  store = new Store(kernel);
});

function settings(value: string, name = 'settings', uid = name): ConfigMap {
  const metadata = { name, namespace: 'default', uid, resourceVersion: '', creationTimestamp: '' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } };
}

function at(time: number): void {
  kernel.runUntil(simTime(time));
}

test('every write is a revision of its own, and the object carries it', () => {
  store.put('configmaps', settings('a'), 'me');
  const { object, type, previous } = store.put('configmaps', settings('b'), 'me');
  expect(object.metadata.resourceVersion).toBe('2');
  expect(type).toBe('MODIFIED');
  expect(previous?.object.data).toEqual({ value: 'a' });
  expect(store.byRevision(1)).toBe(previous);
});

describe('the past', () => {
  test('is read by moment, over the end of an object and the life of the next one of its name', () => {
    at(10);
    store.put('configmaps', settings('a'), 'me');
    at(20);
    store.put('configmaps', settings('b'), 'me');
    at(30);
    store.remove('configmaps', 'default/settings', 'me');
    at(40);
    store.put('configmaps', settings('c', 'settings', 'another'), 'me');
    const value = (time: number): string | undefined =>
      store.versionAt('configmaps', 'default/settings', simTime(time))?.object.data?.['value'];
    expect([5, 10, 19, 20, 29, 30, 39, 40].map(value)).toEqual([
      undefined,
      'a',
      'a',
      'b',
      'b',
      undefined,
      undefined,
      'c',
    ]);
    expect(store.listAt('configmaps', simTime(25)).map((object) => object.data)).toEqual([{ value: 'b' }]);
    expect(store.lastOfUid('settings')?.type).toBe('DELETED');
  });
});

describe('an index', () => {
  test('follows creations, changes and removals', () => {
    const byValue = store.index('configmaps', 'value', (object) => [object.data?.['value'] ?? '']);
    const names = (value: string): readonly string[] => [...byValue.get(value)].map((object) => object.metadata.name);
    store.put('configmaps', settings('x', 'one'), 'me');
    store.put('configmaps', settings('x', 'two'), 'me');
    expect(names('x')).toEqual(['one', 'two']);
    store.put('configmaps', settings('y', 'one'), 'me');
    expect([names('x'), names('y')]).toEqual([['two'], ['one']]);
    store.remove('configmaps', 'default/two', 'me');
    expect([names('x'), byValue.count('x')]).toEqual([[], 0]);
  });
});

test('watchers hear of a write within it, with the write as the cause', () => {
  const heard: unknown[] = [];
  store.watch('configmaps', ({ type, key }) => heard.push([type, key, kernel.cause]));
  store.put('configmaps', settings('a'), 'me');
  expect(heard).toEqual([['ADDED', 'default/settings', { kind: 'write', revision: 1 }]]);
});

test('lists are ordered by namespace and name', () => {
  for (const name of ['b', 'a', 'c']) store.put('configmaps', settings('', name), 'me');
  expect(store.list('configmaps', 'default').map((object) => object.metadata.name)).toEqual(['a', 'b', 'c']);
});
