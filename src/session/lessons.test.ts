import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Words } from '../scenarios/reading.ts';
import { parseScenario } from '../scenarios/format.ts';
import { printScenario } from '../scenarios/print.ts';
import { simTime } from '../sim/kernel/time.ts';
import { Run } from './run.ts';

/** Every lesson, learned: each step's way leads to its goal, and nothing else does before. */

const PATIENCE_MS = 900_000;
const LOOK_MS = 500;
/** A learner reads before doing anything. */
const READING_MS = 5_000;

const lessons = readdirSync('src/scenarios/lessons', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort();

test.each(lessons)('%s', { timeout: 60_000 }, (path) => {
  const text = readFileSync(`src/scenarios/lessons/${path}`, 'utf8');
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(`${parsed.error.line}: ${parsed.error.message}`);
  const scenario = parsed.value;
  expect(parseScenario(printScenario(scenario))).toEqual(parsed);
  if (!scenario.lesson) throw new Error('no lesson');
  const { fromMs, steps, try: task } = scenario.lesson;
  const words: readonly (Words | undefined)[] = [
    scenario.title,
    task,
    ...steps.flatMap(({ say, seen }) => [say, seen]),
  ];
  for (const each of words) expect(Object.keys(each ?? {})).toEqual(['en', 'ko']);

  const run = new Run(scenario, { dns: true });
  const wait = (ms: number): void => run.advanceTo(simTime(run.time + ms));
  const reached = (): number => run.lesson?.reached.length ?? 0;
  run.advanceTo(simTime(fromMs));
  steps.forEach(({ way }, i) => {
    if (way.length > 0) {
      wait(READING_MS);
      expect(reached(), `goal ${i + 1} is reached before anything was done`).toBe(i);
    }
    for (const { afterMs, action } of way) {
      wait(afterMs);
      run.act(action);
    }
    for (let waited = 0; reached() <= i && waited < PATIENCE_MS; waited += LOOK_MS) wait(LOOK_MS);
    expect(reached(), `goal ${i + 1} is reached`).toBeGreaterThan(i);
  });
});
