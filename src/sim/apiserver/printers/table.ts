import type { Kind } from '../../../api/kind.ts';
import type { Pod } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { encode } from '../codec/encode.ts';
import { dropMetadata } from '../metadata.ts';
import type { PrintClock } from './cell.ts';
import { columnsOf } from './columns.ts';
import { printerOf } from './printers.ts';

export interface TableContext extends PrintClock {
  /** An object in the version of the request. */
  readonly show?: (object: KubeObject) => object;
  /** v1 where none is told. */
  readonly metaVersion?: string;
}

/** The Table of objects that `kubectl get` asks for; `includeObject` tells what rows carry: Metadata (default), Object or None. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  resourceVersion: string | undefined,
  context: TableContext,
  includeObject = 'Metadata',
): object {
  const print = printerOf(kind.resource);
  const rows = objects.map((object) => {
    const conditions = conditionsOf(object);
    const row = { cells: print(object, context), object: rowObject(object, kind, context, includeObject) };
    return conditions ? { ...row, conditions } : row;
  });
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${context.metaVersion ?? 'v1'}`,
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
    columnDefinitions: columnsOf(kind.resource),
    rows: rows.length === 0 && kind.resource === 'limitranges' ? null : rows,
  };
}

const SUCCEEDED = [
  { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' },
];
const FAILED = [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }];

/** Rows of pods that have ended say so. */
function conditionsOf(object: KubeObject): readonly object[] | undefined {
  if (object.kind !== 'Pod') return undefined;
  const { phase } = (object as Pod).status;
  return phase === 'Succeeded' ? SUCCEEDED : phase === 'Failed' ? FAILED : undefined;
}

function rowObject(
  object: KubeObject,
  kind: Kind,
  { show, metaVersion = 'v1' }: TableContext,
  include: string,
): object | null {
  if (include === 'None') return null;
  const bare = dropMetadata(object, 'managedFields');
  if (include === 'Object') return show ? show(bare) : encode(bare, kind.schema);
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${metaVersion}`, metadata: bare.metadata };
}
