import { humanDuration } from '../../../api/values/duration.ts';
import type { KubeObject } from '../../../api/object.ts';
import { fromTime } from '../../../api/values/time.ts';

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

/** translateTimestampSince: how long ago something was. */
export function ageOf(time: string | undefined, { wallClock }: PrintClock): string {
  return time === undefined ? '<unknown>' : humanDuration(wallClock - fromTime(time));
}

/** Age of an object. */
export function age(object: KubeObject, clock: PrintClock): string {
  return ageOf(object.metadata.creationTimestamp, clock);
}
