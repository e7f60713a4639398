import type { KubeObject } from '../../../api/object.ts';
import type { ApiResult } from '../client.ts';
import type { Registry, WriteContext } from '../registry.ts';

/** What the storage of one resource does around a write beyond what all do (e.g. a Service's cluster IP). */
export interface ResourceHooks {
  /** After validation, before the write. May change the object. */
  readonly beforeCreate?: (registry: Registry, object: KubeObject, context: WriteContext) => ApiResult<KubeObject>;
  readonly beforeUpdate?: (
    registry: Registry,
    object: KubeObject,
    old: KubeObject,
    context: WriteContext,
  ) => ApiResult<KubeObject>;
}
