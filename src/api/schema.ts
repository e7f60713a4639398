/** What the OpenAPI documents of the API server say of one field. */
export interface FieldSchema {
  readonly type:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'array'
    | 'map'
    | 'ref'
    | 'quantity'
    | 'intOrString'
    | 'time'
    | 'microTime'
    | 'any';
  /** Name of the type, for `ref`. */
  readonly ref?: string;
  /** Element of an array, value of a map. */
  readonly items?: FieldSchema;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  /** x-kubernetes-list-type: how server-side apply merges the list. */
  readonly listType?: 'atomic' | 'map' | 'set';
  readonly listMapKeys?: readonly string[];
  /** x-kubernetes-patch-strategy: `merge`, `retainKeys`, `merge,retainKeys`, for strategic merge patches. */
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  readonly mapType?: 'atomic' | 'granular';
}

export interface TypeSchema {
  readonly fields: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  /** Pairs of apiVersion and kind. */
  readonly kinds?: readonly (readonly [apiVersion: string, kind: string])[];
  readonly unions?: unknown;
}
