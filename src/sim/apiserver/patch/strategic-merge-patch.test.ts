import { expect, test } from 'vitest';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const spec = {
  containers: [
    { name: 'web', image: 'nginx', env: [{ name: 'A', value: '1' }] },
    { name: 'log', image: 'busybox' },
  ],
  tolerations: [{ key: 'a' }],
};

test.each([
  ['an item of a keyed list is merged', { containers: [{ name: 'web', image: 'x' }] }, ['web:x', 'log:busybox']],
  ['a new item stands in front', { containers: [{ name: 'new', image: 'x' }] }, ['new:x', 'web:nginx', 'log:busybox']],
  ['an item is deleted', { containers: [{ name: 'log', $patch: 'delete' }] }, ['web:nginx']],
  ['a list is replaced', { containers: [{ name: 'only', image: 'x' }, { $patch: 'replace' }] }, ['only:x']],
  [
    'the order is told',
    { '$setElementOrder/containers': [{ name: 'log' }, { name: 'web' }] },
    ['log:busybox', 'web:nginx'],
  ],
])('%s', (_name, patch, expected) => {
  const { containers } = applyStrategicMergePatch(spec, patch, 'PodSpec') as typeof spec;
  expect(containers.map(({ name, image }) => `${name}:${image}`)).toEqual(expected);
});

test('lists without a merge key are replaced whole', () => {
  const patched = applyStrategicMergePatch(spec, { tolerations: [{ key: 'b' }] }, 'PodSpec');
  expect(patched['tolerations']).toEqual([{ key: 'b' }]);
});

test('the selector of a disruption budget is replaced, not merged', () => {
  const budget = { spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' }, matchExpressions: [] } } };
  const patched = applyStrategicMergePatch(
    budget,
    { spec: { selector: { matchLabels: { app: 'db' } } } },
    'PodDisruptionBudget',
  );
  expect(patched['spec']).toEqual({ minAvailable: 1, selector: { matchLabels: { app: 'db' } } });
});
