import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { translators } from './index.ts';
import { en } from './locales/en.ts';
import { ko } from './locales/ko.ts';

const UI = join(process.cwd(), 'src', 'ui');
const files = readdirSync(UI, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
  .map((path) => ({ path, text: readFileSync(join(UI, path), 'utf8') }));

const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].sort();

/** Words of Kubernetes, names and units: the same in every language. */
const KUBERNETES =
  /^(API|YAML|Pods|Pending|Conditions|Probes|Service|podarium|svc|cpu|mem|image|state|Mi|QoS|\W|\d)+\/?$/;

describe('words', () => {
  test('every text stands in both languages, with the same values in it', () => {
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
    const unlike = (Object.keys(en) as (keyof typeof en)[]).filter((key) => {
      const korean = placeholders(ko[key]);
      return korean.some((name) => !placeholders(en[key]).includes(name));
    });
    expect(unlike).toEqual([]);
  });

  test('Korean is Korean, except where Kubernetes speaks', () => {
    const same = (Object.keys(en) as (keyof typeof en)[]).filter(
      (key) => (en[key] as string) === ko[key] && /[a-z]{3}/i.test(en[key].replace(/\{[^}]*\}/g, '')),
    );
    const kept = [
      'fault.drain',
      'fault.kubelet',
      'filter.namespace',
      'look.failed',
      'look.pending',
      'look.ready',
      'look.succeeded',
      'look.terminating',
      'look.unknown',
    ];
    kept.push('menu.yaml', 'node.cordon', 'node.uncordon', 'node.zone', 'stage.nodes', 'fate.notReady', 'due.notReady');
    expect(same.filter((key) => !kept.includes(key))).toEqual([]);
  });

  test('no text is written into the page', () => {
    const found = files.flatMap(({ path, text }) => {
      if (!path.endsWith('.tsx')) return [];
      const inside = [...text.matchAll(/>\s*([^<>{}=;()]*[A-Za-z]{2,}[^<>{}=;()]*?)\s*<\//g)].map(
        (match) => match[1] ?? '',
      );
      const attributes = [...text.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-z]{2,}[^"]*)"/g)].map(
        (match) => match[1] ?? '',
      );
      return [...inside, ...attributes]
        .filter((word) => !KUBERNETES.test(word) && !/^\s*$/.test(word))
        .map((word) => `${path}: ${word}`);
    });
    expect(found).toEqual([]);
  });

  /** Keys that are put together, `look.${…}`: what is put in stands somewhere as a text. */
  const all = files.map(({ text }) => text).join('\n');
  const built = [...all.matchAll(/`(\w+)\.\$\{/g)].map((match) => match[1] ?? '');
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(ui|state|views|bridge)\/.*\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(join('src', path), 'utf8'))
    .join('\n');

  test('no word is unused', () => {
    const isUsed = (key: string): boolean => {
      const [prefix = '', ...rest] = key.split('.');
      if (all.includes(`'${key}'`)) return true;
      const last = rest.join('.');
      return built.includes(prefix) && (sources.includes(`'${last}'`) || new RegExp(`^  ${last}: `, 'm').test(sources));
    };
    expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  test('no word is missing, whatever a type was told', () => {
    const asked = [...all.matchAll(/\bt\(\s*(?:[^'`()]*\? )?'([^']+)'(?: : '([^']+)')?/g)].flatMap(
      ([, one = '', other]) => (other === undefined ? [one] : [one, other]),
    );
    expect(asked.length).toBeGreaterThan(200);
    expect(asked.filter((key) => !(key in en))).toEqual([]);
  });

  test('values and numbers are filled in', () => {
    expect(translators.en('tray.count', { count: 1 })).toBe('1 pod');
    expect(translators.en('tray.count', { count: 4 })).toBe('4 pods');
    expect(translators.ko('tray.count', { count: 4 })).toBe('Pod 4개');
  });
});
