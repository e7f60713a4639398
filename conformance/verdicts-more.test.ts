import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { playCases } from '../scripts/play-verdicts.mjs';
import { createCluster } from '../src/sim/index.ts';
import { judgeAnswer } from './verdicts.mjs';
import type { Answer } from './verdicts.mjs';

const here = join(import.meta.dirname, 'verdicts-more');
const subjects = readdirSync(join(here, 'cases')).map((file) => file.replace(/\.yaml$/, ''));

test.each(subjects)('%s: every request is answered as by a real API server', { timeout: 120_000 }, (subject) => {
  const cases = parse(readFileSync(join(here, 'cases', `${subject}.yaml`), 'utf8')) as readonly unknown[];
  const answers = new Map([...playCases(cases, createCluster)].map((answer) => [answer.name, answer]));
  const wrong = answersOf(subject).flatMap((expected) => {
    const differences = judgeAnswer(expected, answers.get(expected.name));
    return differences.length > 0 ? [`${expected.name}: ${differences[0] ?? ''}`] : [];
  });
  expect(wrong).toEqual([]);
});

function answersOf(subject: string): readonly Answer[] {
  const lines = readFileSync(join(here, 'answers', `${subject}.jsonl`), 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Answer);
}
