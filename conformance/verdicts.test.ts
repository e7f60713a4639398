import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { playCases } from '../scripts/play-verdicts.mjs';
import { createCluster } from '../src/sim/index.ts';
import { judgeAnswer } from './verdicts.mjs';
import type { Answer } from './verdicts.mjs';

const here = join(import.meta.dirname, 'verdicts');
const subjects = readdirSync(join(here, 'cases')).map((file) => file.replace(/\.yaml$/, ''));
/** Requests that are answered otherwise than by a real API server. The list only ever shrinks. */
const different = new Set(readFileSync(join(import.meta.dirname, 'verdicts-different.txt'), 'utf8').split('\n').filter(Boolean));
const counts = { all: 0, equal: 0 };

afterAll(() => {
  console.log(`verdicts: ${counts.equal} of ${counts.all} answers equal`);
});

test.each(subjects)('%s: every request is answered as by a real API server', { timeout: 120_000 }, (subject) => {
  const cases = parse(readFileSync(join(here, 'cases', `${subject}.yaml`), 'utf8')) as readonly unknown[];
  const answers = new Map([...playCases(cases, createCluster)].map((answer) => [answer.name, answer]));
  const wrong = readAnswers(subject)
    .filter((expected) => judgeAnswer(expected, answers.get(expected.name)).length > 0)
    .map(({ name }) => name);
  counts.all += answers.size;
  counts.equal += answers.size - wrong.length;
  const known = readAnswers(subject).flatMap(({ name }) => (different.has(name) ? [name] : []));
  expect(wrong, 'a name that is here but not in verdicts-different.txt got worse, one that is missing got better').toEqual(known);
});

function readAnswers(subject: string): readonly Answer[] {
  const text = readFileSync(join(here, 'answers', `${subject}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Answer);
}
