import { del, get, set } from 'idb-keyval';

/** What the browser keeps for us. Nothing here ever throws: a browser without storage still has a working page. */

export function readLocal<T>(key: string, check: (value: unknown) => T): T {
  try {
    return check(JSON.parse(localStorage.getItem(key) ?? 'null'));
  } catch {
    return check(undefined);
  }
}

/** True if it was kept. */
export function writeLocal(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export async function readLarge(key: string): Promise<unknown> {
  try {
    return await get(key);
  } catch {
    return undefined;
  }
}

export async function writeLarge(key: string, value: unknown): Promise<boolean> {
  try {
    await set(key, value);
    return true;
  } catch {
    return false;
  }
}

export async function forgetLarge(key: string): Promise<void> {
  try {
    await del(key);
  } catch {
    // there is nothing to forget where nothing can be kept
  }
}
