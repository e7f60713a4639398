import { expect, it } from 'vitest';
import type { Toleration } from '../../../api/generated/types.ts';
import { toleratedForSeconds } from './tolerated-for.ts';

const TAINTS = [
  { key: 'a', effect: 'NoExecute' },
  { key: 'b', effect: 'NoExecute' },
];

const for10s: Toleration = { key: 'a', operator: 'Exists', tolerationSeconds: 10 };

it.each<readonly [string, readonly Toleration[], number | undefined]>([
  ['one taint that is not tolerated is enough to go', [{ key: 'a', operator: 'Exists' }], 0],
  ['tolerated for ever', [{ operator: 'Exists' }], undefined],
  ['the shortest time counts', [for10s, { key: 'b', operator: 'Exists', tolerationSeconds: 5 }], 5],
  ['no time at all counts as none to lose', [for10s, { key: 'b', operator: 'Exists', tolerationSeconds: -1 }], 0],
  ['the first toleration of a taint decides', [for10s, { operator: 'Exists' }], 10],
])('%s', (_name, tolerations, seconds) => {
  expect(toleratedForSeconds(TAINTS, tolerations)).toBe(seconds);
});
