import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { playScenario, RECORDED } from '../../src/scenarios/headless.ts';
import type { judge as judgeFacts } from '../compare.mjs';
import { facts } from '../facts.mjs';
import { readTrace } from '../trace.mjs';

const here = import.meta.dirname;
const ids = readdirSync(join(here, 'scenarios'))
  .map((file) => file.replace('.yaml', ''))
  .sort();
const folder = mkdtempSync(join(tmpdir(), 'podarium-more-'));
let judge: typeof judgeFacts;

/** The judge is a command too: it reads its folder from the command line, and without a command it prints its use. */
beforeAll(async () => {
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const given = process.argv;
  process.argv = [...given.slice(0, 2), '--dir', here];
  ({ judge } = await import('../compare.mjs'));
  process.argv = given;
  process.exitCode = undefined;
  silenced.mockRestore();
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each(ids)('%s', (id) => {
  const text = readFileSync(join(here, 'scenarios', `${id}.yaml`), 'utf8');
  const lines: string[] = [];
  const played = playScenario(text, RECORDED, (line) => void lines.push(JSON.stringify(line)));
  expect(played.ok).toBe(true);
  const trace = join(folder, `${id}.jsonl`);
  writeFileSync(trace, `${lines.join('\n')}\n`);
  const scenario = { placement: /^placement: true/m.test(text), toleranceMs: 0, files: text, steps: '' };
  expect(judge(id, facts(readTrace(trace), scenario)).differences).toEqual([]);
});
