/** Virtual time: whole milliseconds since the start of the run. */
export type SimTime = number & { readonly __simTime: true };

export function simTime(ms: number): SimTime {
  return ms as SimTime;
}

/** Milliseconds of one second, minute, hour: `90 * SECOND`. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
