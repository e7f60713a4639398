/** Sizes as the tools take and tell them. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  Ki: 1024,
  kB: 1000,
  M: 1024 ** 2,
  Mi: 1024 ** 2,
  MB: 1e6,
  G: 1024 ** 3,
  Gi: 1024 ** 3,
  GB: 1e9,
};

/** `64M`, `1Gi`, `512` → bytes; 0 if it is no size. */
export function bytesOf(text: string): number {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0) : 0;
}

/** Whether a text is a size as `bytesOf` takes it. */
export function isSize(text: string): boolean {
  const match = /^\d+([a-zA-Z]*)$/.exec(text);
  return match !== null && UNITS[match[1] as string] !== undefined;
}

export function human(bytes: number): string {
  for (const [unit, size] of [
    ['G', 1024 ** 3],
    ['M', 1024 ** 2],
    ['K', 1024],
  ] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(1)}${unit}`;
  }
  return String(bytes);
}
