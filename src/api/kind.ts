import type { FieldError } from './validation/field-error.ts';
import type { KubeObject, ResourceName } from './object.ts';

/**
 * All that the API server knows of a kind: one definition per kind, in the kind's own file; `kinds.ts` lists them. Pure and timeless.
 * The request machinery (sim/apiserver) runs them in the order of upstream: decode → defaults → (admission) → prepare → validate.
 */
export interface Kind<T extends KubeObject = KubeObject> {
  /** API group, empty for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: ResourceName;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Name of the type in generated/schema.ts. */
  readonly schema: string;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** Which changes raise metadata.generation. `none`: the kind has no generation. */
  readonly generation: 'none' | 'spec' | 'spec-and-annotations';
  /** Whether PUT may leave resourceVersion out (AllowUnconditionalUpdate). */
  readonly unconditionalUpdate: boolean;
  /** Requests only get and list it. */
  readonly readOnly?: boolean;
  /** Fills in what the server fills in when it decodes. Returns the same reference where nothing changes. */
  readonly defaults: (object: T) => T;
  /** Strategy's PrepareForCreate beyond what all kinds share (dropping status, setting generation): e.g. a pod's phase and QoS class. */
  readonly prepareForCreate?: (object: T) => T;
  /** Strategy's PrepareForUpdate beyond keeping the old status. */
  readonly prepareForUpdate?: (object: T, old: T) => T;
  readonly validate: (object: T) => readonly FieldError[];
  readonly validateUpdate: (object: T, old: T) => readonly FieldError[];
  readonly validateStatusUpdate?: (object: T, old: T) => readonly FieldError[];
  /** What answers to requests show of a stored object, where that is not all of it (the storage's Decorator); watches show what is stored. */
  readonly decorate?: (object: T) => T;
  /** Texts of the Warning headers of a create (old undefined) or update. */
  readonly warnings?: (object: T, old: T | undefined) => readonly string[];
  /** Values of the field selectors that the kind supports beyond metadata.name and metadata.namespace. */
  readonly selectableFields?: (object: T) => Readonly<Record<string, string>>;
}
