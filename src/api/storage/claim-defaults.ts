import { change, fill } from '../../base/fill.ts';
import type { PersistentVolumeClaimSpec } from '../generated/types.ts';
import { roundUpToMilli } from '../values/quantity.ts';

/** Defaults of a claim's spec, also in templates. */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const filled = fill(spec, { volumeMode: 'Filesystem', resources: {} });
  return change(filled, 'resources', (resources) =>
    change(change(resources, 'limits', roundAmounts), 'requests', roundAmounts),
  );
}

function roundAmounts(list: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const rounded = Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, roundUpToMilli(amount)]));
  return Object.keys(list).some((name) => rounded[name] !== list[name]) ? rounded : list;
}
