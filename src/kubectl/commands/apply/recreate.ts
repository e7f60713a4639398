import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import type { JsonObject } from '../../json.ts';
import { objectAt, textAt } from '../../json.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { whereOf } from '../common.ts';
import { gone } from '../objects/delete.ts';

/** `--force`: what cannot be patched is deleted and made anew; if that fails, what was there comes back. */
export function* recreated(context: Context, info: Info, current: JsonObject, modified: JsonObject): Task<JsonObject> {
  const place = { mapping: info.mapping, namespace: info.namespace };
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
  const { kernel } = context.environment;
  yield* check(context.client.delete(whereOf(info), options));
  yield* gone(context, info, textAt(current, 'metadata', 'uid'), kernel.now + 300_000);
  const made = context.client.create(place, modified);
  if (made.ok) return made.value;
  const { resourceVersion: _version, ...metadata } = objectAt(current, 'metadata') ?? {};
  context.client.create(place, { ...current, metadata });
  return yield* fail(made.error);
}
