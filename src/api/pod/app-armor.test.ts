import { expect, it } from 'vitest';
import type { PodSpec } from '../generated/types.ts';
import { APPARMOR_ANNOTATION, withAnnotatedProfiles } from './app-armor.ts';

const spec: PodSpec = { containers: [{ name: 'web' }] };

it.each([
  ['unconfined', { type: 'Unconfined' }],
  ['localhost/mine', { type: 'Localhost', localhostProfile: 'mine' }],
  ['localhost/', undefined],
  ['anything', undefined],
])('%s makes a profile', (annotation, profile) => {
  const [container] = withAnnotatedProfiles(spec, { [`${APPARMOR_ANNOTATION}web`]: annotation }).containers;
  expect(container?.securityContext?.appArmorProfile).toEqual(profile);
});
