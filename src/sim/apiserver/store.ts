import { assert } from '../../base/assert.ts';
import { byText } from '../../base/compare.ts';
import { keyOf, namespaceOf } from '../../api/object.ts';
import type { ObjectMeta } from '../../api/generated/types.ts';
import type { KubeObject, ResourceName, Resources } from '../../api/object.ts';
import type { Cause } from '../kernel/cause.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Index } from './store-index.ts';
import { StoreIndex } from './store-index.ts';

/** One write: what an object became, when, by whom and why. */
export interface Version<T extends KubeObject = KubeObject> {
  /** Grows by one with every write in the cluster; the object's resourceVersion. */
  readonly revision: number;
  readonly time: SimTime;
  readonly resource: ResourceName;
  readonly key: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the write; for DELETED its last state. */
  readonly object: T;
  /** The version before, of the same object (never of an earlier object of that name). */
  readonly previous: Version<T> | undefined;
  /** The component that wrote: `deployment-controller`, `kubelet/node-1`, `kubectl`. */
  readonly author: string;
  readonly cause: Cause;
}

export type VersionOf<K extends ResourceName> = Version<Resources[K]>;

/** One object from its creation to its removal. */
interface Life {
  newest: Version;
  /** The object that had this key before. */
  readonly before: Life | undefined;
}

interface Table {
  /** The objects that exist. */
  readonly live: Map<string, Life>;
  /** The last object of each key that exists no more. */
  readonly past: Map<string, Life>;
  readonly indexes: Map<string, StoreIndex>;
  readonly watchers: Set<(version: Version) => void>;
  /** Lists that are still good: of a namespace, and of all under the empty name. */
  readonly sorted: Map<string, readonly KubeObject[]>;
}

/** Bookkeeping that nobody looks back at: only the newest version is kept. */
const WITHOUT_HISTORY: ReadonlySet<ResourceName> = new Set<ResourceName>(['leases']);
/** Most objects are events, and hardly one is asked for by its uid: those are searched, and need no entry. */
const WITHOUT_UID_ENTRY: ResourceName = 'events';

/**
 * The store of versions (etcd): immutable objects, a revision for each write, and the whole past of every object. Synchronous; watchers
 * are told within the write, with the write as the current cause.
 */
export class Store {
  /** Every write in order. */
  readonly log: Version[] = [];
  private readonly livesByUid = new Map<string, Life>();
  private readonly kernel: Kernel;
  private readonly tables = new Map<ResourceName, Table>();
  private readonly allWatchers = new Set<(version: Version) => void>();
  private lastRevision = 0;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  get revision(): number {
    return this.lastRevision;
  }

  get<K extends ResourceName>(resource: K, key: string): Resources[K] | undefined {
    return this.table(resource).live.get(key)?.newest.object as Resources[K] | undefined;
  }

  /** Newest version of an object that exists. */
  head<K extends ResourceName>(resource: K, key: string): VersionOf<K> | undefined {
    return this.table(resource).live.get(key)?.newest as VersionOf<K> | undefined;
  }

  /** Last versions of all objects that ever had this key, oldest object first; follow `previous` for the past of each. */
  lives<K extends ResourceName>(resource: K, key: string): readonly VersionOf<K>[] {
    const versions: Version[] = [];
    const { live, past } = this.table(resource);
    for (let life = live.get(key) ?? past.get(key); life; life = life.before) versions.push(life.newest);
    return versions.reverse() as unknown as readonly VersionOf<K>[];
  }

  /** Newest version of the object with this uid; its removal if it is gone. */
  lastOfUid(uid: string): Version | undefined {
    return this.livesByUid.get(uid)?.newest ?? this.searchByUid(uid);
  }

