import { expect, test } from 'vitest';
import { checkImageName } from './image-name.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  'nginx',
  'nginx:1.27',
  `nginx@${DIGEST}`,
  'library/nginx:latest',
  'registry.k8s.io/e2e-test-images/agnhost:2.40',
  'localhost:5000/team/app:v1',
  `ghcr.io/a/b_c-d.e:1@${DIGEST}`,
])('%s is a reference', (image) => {
  expect(checkImageName(image)).toBeUndefined();
});

test.each([
  ['Nginx:1.27', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
  ['docker.io/Team/app', 'invalid reference format: repository name (Team/app) must be lowercase'],
  ['nginx:', 'invalid reference format'],
  ['nginx:1.27:2', 'invalid reference format'],
  ['-nginx', 'invalid reference format'],
])('%s is none', (image, why) => {
  expect(checkImageName(image)).toBe(`couldn't parse image name "${image}": ${why}`);
});
