import { expect, test } from 'vitest';
import type { PodDisruptionBudget } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import { deploymentController } from '../deployment/deployment-controller.ts';
import { replicaSetController } from '../replicaset/replica-set-controller.ts';
import type { Manager } from '../testing/manager.ts';
import { deployment, manager } from '../testing/manager.ts';
import { disruptionController } from './disruption-controller.ts';

function cluster(spec: PodDisruptionBudget['spec'], replicas = 5): Manager {
  const m = manager([deploymentController, replicaSetController, disruptionController]);
  m.client.create('deployments', deployment('web', { replicas }));
  m.run(10);
  const metadata = { name: 'web', namespace: 'default' };
  const selector = { matchLabels: { app: 'web' } };
  m.client.create('poddisruptionbudgets', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { selector, ...spec },
  });
  m.run(1);
  return m;
}

function shape(m: Manager): string {
  const { status } = must(m.client.get('poddisruptionbudgets', 'default', 'web'), 'web');
  const { currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed, conditions } = must(status, 'status');
  return `${currentHealthy}/${desiredHealthy} of ${expectedPods}, ${disruptionsAllowed} allowed, ${conditions?.[0]?.reason}`;
}

test.each([
  ['50% rounds up', { minAvailable: '50%' }, '5/3 of 5, 2 allowed, SufficientPods'],
  ['a number of pods is what it is', { minAvailable: 6 }, '5/6 of 5, 0 allowed, InsufficientPods'],
  ['30% unavailable rounds up', { maxUnavailable: '30%' }, '5/3 of 5, 2 allowed, SufficientPods'],
  [
    'nothing matches',
    { minAvailable: 1, selector: { matchLabels: { app: 'x' } } },
    '0/1 of 0, 0 allowed, InsufficientPods',
  ],
])('%s', (_name, spec, expected) => {
  expect(shape(cluster(spec))).toBe(expected);
});

test('an eviction is taken from the budget until the replacement is ready', () => {
  const m = cluster({ minAvailable: 4 });
  expect(shape(m)).toBe('5/4 of 5, 1 allowed, SufficientPods');
  const [first, second] = m.pods();
  expect(m.client.evict('default', must(first, 'a pod').metadata.name).ok).toBe(true);
  expect(m.client.evict('default', must(second, 'a pod').metadata.name).ok).toBe(false);
  m.run(0.5);
  expect(shape(m)).toBe('4/4 of 6, 0 allowed, InsufficientPods');
  m.run(5);
  expect(shape(m)).toBe('5/4 of 5, 1 allowed, SufficientPods');
});

test('pods of several budgets and pods without a controller are told of', () => {
  const m = manager([disruptionController]);
  const metadata = { namespace: 'default' };
  const selector = { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'b', operator: 'DoesNotExist' }] };
  for (const [name, spec] of Object.entries({ int: { minAvailable: 1 }, share: { maxUnavailable: '50%' } })) {
    m.client.create('poddisruptionbudgets', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { ...metadata, name },
      spec: { selector, ...spec },
    });
  }
  const containers = [{ name: 'web', image: 'nginx' }];
  const labels = { app: 'a' };
  m.client.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: 'p', labels },
    spec: { containers },
  });
  m.run(5);
  const chosen = m.events('Pod').filter((event) => event.startsWith('MultiplePodDisruptionBudgets'));
  expect(chosen.toSorted()).toEqual([
    'MultiplePodDisruptionBudgets: Pod "default"/"p" matches multiple PodDisruptionBudgets.  Chose "int" arbitrarily.',
    'MultiplePodDisruptionBudgets: Pod "default"/"p" matches multiple PodDisruptionBudgets.  Chose "share" arbitrarily.',
  ]);
  expect(m.events('PodDisruptionBudget').find((event) => event.startsWith('UnmanagedPods'))).toContain(
    '(selector: &LabelSelector{MatchLabels:map[string]string{app: a,},' +
      'MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:b,Operator:DoesNotExist,Values:[],},},})',
  );
});
