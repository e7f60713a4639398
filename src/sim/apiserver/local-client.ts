import type { Namespace, Status } from '../../api/generated/types.ts';
import { keyFor } from '../../api/object.ts';
import type { Draft, KubeObject, ResourceName, Resources } from '../../api/object.ts';
import { success } from '../../api/validation/errors.ts';
import { ok } from '../../base/result.ts';
import { bindPod } from './verbs/binding.ts';
import type { ApiResult, Client } from './client.ts';
import { createObject } from './verbs/create.ts';
import type { CreateDraft } from './verbs/create.ts';
import { deleteObject } from './verbs/delete.ts';
import { evictPod } from './verbs/eviction.ts';
import { finalizeUpdate, mainUpdate, statusUpdate, updateObject } from './verbs/update.ts';
import type { UpdateStrategy } from './verbs/update.ts';
import type { Registry } from './registry.ts';

/** The client of a component within the process: straight to the registry. */
export function localClient(registry: Registry, author: string): Client {
  const { store } = registry;
  const context = { author };

  function create<K extends ResourceName>(resource: K, object: Draft<Resources[K]>): ApiResult<Resources[K]> {
    const draft = object as unknown as CreateDraft;
    return createObject(registry, registry.kind(resource), draft, context) as ApiResult<Resources[K]>;
  }

  function update<K extends ResourceName>(
    resource: K,
    object: Resources[K],
    strategy: UpdateStrategy,
  ): ApiResult<Resources[K]> {
    const result = updateObject(registry, registry.kind(resource), object, context, strategy);
    return result as ApiResult<Resources[K]>;
  }

  return {
    author,
    get: (resource, namespace, name) => store.get(resource, keyFor(namespace, name)),
    list: (resource, namespace) => store.list(resource, namespace),
    index: (resource, name, keysOf, partOf) => store.index(resource, name, keysOf, partOf),
    watch: (resource, handler) => store.watch(resource, handler),
    create,
    update: (resource, object) => update(resource, object, mainUpdate),
    updateStatus: (resource, object) => update(resource, object, statusUpdate),
    finalize: (namespace: Namespace) => update('namespaces', namespace, finalizeUpdate),
    delete(resource, namespace, name, options = {}): ApiResult<KubeObject | Status> {
      const kind = registry.kind(resource);
      const result = deleteObject(registry, kind, keyFor(namespace, name), options, context);
      if (!result.ok) return result;
      const { object, gone } = result.value;
      if (!gone) return ok(object);
      const group = kind.group ? { group: kind.group } : {};
      return ok(success({ name, ...group, kind: resource, uid: object.metadata.uid }));
    },
    bind(namespace, pod, node) {
      const result = bindPod(registry, namespace, pod, node, context);
      return result.ok ? ok(undefined) : result;
    },
    evict: (namespace, pod, options = {}) => evictPod(registry, namespace, pod, options, context),
  };
}
