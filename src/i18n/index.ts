import { en } from './locales/en.ts';
import { ko } from './locales/ko.ts';

/**
 * Every word that the page says. `{name}` stands for a value, `{n:pod|pods}` picks by the number `n` (one, else many).
 * What Kubernetes says (names, statuses, messages, fields) is never translated and never comes from here.
 */
export type Language = 'en' | 'ko';
export type Key = keyof typeof en;
export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: Key, params?: Params) => string;

export const languages = ['en', 'ko'] as const;

const catalogues: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, ko };

const fill = (text: string, params: Params): string =>
  text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return String(value);
    return Number(value) === 1 ? one : many;
  });

const translator =
  (language: Language): Translate =>
  (key, params) =>
    params === undefined ? catalogues[language][key] : fill(catalogues[language][key], params);

export const translators: Readonly<Record<Language, Translate>> = { en: translator('en'), ko: translator('ko') };
