import type { Result } from '../../base/result.ts';
import type { DeleteOptions, Namespace, Status } from '../../api/generated/types.ts';
import type { Draft, KubeObject, ResourceName, Resources } from '../../api/object.ts';
import type { Index } from './store-index.ts';
import type { VersionOf } from './store.ts';

/** The API server says no: a Status with code, reason and message worded as upstream. */
export type ApiResult<T> = Result<T, Status>;

/**
 * How the components inside the process (controllers, scheduler, kubelets) talk to the API server: the same registry, admission and validation
 * as `request()`, without the text. Reads are of the live store; objects are immutable. A client is made per component: `author` names it in the
 * history and as field manager. A kubelet's client fails with `unreachable` results while its node is cut off (see kubelet).
 */
export interface Client {
  readonly author: string;

  get<K extends ResourceName>(resource: K, namespace: string | undefined, name: string): Resources[K] | undefined;
  /** All objects, or those of a namespace, ordered by namespace and name. */
  list<K extends ResourceName>(resource: K, namespace?: string): readonly Resources[K][];
  /** See Store.index. */
  index<K extends ResourceName>(
    resource: K,
    name: string,
    keysOf: (object: Resources[K]) => readonly string[],
    partOf?: (object: Resources[K]) => unknown,
  ): Index<Resources[K]>;
  /** Called within each write to the resource. Wake a work queue there; never write from it. Returns how to stop. */
  watch<K extends ResourceName>(resource: K, handler: (version: VersionOf<K>) => void): () => void;

  create<K extends ResourceName>(resource: K, object: Draft<Resources[K]>): ApiResult<Resources[K]>;
  /**
   * Replaces the object except its status. With the resourceVersion of the object that was read a conflict is told;
   * a write that changes nothing makes no new version.
   */
  update<K extends ResourceName>(resource: K, object: Resources[K]): ApiResult<Resources[K]>;
  /** Replaces the status (and, as upstream allows per kind, metadata's annotations and labels). */
  updateStatus<K extends ResourceName>(resource: K, object: Resources[K]): ApiResult<Resources[K]>;
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: Partial<DeleteOptions>,
  ): ApiResult<KubeObject | Status>;
  /** POST pods/NAME/binding: sets spec.nodeName and the PodScheduled condition. */
  bind(namespace: string, pod: string, node: string): ApiResult<undefined>;
  /** POST pods/NAME/eviction. */
  evict(namespace: string, pod: string, options?: Partial<DeleteOptions>): ApiResult<undefined>;
  /** PUT namespaces/NAME/finalize: replaces spec.finalizers; the namespace goes once it is terminating and none are left. */
  finalize(namespace: Namespace): ApiResult<Namespace>;
}

/** Records events about objects as client-go's recorder does: counts repeats, folds similar ones, drops floods. */
export interface EventRecorder {
  event(
    object: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    /** involvedObject.fieldPath, e.g. `spec.containers{web}`. */
    fieldPath?: string,
  ): void;
}

/** Records events as client-go's events.k8s.io recorder does, which the scheduler uses: with an action, repeats as a series. */
export interface ActionRecorder {
  event(
    object: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    action: string,
    message: string,
    related?: KubeObject,
  ): void;
}

/** What the API server offers to the components it is started with. */
export interface ComponentAccess {
  client(author: string): Client;
  /** A recorder whose events name this component (and host, for kubelets). */
  recorder(component: string, host?: string): EventRecorder;
  /** A recorder of the newer API; `instance` names the process: `default-scheduler-vm`. */
  actionRecorder(component: string, instance: string): ActionRecorder;
}
