import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from './format.ts';
import { printScenario } from './print.ts';

const FOLDERS = ['conformance/scenarios', 'src/scenarios/catalogue'];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `${folder}/${file}`),
);

test.each(files)('%s is read, and read back the same from what is printed', (file) => {
  const scenario = parseScenario(readFileSync(file, 'utf8'));
  if (!scenario.ok) throw new Error(scenario.error.message);
  const again = parseScenario(printScenario({ ...scenario.value, exclusive: false }));
  expect(again).toEqual({ ok: true, value: { ...scenario.value, exclusive: false } });
});

test.each([
  ['scenario: a', ['node-1', 'node-2', 'node-3']],
  ['scenario: a\nnodes: []', []],
  ['scenario: a\nnodes: [{name: one}]', ['one']],
])('%j has its machines', (text, names) => {
  const parsed = parseScenario(text);
  expect(parsed.ok && parsed.value.nodes.map(({ name }) => name)).toEqual(names);
});

const way = (step: string): string =>
  `scenario: a\nlesson:\n  steps:\n  - say: x\n    way:\n    - ${step}\n    goal: [{did: x}]`;

describe('what does not fit is named with its place', () => {
  test.each([
    ['scenario: a\nsteps: [', 2, 'Flow sequence'],
    ['just text', 1, 'a scenario is a map'],
    ['scenario: a\nsteps:\n- {at: soon, run: ls}', 3, '"soon" is not a duration'],
    ['scenario: a\nsteps:\n- {at: 1s, fault: flood, node: n}', 3, 'unknown fault "flood"'],
    ['scenario: a\nsteps:\n- {at: 1s}', 3, 'a step has one of run'],
    ['scenario: a\nnodes:\n- {labels: {}}', 3, 'name is missing'],
    [way('{run: kubectl apply -f -, stdin: x}'), 6, 'typed at the terminal: it has no stdin'],
    [way('{interrupt: 1}'), 6, 'a way has run, fault, node'],
    ['scenario: a\nstart: noon', 2, 'start is a time'],
  ])('%j', (text, line, message) => {
    const parsed = parseScenario(text);
    expect(parsed).toMatchObject({ ok: false, error: { line, message: expect.stringContaining(message) as unknown } });
  });
});
