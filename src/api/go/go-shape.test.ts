import { expect, it } from 'vitest';
import { goShape } from './go-shape.ts';

it('drops zero values that are no pointers and writes what is always written', () => {
  const pod = {
    metadata: { name: 'web', labels: {} },
    spec: {
      hostname: '',
      priority: 0,
      nodeSelector: {},
      securityContext: {},
      containers: [{ name: 'web', ports: [{ containerPort: 80, hostPort: 0 }] }],
    },
  };
  expect(goShape('Pod', pod)).toEqual({
    metadata: { name: 'web' },
    spec: {
      priority: 0,
      securityContext: {},
      containers: [{ name: 'web', resources: {}, ports: [{ containerPort: 80 }] }],
    },
    status: {},
  });
});

it('keeps the reference where nothing changes', () => {
  const map = { metadata: { name: 'settings' }, data: { a: '' } };
  expect(goShape('ConfigMap', map)).toBe(map);
});
