import { controllerOf, controllerRefTo, keyFor, keyOf, namespaceOf } from '../../api/object.ts';
import type { KubeObject, ResourceName, Resources } from '../../api/object.ts';
import type { LabelSelector, OwnerReference } from '../../api/generated/types.ts';
import { matcherOf } from '../../api/selectors/label-selector.ts';
import type { ApiResult, Client } from '../apiserver/client.ts';
import type { Index } from '../apiserver/store-index.ts';

// Who controls what, after pkg/controller/controller_ref_manager.go. All look-ups go through indexes: none scans a namespace.

/** An owner's look at its own selector. */
export interface Selecting {
  readonly owner: KubeObject;
  readonly selector: LabelSelector;
}

/** The objects of a resource by the uid of their controller, in order of creation. */
export function byController<K extends ResourceName>(client: Client, resource: K): Index<Resources[K]> {
  const controllerUid = (object: KubeObject): readonly string[] => {
    const owner = controllerOf(object);
    return owner ? [owner.uid] : [];
  };
  return client.index(resource, 'controller', controllerUid, ({ metadata }) => metadata.ownerReferences);
}

/** The objects of the owner's namespace that the selector matches, in order of creation, whoever controls them. */
export function selectedBy<K extends ResourceName>(
  client: Client,
  resource: K,
  { owner, selector }: Selecting,
): readonly Resources[K][] {
  const byLabel = client.index(resource, 'labels', labelKeys, ({ metadata }) => metadata.labels);
  const selects = matcherOf(selector);
  const found: Resources[K][] = [];
  for (const object of byLabel.get(narrowest(byLabel, selectorKeys(owner, selector)))) {
    if (selects(object.metadata.labels)) found.push(object);
  }
  return found;
}

/** The key with the fewest objects. */
function narrowest(index: Index<KubeObject>, keys: readonly [string, ...string[]]): string {
  return keys.reduce((best, key) => (index.count(key) < index.count(best) ? key : best));
}

/** The key of the owner that a reference means, if it exists and is the very object (resolveControllerRef). */
export function resolveController(
  client: Client,
  resource: ResourceName,
  kind: string,
  object: KubeObject,
): string | undefined {
  const ref = controllerOf(object);
  if (ref?.kind !== kind) return undefined;
  const owner = client.get(resource, object.metadata.namespace, ref.name);
  return owner?.metadata.uid === ref.uid ? keyFor(object.metadata.namespace, ref.name) : undefined;
}

/** The object of a key (see keyOf), if it exists. */
export function getByKey<K extends ResourceName>(client: Client, resource: K, key: string): Resources[K] | undefined {
  const [first = '', second] = key.split('/');
  return second === undefined ? client.get(resource, undefined, first) : client.get(resource, first, second);
}

/** Owners of a kind, and how they choose what they own. */
export interface Owners<K extends ResourceName> {
  readonly resource: K;
  readonly kind: string;
  readonly selectorOf: (owner: Resources[K]) => LabelSelector | undefined;
}

/**
 * Calls `wake` with the keys of the owners whom a write to what they own concerns: its controller, the controller it had before, and, where
 * it has none, those that may adopt it.
 */
export function watchOwned<K extends ResourceName>(
  client: Client,
  owned: ResourceName,
  { resource, kind, selectorOf }: Owners<K>,
  wake: (key: string) => void,
): void {
  client.watch(owned, ({ object, previous }) => {
    const owner = resolveController(client, resource, kind, object);
    if (owner !== undefined) wake(owner);
    const before = previous?.object;
    if (before && before.metadata.ownerReferences !== object.metadata.ownerReferences) {
      const last = resolveController(client, resource, kind, before);
      if (last !== undefined && last !== owner) wake(last);
    }
    if (controllerOf(object)) return;
    for (const candidate of ownersSelecting(client, resource, selectorOf, object)) wake(keyOf(candidate));
  });
}

/** Objects without a controller that the selector matches and that the owner may therefore adopt. */
export function adoptable<K extends ResourceName>(
  client: Client,
  resource: K,
  { owner, selector }: Selecting,
): readonly Resources[K][] {
  if (owner.metadata.deletionTimestamp !== undefined) return [];
  const orphans = client.index(resource, 'orphans', (object) => (controllerOf(object) ? [] : labelKeys(object)));
  if (orphans.size === 0) return [];
  return [...orphans.get(narrowest(orphans, selectorKeys(owner, selector)))].filter(
    (object) => object.metadata.deletionTimestamp === undefined && matcherOf(selector)(object.metadata.labels),
  );
}

