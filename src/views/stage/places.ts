/** Pods of a tank in the order of their places, `undefined` where a place is free; no free place at the end. */
export type Places = readonly (string | undefined)[];

/** A pod keeps its place while it lives, so that tiles do not jump; a place that came free is taken by the next. */
export function nextPlaces(before: Places, gone: ReadonlySet<string>, come: readonly string[]): Places {
  const places = before.map((uid) => (uid === undefined || gone.has(uid) ? undefined : uid));
  let free = 0;
  for (const uid of come) {
    while (places[free] !== undefined) free += 1;
    places[free] = uid;
  }
  while (places.length > 0 && places.at(-1) === undefined) places.pop();
  return places;
}

/** Without the free places: tiles move together when nothing comes or goes any more. */
export const closedUp = (places: Places): Places => places.filter((uid) => uid !== undefined);
