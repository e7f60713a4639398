import { expect, test } from 'vitest';
import { must } from '../../base/assert.ts';
import { nodeTtlController } from './node-ttl.ts';
import { manager } from './testing/manager.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';

test('nodes are told how long to keep things by how many they are', () => {
  const m = manager([nodeTtlController]);
  const node = (name: string) => must(m.client.get('nodes', undefined, name), name);
  const before = m.client.list('nodes').length;
  for (let i = before; i < 101; i += 1) {
    m.client.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: `more-${i}` }, spec: {} });
    m.run(1);
  }
  expect(node('more-99').metadata.annotations?.[ANNOTATION]).toBe('0');
  expect(node('more-100').metadata.annotations?.[ANNOTATION]).toBe('15');
  m.client.update('nodes', { ...node('more-99'), spec: { unschedulable: true } });
  m.run(1);
  expect(node('more-99').metadata.annotations?.[ANNOTATION]).toBe('15');
  m.client.delete('nodes', undefined, 'more-100');
  m.client.update('nodes', { ...node('more-98'), spec: { unschedulable: true } });
  m.run(1);
  expect(node('more-98').metadata.annotations?.[ANNOTATION]).toBe('15');
});