/** The owners of a resource whose selector matches the object: those that may adopt it. */
export function ownersSelecting<K extends ResourceName>(
  client: Client,
  resource: K,
  selectorOf: (owner: Resources[K]) => LabelSelector | undefined,
  object: KubeObject,
): readonly Resources[K][] {
  const owners = client.index(resource, 'selector', (owner) => {
    const selector = selectorOf(owner);
    return selector ? selectorKeys(owner, selector).slice(-1) : [];
  });
  if (owners.size === 0) return [];
  const { labels } = object.metadata;
  const selecting: Resources[K][] = [];
  for (const key of labelKeys(object)) {
    for (const owner of owners.get(key)) if (matcherOf(selectorOf(owner))(labels)) selecting.push(owner);
  }
  return selecting;
}

/** Makes `owner` the controller of an orphan. `finalizer` is added with it. */
export function adopt<K extends ResourceName>(
  client: Client,
  resource: K,
  owner: KubeObject,
  object: Resources[K],
  finalizer?: string,
): ApiResult<Resources[K]> {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerRefTo(owner)];
  const finalizers = finalizer === undefined ? {} : { finalizers: [...(object.metadata.finalizers ?? []), finalizer] };
  return client.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences, ...finalizers } });
}

/** Takes the owner's reference off an object. `finalizer` goes with it. */
export function release<K extends ResourceName>(
  client: Client,
  resource: K,
  owner: KubeObject,
  object: Resources[K],
  finalizer?: string,
): ApiResult<Resources[K]> {
  const { finalizers = [], ownerReferences = [], ...metadata } = object.metadata;
  const owners = ownerReferences.filter((ref: OwnerReference) => ref.uid !== owner.metadata.uid);
  const kept = finalizers.filter((name: string) => name !== finalizer);
  return client.update(resource, {
    ...object,
    metadata: {
      ...metadata,
      ...(owners.length > 0 && { ownerReferences: owners }),
      ...(kept.length > 0 && { finalizers: kept }),
    },
  });
}

/**
 * All objects that the owner controls and whose labels it selects, after adopting orphans that match and releasing what does not match any
 * more. Looks at each of them: for owners of few objects. `mayClaim` narrows the orphans further.
 */
export function claim<K extends ResourceName>(
  client: Client,
  resource: K,
  selecting: Selecting,
  options: { readonly mayClaim?: (object: Resources[K]) => boolean; readonly finalizer?: string } = {},
): ApiResult<readonly Resources[K][]> {
  const { owner, selector } = selecting;
  const { mayClaim = () => true, finalizer } = options;
  const claimed: Resources[K][] = [];
  for (const object of byController(client, resource).get(owner.metadata.uid)) {
    if (matcherOf(selector)(object.metadata.labels) && mayClaim(object)) {
      claimed.push(object);
    } else if (owner.metadata.deletionTimestamp === undefined) {
      const released = release(client, resource, owner, object, finalizer);
      if (!released.ok && !isGoneOrInvalid(released.error.code)) return released;
    }
  }
  for (const object of adoptable(client, resource, selecting)) {
    if (!mayClaim(object)) continue;
    const adopted = adopt(client, resource, owner, object, finalizer);
    if (!adopted.ok) return adopted;
    claimed.push(adopted.value);
  }
  return { ok: true, value: claimed };
}

/** What a release may swallow: the object is gone, or has changed owners meanwhile. */
export function isGoneOrInvalid(code: number | undefined): boolean {
  return code === 404 || code === 422;
}

/** Index keys under which an object can be found by its namespace or by any of its labels. */
function labelKeys(object: KubeObject): readonly string[] {
  const namespace = namespaceOf(object);
  const labels = Object.entries(object.metadata.labels ?? {});
  return [namespace, ...labels.map(([key, value]) => `${namespace} ${key}=${value}`)];
}

/** Index keys under each of which everything that the selector matches can be found. */
function selectorKeys(owner: KubeObject, selector: LabelSelector): readonly [string, ...string[]] {
  const namespace = namespaceOf(owner);
  const labels = Object.entries(selector.matchLabels ?? {});
  return [namespace, ...labels.map(([key, value]) => `${namespace} ${key}=${value}`)];
}
