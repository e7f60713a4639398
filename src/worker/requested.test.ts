import { expect, test } from 'vitest';
import { Requested } from './requested.ts';

test('what pods take of their nodes is summed, and only what changed is told', () => {
  const requested = new Requested();
  const held = { node: 'node-1', cpuMillis: 250, memoryBytes: 1 };
  expect(requested.note('a', held)).toEqual(['node-1']);
  expect(requested.note('a', { ...held })).toEqual([]);
  expect(requested.note('b', held)).toEqual(['node-1']);
  expect(requested.on('node-1')).toEqual({ cpuMillis: 500, memoryBytes: 2, pods: 2 });
  expect(requested.note('b', undefined)).toEqual(['node-1']);
  expect(requested.on('node-1').pods).toBe(1);
  expect(requested.on('node-2').pods).toBe(0);
});
