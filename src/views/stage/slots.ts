/** Which place in its tank each pod has: kept while it lives, so that tiles do not jump; a place that came free is taken by the next. */
export type Slots = ReadonlyMap<string, number>;

export function nextSlots(before: Slots | undefined, uids: readonly string[]): Slots {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const uid of uids) {
    const slot = before?.get(uid);
    if (slot === undefined) continue;
    slots.set(uid, slot);
    taken.add(slot);
  }
  let free = 0;
  for (const uid of uids) {
    if (slots.has(uid)) continue;
    while (taken.has(free)) free += 1;
    slots.set(uid, free);
    taken.add(free);
  }
  return slots;
}
