import type { Kind } from '../../../api/kind.ts';
import { humanDuration } from '../../../api/duration.ts';
import type { Pod } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { fromTime } from '../../../api/time.ts';
import { encode } from '../wire/encode.ts';
import { dropMetadata } from '../metadata.ts';
import { columnsOf } from './columns.ts';
import { printerOf } from './printers.ts';

/** A column of a server-side table. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export type Cell = string | number | boolean | null;

/** Prints the cells of a row. */
export type Printer<T extends KubeObject = KubeObject> = (object: T, clock: PrintClock) => readonly Cell[];

/** The moment for ages. */
export interface PrintClock {
  readonly wallClock: number;
}

export type TableContext = PrintClock;

/** The Table of objects that `kubectl get` asks for; `includeObject` tells what rows carry: Metadata (default), Object or None. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  resourceVersion: string | undefined,
  clock: PrintClock,
  includeObject = 'Metadata',
): object {
  const print = printerOf(kind.resource);
  const rows = objects.map((object) => {
    const conditions = conditionsOf(object);
    const row = { cells: print(object, clock), object: rowObject(object, kind, includeObject) };
    return conditions ? { ...row, conditions } : row;
  });
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
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

function rowObject(object: KubeObject, kind: Kind, include: string): object | null {
  if (include === 'None') return null;
  const bare = dropMetadata(object, 'managedFields');
  if (include === 'Object') return encode(bare, kind.schema);
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: bare.metadata };
}

/** translateTimestampSince: how long ago something was. */
export function ageOf(time: string | undefined, { wallClock }: PrintClock): string {
  return time === undefined ? '<unknown>' : humanDuration(wallClock - fromTime(time));
}

/** Age of an object. */
export function age(object: KubeObject, clock: PrintClock): string {
  return ageOf(object.metadata.creationTimestamp, clock);
}
