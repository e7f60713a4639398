import { expect, test } from 'vitest';
import { decodeLink, encodeLink } from './link.ts';

test('a link gives back what was shared, in any script', async () => {
  const shared = { scenario: 'scenario: 살아 있는 클러스터 🐟\n', at: 133_450 };
  const text = await encodeLink(shared);
  expect(text).toMatch(/^1\.[\w-]+$/);
  expect(await decodeLink(text)).toEqual({ ok: true, value: shared });
});

test.each([
  ['1.!!!', 'damaged'],
  ['1.AAAA', 'damaged'],
  ['9.abc', 'version 9'],
  ['', 'version'],
])('%j is refused: %s', async (text, word) => {
  expect(await decodeLink(text)).toMatchObject({ ok: false, error: expect.stringContaining(word) as unknown });
});
