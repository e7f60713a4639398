// Changing immutable objects as little as possible: what stays the same keeps its identity.

/** The object with the fields that it lacks; the same reference where it lacks none. */
export function fill<T extends object>(object: T, defaults: Partial<T>): T {
  let filled: T | undefined;
  for (const key in defaults) {
    if (object[key] !== undefined || defaults[key] === undefined) continue;
    filled ??= { ...object };
    filled[key] = defaults[key];
  }
  return filled ?? object;
}

/** The object with one field changed; the same reference where it has that value already. Undefined takes the field away. */
export function replace<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined): T {
  if (object[key] === value) return object;
  const changed = { ...object };
  if (value === undefined) delete changed[key];
  else changed[key] = value;
  return changed;
}

/** The object without fields; the same reference where it has none of them. */
export function without<T extends object>(object: T, ...keys: readonly (keyof T)[]): T {
  if (!keys.some((key) => object[key] !== undefined)) return object;
  const changed = { ...object };
  for (const key of keys) delete changed[key];
  return changed;
}

/** A field passed through a function, where it is there. */
export function change<T extends object, K extends keyof T>(
  object: T,
  key: K,
  to: (value: NonNullable<T[K]>) => T[K] | undefined,
): T {
  const value = object[key];
  return value === undefined || value === null ? object : replace(object, key, to(value));
}

/** Maps a list; the same reference where every element stays the same. */
export function mapSame<T>(list: readonly T[], to: (item: T, index: number) => T): readonly T[] {
  let mapped: T[] | undefined;
  for (let i = 0; i < list.length; i += 1) {
    const item = list[i] as T;
    const result = to(item, i);
    if (result !== item) mapped ??= list.slice();
    if (mapped) mapped[i] = result;
  }
  return mapped ?? list;
}

/** A list field with each element passed through a function. */
export function changeEach<T extends object, K extends keyof T, E>(
  object: T,
  key: K,
  to: T[K] extends readonly E[] | undefined ? (item: NonNullable<T[K]>[number & keyof T[K]] & E) => E : never,
): T {
  const list = object[key] as readonly E[] | undefined;
  return list ? replace(object, key, mapSame(list, to as (item: E) => E) as T[K]) : object;
}

/** The function with its results remembered by the identity of the argument. A result is remembered as its own result. */
export function rememberedByIdentity<T extends object>(compute: (object: T) => T): (object: T) => T {
  const results = new WeakMap<T, T>();
  return (object) => {
    let result = results.get(object);
    if (!result) {
      result = compute(object);
      results.set(object, result);
      results.set(result, result);
    }
    return result;
  };
}
