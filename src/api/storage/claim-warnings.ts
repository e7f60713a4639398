import { quote } from '../validation/field-error.ts';
import type { PersistentVolumeClaimSpec } from '../generated/types.ts';
import { isWholeQuantity } from '../values/quantity.ts';

/** Warnings about a claim's spec, also in templates. */
export function warningsForClaimSpec(spec: PersistentVolumeClaimSpec, path: string): readonly string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const storage = spec.resources?.[list]?.['storage'];
    if (storage === undefined || isWholeQuantity(storage)) return [];
    return [
      `${path}.resources.${list}[storage]: fractional byte value ${quote(storage)} is invalid, must be an integer`,
    ];
  });
}