  /** The write of this revision, unless it is one without history. */
  byRevision(revision: number): Version | undefined {
    let low = 0;
    let high = this.log.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const version = this.log[middle] as Version;
      if (version.revision === revision) return version;
      if (version.revision < revision) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** All keys of a resource that ever existed: those of what exists first, each in order of creation or removal. */
  *keysEver(resource: ResourceName): Iterable<string> {
    const { live, past } = this.table(resource);
    yield* live.keys();
    for (const key of past.keys()) if (!live.has(key)) yield key;
  }

  count(resource: ResourceName): number {
    return this.table(resource).live.size;
  }

  /** All objects of a resource (or of one namespace), ordered by key. The array is shared: do not change it. */
  list<K extends ResourceName>(resource: K, namespace?: string): readonly Resources[K][] {
    const { sorted, live } = this.table(resource);
    let list = sorted.get(namespace ?? '');
    if (!list) {
      const objects = namespace
        ? [...this.index(resource, 'namespace', byNamespace, never).get(namespace)]
        : Array.from(live.values(), (life) => life.newest.object);
      list = objects.sort(byKey);
      sorted.set(namespace ?? '', list);
    }
    return list as readonly Resources[K][];
  }

  /** Objects in order of creation, without a copy. */
  *each<K extends ResourceName>(resource: K): Iterable<Resources[K]> {
    for (const life of this.table(resource).live.values()) yield life.newest.object as Resources[K];
  }

  /**
   * The index of this name, made on first use. `keysOf` must depend on the object alone; with `partOf`, on that part of it alone: while it is
   * the same reference the keys are the same.
   */
  index<K extends ResourceName>(
    resource: K,
    name: string,
    keysOf: (object: Resources[K]) => readonly string[],
    partOf?: (object: Resources[K]) => unknown,
  ): Index<Resources[K]> {
    const table = this.table(resource);
    let index = table.indexes.get(name);
    if (!index) {
      index = new StoreIndex(keysOf as StoreIndex['keysOf'], partOf as StoreIndex['partOf']);
      table.indexes.set(name, index);
      for (const life of table.live.values()) index.add(life, life.newest.object);
    }
    return index as unknown as Index<Resources[K]>;
  }

  /** Calls `handler` for every write to the resource, within the write. Returns how to stop. */
  watch<K extends ResourceName>(resource: K, handler: (version: VersionOf<K>) => void): () => void {
    const { watchers } = this.table(resource);
    const any = handler as unknown as (version: Version) => void;
    watchers.add(any);
    return () => watchers.delete(any);
  }

  /** Calls `handler` for every write. Returns how to stop. */
  watchAll(handler: (version: Version) => void): () => void {
    this.allWatchers.add(handler);
    return () => this.allWatchers.delete(handler);
  }

  /** Creates or replaces an object. The stored object carries the new resourceVersion. */
  put<K extends ResourceName>(resource: K, object: Resources[K], author: string): VersionOf<K> {
    const table = this.table(resource);
    const key = keyOf(object);
    const life = table.live.get(key);
    const before = life?.newest;
    const stored = this.stamp(object);
    const version = this.version(resource, before?.key ?? key, before ? 'MODIFIED' : 'ADDED', stored, before, author);
    this.remember(version);
    if (life && before) {
      life.newest = version;
      for (const state of table.indexes.values()) state.change(life, before.object, stored);
    } else {
      this.begin(table, version);
    }
    if (table.sorted.size > 0) table.sorted.clear();
    this.tell(table, version);
    return version as unknown as VersionOf<K>;
  }

  /** Creates an object by a version that the caller has made for the next revision: one that need not have the object at hand. */
  append<K extends ResourceName>(version: Version<Resources[K]>): void {
    assert(version.revision === this.lastRevision + 1, `revision ${version.revision} after ${this.lastRevision}`);
    this.lastRevision = version.revision;
    const table = this.table(version.resource);
    this.remember(version);
    this.begin(table, version);
    this.tell(table, version);
  }

  /** Removes an object; `last` is its last state if the removal changes it. The last state carries the revision of the removal. */
  remove<K extends ResourceName>(resource: K, key: string, author: string, last?: Resources[K]): VersionOf<K> {
    const table = this.table(resource);
    const life = table.live.get(key);
    assert(life, `removing ${resource} ${key}, which does not exist`);
    const before = life.newest;
    const version = this.version(resource, key, 'DELETED', this.stamp(last ?? before.object), before, author);
    life.newest = version;
    table.live.delete(key);
    table.past.set(key, life);
    for (const state of table.indexes.values()) state.remove(life, before.object);
    if (table.sorted.size > 0) table.sorted.clear();
    this.remember(version);
    this.tell(table, version);
    return version as unknown as VersionOf<K>;
  }

  /** The version of an object that was current at a moment, if it existed then. */
  versionAt<K extends ResourceName>(resource: K, key: string, time: SimTime): VersionOf<K> | undefined {
    const lives = this.lives(resource, key);
    for (let i = lives.length - 1; i >= 0; i -= 1) {
      let version: VersionOf<K> | undefined = lives[i];
      while (version && version.time > time) version = version.previous;
      if (version) return version.type === 'DELETED' ? undefined : version;
    }
    return undefined;
  }

  /** The version of an object that was current at a revision, if it existed then. */
  versionAtRevision<K extends ResourceName>(resource: K, key: string, revision: number): VersionOf<K> | undefined {
    const lives = this.lives(resource, key);
    for (let i = lives.length - 1; i >= 0; i -= 1) {
      let version: VersionOf<K> | undefined = lives[i];
      while (version && version.revision > revision) version = version.previous;
      if (version) return version.type === 'DELETED' ? undefined : version;
    }
    return undefined;
  }

  /** The writes after a revision, in order. */
  since(revision: number): readonly Version[] {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.log[middle] as Version).revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.log.slice(low);
  }

