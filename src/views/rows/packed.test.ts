import { expect, test } from 'vitest';
import { Packer, unpack } from './packed.ts';
import type { OtherRow, Row } from './rows.ts';

const row = (fields: Partial<OtherRow>): OtherRow => ({
  kind: 'Other',
  objectKind: 'ConfigMap',
  uid: 'u',
  namespace: 'default',
  name: 'settings',
  controller: undefined,
  status: undefined,
  createdAt: 0,
  ...fields,
});

test('a row is told whole once, then by the fields that changed, and comes out the same', () => {
  const told = [row({}), row({ status: 'Bound' }), row({ status: undefined, name: 'other' }), undefined, row({})];
  const packer = new Packer();
  const packed = told.map((next, at) => packer.pack({ at, uid: 'u', row: next }));
  expect(packed[1]).toEqual({ at: 1, uid: 'u', fields: { status: 'Bound' } });
  expect(packed[4]).toHaveProperty('row');
  let before: Row | undefined;
  const heard = packed.map((change) => (before = unpack(change, before)));
  expect(heard).toEqual(told);
});
