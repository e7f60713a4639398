// `--sort-by` (kubectl/pkg/cmd/get/sorter.go).
import { byBytes, scalarText } from '../../json.ts';
import { isQuantity, quantityNumber } from '../../../api/values/quantity.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import { jsonPath, relaxedPath } from '../../printers/jsonpath/evaluate.ts';

/** Items in the order of a field of their objects; those without the field come first. */
export function sortItems<T>(
  items: readonly T[],
  field: string,
  objectOf: (item: T) => unknown,
): Result<readonly T[], Failure> {
  const relaxed = relaxedPath(field);
  if (!relaxed.ok) return err(plain(relaxed.error));
  const path = jsonPath(relaxed.value, true);
  if (!path.ok) return err(plain(path.error));
  const keyed: { readonly item: T; readonly key: unknown }[] = [];
  for (const item of items) {
    const found = path.value.find(objectOf(item));
    if (!found.ok) return err(plain(found.error));
    keyed.push({ item, key: found.value[0]?.[0] });
  }
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    return err(plain(`couldn't find any field with path ${JSON.stringify(relaxed.value)} in the list of objects`));
  }
  return ok(keyed.toSorted((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item));
}

function compareKeys(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const x = scalarText(a);
  const y = scalarText(b);
  if (isQuantity(x) && isQuantity(y)) return quantityNumber(x) - quantityNumber(y);
  return byBytes(x, y);
}
