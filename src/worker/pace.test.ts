import { expect, test } from 'vitest';
import { parseScenario } from '../scenarios/format.ts';
import { Run } from '../session/run.ts';
import { Pace } from './pace.ts';

test('a speed ends exactly where another begins, however late the turn comes', () => {
  const parsed = parseScenario('scenario: still\nnodes: []\nsteps: []\n');
  if (!parsed.ok) throw new Error(parsed.error.message);
  const run = new Run(parsed.value, { dns: false });
  run.advanceTo(run.time);
  const pace = new Pace(() => 0);
  const from = run.time;
  pace.setSpeed(60, from, { at: from + 20_000, speed: 2 });
  pace.run(run, 100);
  expect(run.time - from).toBe(6_000);
  pace.run(run, 5_000);
  expect(run.time - from).toBe(20_000);
  pace.run(run, 100);
  expect(run.time - from).toBe(20_200);
});
