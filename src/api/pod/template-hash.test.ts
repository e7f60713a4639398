import { expect, test } from 'vitest';
import type { PodSpec, PodTemplateSpec } from '../generated/types.ts';
import { podTemplateHash } from './template-hash.ts';

const container = {
  name: 'web',
  image: 'nginx:1.27',
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};
const spec: PodSpec = {
  containers: [container],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};

function template(changes: Partial<PodSpec>): PodTemplateSpec {
  return {
    metadata: { labels: { app: 'web' } } as unknown as PodTemplateSpec['metadata'],
    spec: { ...spec, ...changes },
  } as PodTemplateSpec;
}

test.each([
  ['a container', template({}), '8448b6f544'],
  [
    'limits, of which the binary ones forget their text',
    template({
      containers: [{ ...container, image: 'nginx:1.17', resources: { limits: { cpu: '100m', memory: '64Mi' } } }],
    }),
    '5944858c4b',
  ],
])('%s hashes as in a real cluster', (_name, given, hash) => {
  expect(podTemplateHash(given)).toBe(hash);
});

test('a collision changes the hash', () => {
  expect(podTemplateHash(template({}), 0)).not.toBe('8448b6f544');
  expect(podTemplateHash(template({}), 1)).not.toBe(podTemplateHash(template({}), 0));
});
