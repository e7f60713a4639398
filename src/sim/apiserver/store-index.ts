import type { KubeObject } from '../../api/object.ts';

/** The objects of a resource by a computed key, kept up to date with every write. */
export interface Index<T extends KubeObject> {
  /** The objects under a key, in order of their creation. */
  get(key: string): Iterable<T>;
  count(key: string): number;
  /** How many keys have objects. */
  readonly size: number;
}

/** What an index holds: an object through its whole life, with what it is now. */
interface Living {
  readonly newest: { readonly object: KubeObject };
}

/** Buckets hold lives, not objects: a write that leaves the keys alone has nothing to do here. */
export class StoreIndex implements Index<KubeObject> {
  private readonly keysOf: (object: KubeObject) => readonly string[];
  private readonly partOf: ((object: KubeObject) => unknown) | undefined;
  private readonly buckets = new Map<string, Set<Living>>();

  /** `partOf`: all that the keys are made of; while it stays the same value, so do they. */
  constructor(
    keysOf: (object: KubeObject) => readonly string[],
    partOf: ((object: KubeObject) => unknown) | undefined,
  ) {
    this.keysOf = keysOf;
    this.partOf = partOf;
  }

  get size(): number {
    return this.buckets.size;
  }

  get(key: string): Iterable<KubeObject> {
    const bucket = this.buckets.get(key);
    return bucket ? objectsOf(bucket) : [];
  }

  count(key: string): number {
    return this.buckets.get(key)?.size ?? 0;
  }

  add(life: Living, object: KubeObject): void {
    for (const bucketKey of this.keysOf(object)) {
      const bucket = this.buckets.get(bucketKey);
      if (bucket) bucket.add(life);
      else this.buckets.set(bucketKey, new Set([life]));
    }
  }

  remove(life: Living, object: KubeObject): void {
    for (const bucketKey of this.keysOf(object)) {
      const bucket = this.buckets.get(bucketKey);
      if (bucket?.delete(life) && bucket.size === 0) this.buckets.delete(bucketKey);
    }
  }

  change(life: Living, before: KubeObject, after: KubeObject): void {
    const { keysOf, partOf } = this;
    if (partOf && partOf(before) === partOf(after)) return;
    const was = keysOf(before);
    const is = keysOf(after);
    if (was.length === is.length && was.every((bucketKey, i) => bucketKey === is[i])) return;
    this.remove(life, before);
    this.add(life, after);
  }
}

function* objectsOf(lives: Iterable<Living>): Iterable<KubeObject> {
  for (const life of lives) yield life.newest.object;
}