  /** All objects of a resource as they were at a moment, ordered by key. */
  listAt<K extends ResourceName>(resource: K, time: SimTime): readonly Resources[K][] {
    const found: Resources[K][] = [];
    for (const key of this.keysEver(resource)) {
      const version = this.versionAt(resource, key, time);
      if (version) found.push(version.object);
    }
    return found.sort(byKey);
  }

  private table(resource: ResourceName): Table {
    let table = this.tables.get(resource);
    if (!table) {
      table = {
        live: new Map(),
        past: new Map(),
        indexes: new Map(),
        watchers: new Set(),
        sorted: new Map(),
      };
      this.tables.set(resource, table);
    }
    return table;
  }

  private stamp<T extends KubeObject>(object: T): T {
    this.lastRevision += 1;
    return { ...object, metadata: withRevision(object.metadata, String(this.lastRevision)) };
  }

  private version(
    resource: ResourceName,
    key: string,
    type: Version['type'],
    object: KubeObject,
    before: Version | undefined,
    author: string,
  ): Version {
    const previous = WITHOUT_HISTORY.has(resource) ? undefined : before;
    const { now: time, cause } = this.kernel;
    return {
      revision: this.lastRevision,
      time,
      resource,
      key,
      type,
      object,
      previous,
      author,
      cause,
    };
  }

  private begin(table: Table, version: Version): void {
    const life: Life = { newest: version, before: table.past.get(version.key) };
    table.live.set(version.key, life);
    if (version.resource !== WITHOUT_UID_ENTRY) this.livesByUid.set(version.object.metadata.uid, life);
    for (const state of table.indexes.values()) state.add(life, version.object);
    if (table.sorted.size > 0) table.sorted.clear();
  }

  private searchByUid(uid: string): Version | undefined {
    const { live, past } = this.table(WITHOUT_UID_ENTRY);
    for (const lives of [live, past]) {
      for (const { newest } of lives.values()) if (newest.object.metadata.uid === uid) return newest;
    }
    return undefined;
  }

  private remember(version: Version): void {
    if (!WITHOUT_HISTORY.has(version.resource)) this.log.push(version);
  }

  private tell(table: Table, version: Version): void {
    if (table.watchers.size === 0 && this.allWatchers.size === 0) return;
    this.kernel.because({ kind: 'write', revision: version.revision }, () => {
      for (const watcher of table.watchers) watcher(version);
      for (const watcher of this.allWatchers) watcher(version);
    });
  }
}

/** Nearly always there is one to be replaced, and a plain copy has a place for it. */
function withRevision(metadata: ObjectMeta, resourceVersion: string): ObjectMeta {
  if (metadata.resourceVersion === undefined) return { ...metadata, resourceVersion };
  const copy: { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] } = { ...metadata };
  copy.resourceVersion = resourceVersion;
  return copy;
}

function byNamespace(object: KubeObject): readonly string[] {
  return [namespaceOf(object)];
}

/** Nothing that changes: an object stays in its namespace. */
function never(): undefined {
  return undefined;
}

function byKey(a: KubeObject, b: KubeObject): number {
  return byText(namespaceOf(a), namespaceOf(b)) || byText(a.metadata.name, b.metadata.name);
}
