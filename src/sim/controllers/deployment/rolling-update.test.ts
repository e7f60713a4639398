import { expect, test } from 'vitest';
import type { ReplicaSet } from '../../../api/generated/types.ts';
import { deployment } from '../testing/manager.ts';
import { planRollingUpdate } from './rolling-update.ts';

interface Sizes {
  readonly spec: number;
  readonly available: number;
}

const rows: readonly { readonly name: string; readonly replicas: number; readonly steps: string }[] = [
  { name: '1 replica: one more comes before the old one goes', replicas: 1, steps: 'new 0→1, [1], old 1→0' },
  {
    name: '3 replicas: no pod may be missing',
    replicas: 3,
    steps: 'new 0→1, [1], old 3→2, new 1→2, [2], old 2→1, new 2→3, [3], old 1→0',
  },
  {
    name: '4 replicas: one may be missing',
    replicas: 4,
    steps: 'new 0→1, old 4→3, new 1→2, [1], old 3→2, new 2→3, [2], old 2→1, new 3→4, [3], old 1→0',
  },
  {
    name: '10 replicas: three more, two missing',
    replicas: 10,
    steps:
      'new 0→3, old 10→8, new 3→5, [1], old 8→7, new 5→6, [2], old 7→6, new 6→7, [3], old 6→5, new 7→8, [4], old 5→4, ' +
      'new 8→9, [5], old 4→3, new 9→10, [6], old 3→2, [7], old 2→1, [8], old 1→0',
  },
];

test.each(rows)('$name', ({ replicas, steps }) => {
  let fresh: Sizes = { spec: 0, available: 0 };
  let old: Sizes = { spec: replicas, available: replicas };
  const log: string[] = [];
  while (old.spec > 0) {
    const scalings = planRollingUpdate({
      deployment: deployment('web', { replicas }),
      newReplicaSet: replicaSet('new', fresh),
      oldReplicaSets: [replicaSet('old', old)],
    });
    for (const scaling of scalings) {
      const isNew = scaling.replicaSet.metadata.name === 'new';
      log.push(`${isNew ? 'new' : 'old'} ${isNew ? fresh.spec : old.spec}→${scaling.replicas}`);
      if (isNew) fresh = { ...fresh, spec: scaling.replicas };
      else old = { spec: scaling.replicas, available: scaling.replicas };
    }
    if (scalings.length > 0) continue;
    expect(fresh.available, 'a rollout that neither moves nor waits').toBeLessThan(fresh.spec);
    fresh = { ...fresh, available: fresh.available + 1 };
    log.push(`[${fresh.available}]`);
  }
  expect(log.join(', ')).toBe(steps);
});

test('old pods that are not available go first, before available ones are counted out', () => {
  const scalings = planRollingUpdate({
    deployment: deployment('web', { replicas: 10 }),
    newReplicaSet: replicaSet('new', { spec: 5, available: 1 }),
    oldReplicaSets: [
      replicaSet('healthy', { spec: 5, available: 5 }, 1),
      replicaSet('broken', { spec: 3, available: 0 }, 2),
    ],
  });
  expect(scalings.map((s) => `${s.replicaSet.metadata.name} ${s.replicas}`)).toEqual(['broken 2']);
});

test('nothing shrinks while an old ReplicaSet still counts pods that it is to lose', () => {
  const scalings = planRollingUpdate({
    deployment: deployment('web', { replicas: 4 }),
    newReplicaSet: replicaSet('new', { spec: 3, available: 2 }),
    oldReplicaSets: [replicaSet('old', { spec: 2, available: 3 })],
  });
  expect(scalings).toEqual([]);
});

test('a broken release stops where the surge and the missing pods stop it', () => {
  const scalings = planRollingUpdate({
    deployment: deployment('web', { replicas: 10 }),
    newReplicaSet: replicaSet('new', { spec: 5, available: 0 }),
    oldReplicaSets: [replicaSet('old', { spec: 8, available: 8 })],
  });
  expect(scalings).toEqual([]);
});

function replicaSet(name: string, sizes: Sizes, second = 0): ReplicaSet {
  const {
    metadata,
    spec: { template, selector },
  } = deployment('web');
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, name, creationTimestamp: `2026-11-21T03:00:0${second}Z` },
    spec: { replicas: sizes.spec, selector, template },
    status: { replicas: sizes.spec, availableReplicas: sizes.available },
  };
}
