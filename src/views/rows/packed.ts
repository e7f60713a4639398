import { deepEqual } from '../../base/equal.ts';
import type { Row, RowChange } from './rows.ts';

/** A change of a row that is known: only the fields that are others now. */
export interface FieldsChange {
  readonly at: number;
  readonly uid: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A change as it crosses the worker's boundary. */
export type PackedChange = RowChange | FieldsChange;

type Fields = Readonly<Record<string, unknown>>;

function changedFields(before: Fields, after: Fields): Fields {
  const fields: Record<string, unknown> = {};
  for (const key in after) if (!deepEqual(before[key], after[key])) fields[key] = after[key];
  for (const key in before) if (!(key in after) && before[key] !== undefined) fields[key] = undefined;
  return fields;
}

/** Packs changes in the order in which they are told; it remembers what was told before. */
export class Packer {
  private readonly told = new Map<string, Row>();

  pack(change: RowChange): PackedChange {
    const { at, uid, row } = change;
    const before = this.told.get(uid);
    if (row === undefined) this.told.delete(uid);
    else this.told.set(uid, row);
    if (row === undefined || before === undefined) return change;
    return { at, uid, fields: changedFields(before as unknown as Fields, row as unknown as Fields) };
  }
}

/** The row after a change. Parts that stayed are the same objects as before. */
export function unpack(change: PackedChange, before: Row | undefined): Row | undefined {
  return 'fields' in change ? ({ ...before, ...change.fields } as Row) : change.row;
}
