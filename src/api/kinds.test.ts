import { expect, it } from 'vitest';
import type { KubeObject } from './object.ts';
import { apiVersionOf, kindByGvk, kindFor, kinds } from './kinds.ts';

it('lists every resource once, and finds kinds by resource and by version and name', () => {
  expect(new Set(kinds.map(({ resource }) => resource)).size).toBe(43);
  for (const kind of kinds) {
    expect(kindFor(kind.resource)).toBe(kind);
    expect(kindByGvk(apiVersionOf(kind), kind.kind)).toBe(kind);
  }
});

it('gives an object that has its defaults back as it is', () => {
  const sent = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
  } as unknown as KubeObject;
  const { defaults } = kindFor('deployments');
  const defaulted = defaults(sent);
  expect(defaults(defaulted)).toBe(defaulted);
  expect(defaulted).toMatchObject({
    spec: {
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: { spec: { containers: [{ imagePullPolicy: 'Always', resources: {} }], dnsPolicy: 'ClusterFirst' } },
    },
  });
});
