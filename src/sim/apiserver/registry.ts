import type { FieldError } from '../../api/validation/field-error.ts';
import type { Kind } from '../../api/kind.ts';
import type { KubeObject, ResourceName, Resources } from '../../api/object.ts';
import { toTime } from '../../api/values/time.ts';
import type { Random } from '../../base/random.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Store } from './store.ts';

/** Who writes, and how. */
export interface WriteContext {
  readonly author: string;
  /** Everything happens but the write itself. */
  readonly dryRun?: boolean;
  /** The object is the result of a patch: another uid in it is no precondition, but a change of the uid. */
  readonly patch?: boolean;
  /** What the version of the request asks for beyond the validation of the kind. */
  readonly validate?: (object: KubeObject) => readonly FieldError[];
  /** How the version of the request calls fields that the stored version calls otherwise. */
  readonly fieldNames?: Readonly<Record<string, string>>;
  /** Takes the texts of Warning headers. */
  readonly warn?: (text: string) => void;
  /** Fields that change nothing in a simulated cluster are warned of, too. */
  readonly warnNotSimulated?: boolean;
  /** Brings managedFields up to date just before the write. */
  readonly manage?: (next: KubeObject, old: KubeObject | undefined) => KubeObject;
}

/** The definitions of all kinds. */
export interface KindLookup {
  (resource: ResourceName): Kind | undefined;
}

/**
 * What all writes share: the store, the clock, the source of uids and names, the definitions of the kinds. The operations stand in files of
 * their own (create.ts, update.ts, delete.ts, binding.ts, eviction.ts), as the generic registry of upstream has them.
 */
export class Registry {
  readonly store: Store;
  readonly kernel: Kernel;
  /** Random characters of generated names. */
  readonly names: Random;
  readonly uids: Random;
  private readonly lookup: KindLookup;

  constructor(kernel: Kernel, store: Store, lookup: KindLookup) {
    this.kernel = kernel;
    this.store = store;
    this.lookup = lookup;
    this.names = kernel.random.fork('names');
    this.uids = kernel.random.fork('uid');
  }

  kind(resource: ResourceName): Kind {
    const kind = this.lookup(resource);
    if (!kind) throw new Error(`no definition of ${resource}`);
    return kind;
  }

  get(resource: ResourceName, key: string): KubeObject | undefined {
    return this.store.get(resource, key);
  }

  /** Stores an object, typed by its resource. Dry runs only get it back. */
  put(kind: Kind, object: KubeObject, context: WriteContext): KubeObject {
    if (context.dryRun) return object;
    return this.store.put(kind.resource, object as Resources[ResourceName], context.author).object;
  }

  /** Removes an object and gives its last state. */
  remove(kind: Kind, key: string, context: WriteContext): KubeObject {
    return this.store.remove(kind.resource, key, context.author).object;
  }

  /** Now, as metav1.Time. */
  now(): string {
    return toTime(this.kernel.wallClock);
  }

  /** Now plus seconds, as metav1.Time. */
  in(seconds: number): string {
    return toTime(this.kernel.wallClock + seconds * 1000);
  }
}

/** No warnings wanted. */
export function ignoreWarning(_text: string): void {
  return undefined;
}
