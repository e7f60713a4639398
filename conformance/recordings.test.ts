import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { playScenario, RECORDED } from '../src/scenarios/headless.ts';
import type { judge as judgeFacts } from './compare.mjs';
import { facts } from './facts.mjs';
import { readTrace } from './trace.mjs';

type Judge = typeof judgeFacts;

interface Judged {
  readonly judged: number;
  readonly differences: readonly { readonly key: string }[];
}

const here = import.meta.dirname;
const ids = readdirSync(join(here, 'scenarios'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .sort();
/** Scenarios in which every judged fact is equal. The list only ever grows. */
const equal = readFileSync(join(here, 'equal.txt'), 'utf8').split('\n').filter(Boolean);

const results = new Map<string, Judged | string>();
const folder = mkdtempSync(join(tmpdir(), 'podarium-conformance-'));

/** The judge is a command too: imported without arguments it prints its use and sets an exit code. */
async function loadJudge(): Promise<Judge> {
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { judge } = await import('./compare.mjs');
  process.exitCode = undefined;
  silenced.mockRestore();
  return judge;
}

function play(id: string, judge: Judge): Judged | string {
  const text = readFileSync(join(here, 'scenarios', `${id}.yaml`), 'utf8');
  const lines: string[] = [];
  try {
    const played = playScenario(text, RECORDED, (line) => void lines.push(JSON.stringify(line)));
    if (!played.ok) return played.error.message;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const trace = join(folder, `${id}.jsonl`);
  writeFileSync(trace, `${lines.join('\n')}\n`);
  const scenario = {
    placement: /^placement: true/m.test(text),
    toleranceMs: 1000 * Number(/^tolerance: (\d+)s/m.exec(text)?.[1] ?? 0),
    files: text,
    steps: '',
  };
  return judge(id, facts(readTrace(trace), scenario));
}

beforeAll(async () => {
  const judge = await loadJudge();
  for (const id of ids) results.set(id, play(id, judge));
}, 600_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
  const judged = [...results.values()].filter((result) => typeof result !== 'string');
  const facts = judged.reduce((sum, result) => sum + result.judged, 0);
  const wrong = judged.reduce((sum, result) => sum + result.differences.length, 0);
  const whole = judged.filter((result) => result.differences.length === 0).length;
  const share = facts === 0 ? 0 : (100 * (facts - wrong)) / facts;
  process.stdout.write(`recordings: ${whole} of ${ids.length} equal, ${share.toFixed(2)} % of ${facts} facts\n`);
});

describe('recordings of a real cluster', () => {
  test.each(equal)('%s', (id) => {
    const result = results.get(id);
    expect(typeof result === 'object' ? result.differences : result).toEqual([]);
  });

  test('every recording that is equal is listed in equal.txt', () => {
    const unlisted = [...results].filter(
      ([id, result]) => typeof result === 'object' && result.differences.length === 0 && !equal.includes(id),
    );
    if (unlisted.length > 0) process.stdout.write(`recordings: equal, not listed yet: ${unlisted.map(([id]) => id).join(' ')}\n`);
    expect(equal.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
