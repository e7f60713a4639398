import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evidence } from '../../../scripts/evidence.mjs';
import { documents } from './documents.ts';

test.each(Object.entries(documents(evidence())))('%s is what `npm run docs` writes', (path, text) => {
  expect(readFileSync(path, 'utf8'), 'run `npm run docs`').toBe(text);
});
