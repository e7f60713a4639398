import { useEffect, useState } from 'react';
import { parse } from 'yaml';
import { demonstrations } from '../../../state/gallery.ts';

type Words = string | Readonly<Record<string, string>>;

interface Head {
  readonly title?: Words;
  readonly about?: Words;
}

const isHead = (value: unknown): value is Head => typeof value === 'object' && value !== null;

/** Titles of the demonstrations, read from the files themselves. */
export function useCatalogue(): Readonly<Record<string, Head>> {
  const [heads, setHeads] = useState<Readonly<Record<string, Head>>>({});
  useEffect(() => {
    void Promise.all(
      demonstrations.map(async ({ id, load }) => {
        const value: unknown = parse(await load());
        return [id, isHead(value) ? value : {}] as const;
      }),
    ).then((all) => setHeads(Object.fromEntries(all)));
  }, []);
  return heads;
}

const pick = (words: Words | undefined, language: string): string | undefined =>
  words === undefined || typeof words === 'string' ? words : (words[language] ?? words['en']);

export function titleOf(
  head: Head | undefined,
  id: string,
  language: string,
): { readonly title: string; readonly about: string } {
  return { title: pick(head?.title, language) ?? id.replaceAll('-', ' '), about: pick(head?.about, language) ?? '' };
}
