/** Throws where the program itself is wrong; the worker then stops and offers the reproduction. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The value, or a crash with `what` where it is missing. */
export function must<T>(value: T | undefined, what: string): T {
  assert(value !== undefined, what);
  return value;
}

/** Marks the arm of a switch that no value can reach. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
