import { parse } from 'yaml';

type Words = string | Readonly<Record<string, string>>;

interface Read {
  readonly title: Words | undefined;
  readonly captions: readonly { readonly at: number; readonly text: Words }[];
  readonly files: Readonly<Record<string, string>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wordsOf = (value: unknown): Words | undefined =>
  typeof value === 'string' ? value : isRecord(value) ? (value as Readonly<Record<string, string>>) : undefined;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A Go duration in milliseconds. */
export function millisecondsOf(duration: string): number {
  let sum = 0;
  for (const [, amount, unit = 's'] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(amount) * (units[unit] ?? 0);
  return sum;
}

/** Title, captions and files of a scenario. What cannot be read is left out: the worker has checked it already. */
export function readStory(text: string): Read {
  const value: unknown = text === '' ? {} : parse(text);
  if (!isRecord(value)) return { title: undefined, captions: [], files: {} };
  const captions = Array.isArray(value['captions']) ? value['captions'] : [];
  return {
    title: wordsOf(value['title']),
    captions: captions.flatMap((caption: unknown) => {
      const words = isRecord(caption) ? wordsOf(caption['text']) : undefined;
      return isRecord(caption) && words !== undefined
        ? [{ at: millisecondsOf(String(caption['at'])), text: words }]
        : [];
    }),
    files: isRecord(value['files']) ? (value['files'] as Readonly<Record<string, string>>) : {},
  };
}
