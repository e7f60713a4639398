import type { Row } from '../rows/rows.ts';

/** All rows that an object ever had, with the times from which they held. `undefined`: gone from then on. */
export interface Track<R extends Row = Row> {
  readonly uid: string;
  /** Its number among all tracks, in the order in which the objects came to be. */
  readonly order: number;
  /** The numbers of its entries among all changes. */
  readonly changes: readonly number[];
  readonly times: readonly number[];
  readonly rows: readonly (R | undefined)[];
}

/** Index of the last entry at or before the moment; -1 if there is none. */
export const indexAt = (times: readonly number[], at: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

export const rowAt = <R extends Row>(track: Track<R>, at: number): R | undefined => {
  const last = track.times.length - 1;
  if ((track.times[last] ?? Infinity) <= at) return track.rows[last];
  const index = indexAt(track.times, at);
  return index < 0 ? undefined : track.rows[index];
};

/** The row that the object has, or had when it was last seen. */
export const lastRow = <R extends Row>(track: Track<R>): R | undefined => {
  for (let index = track.rows.length - 1; index >= 0; index -= 1) {
    const row = track.rows[index];
    if (row !== undefined) return row;
  }
  return undefined;
};

/** When the object went, if it is gone. */
export const goneAt = (track: Track): number | undefined => {
  const last = track.rows.length - 1;
  return track.rows[last] === undefined ? track.times[last] : undefined;
};
