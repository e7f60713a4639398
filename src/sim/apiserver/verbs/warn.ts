import type { Kind } from '../../../api/kind.ts';
import { notSimulated } from '../../../api/not-simulated/not-simulated.ts';
import type { KubeObject } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { WriteContext } from '../registry.ts';

type Loose = KubeObject & { readonly spec?: unknown; readonly template?: unknown };

/** Warns of what an object that is about to be written says, each text once per request (rest.WarningsOnCreate, WarningsOnUpdate). */
export function warn(kind: Kind, object: KubeObject, old: KubeObject | undefined, context: WriteContext): void {
  if (!context.warn) return;
  for (const text of kind.warnings?.(object, old) ?? []) context.warn(text);
  if (!context.warnNotSimulated || (old && asksForTheSame(object, old))) return;
  for (const field of notSimulated(object)) context.warn(`${field} is accepted but not simulated`);
}

function asksForTheSame(object: Loose, old: Loose): boolean {
  return deepEqual(object.spec, old.spec) && deepEqual(object.template, old.template);
}
