import { expect, test } from 'vitest';
import { decodeLink, encodeLink } from './link.ts';

test('a link gives back what was shared, in any script', async () => {
  const shared = { scenario: 'scenario: 살아 있는 클러스터 🐟\n', at: 133_450 };
  const text = await encodeLink(shared);
  expect(text).toMatch(/^2\.[\w-]+$/);
  expect(await decodeLink(text)).toEqual({ ok: true, value: { ...shared, earlier: false } });
});

test('a link of version 1 is read, and known for what it is', async () => {
  // [12000, "scenario: a\n"], as version 1 wrote it
  const text = '1.izY0MjAw0FEqTk7NSyzKzLdSSIzJU4oFAA';
  expect(await decodeLink(text)).toEqual({
    ok: true,
    value: { at: 12_000, scenario: 'scenario: a\n', earlier: true },
  });
});

test.each([
  ['2.!!!', 'damaged'],
  ['2.AAAA', 'damaged'],
  ['nonsense', 'damaged'],
  ['', 'damaged'],
  ['9.abc', 'newer'],
  ['2.q1ZKVLIyrAUA', 'empty'],
])('%j is refused: %s', async (text, error) => {
  expect(await decodeLink(text)).toEqual({ ok: false, error });
});
