import { kindByGvk } from '../../../api/kinds.ts';
import type { KubeObject } from '../../../api/object.ts';
import { encode } from './encode.ts';

/** The object as the server writes it: with the zero values and nulls that Go writes for what is not set. */
export function encodeObject<T extends KubeObject>(object: T): T {
  const kind = kindByGvk(object.apiVersion, object.kind);
  return kind ? encode(object, kind.schema) : object;
}
