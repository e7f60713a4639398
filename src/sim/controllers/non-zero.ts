/** The fields whose numbers are not zero, as Go writes them with `omitempty`. */
export function nonZero<T extends Readonly<Record<string, number>>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0)) as Partial<T>;
}
