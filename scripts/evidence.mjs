// What conformance/ holds, as names: for docs/simulated.md.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const conformance = join(dirname(dirname(fileURLToPath(import.meta.url))), 'conformance');

const lines = (file) => readFileSync(join(conformance, file), 'utf8').split('\n').filter(Boolean);
const namesIn = (folder, ending) =>
  readdirSync(join(conformance, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();

export function evidence() {
  const subjects = namesIn('verdicts/answers', '.jsonl');
  const named = (subject) => lines(`verdicts/answers/${subject}.jsonl`).map((line) => JSON.parse(line).name);
  return {
    recorded: namesIn('scenarios', '.yaml'),
    equal: lines('equal.txt'),
    verdicts: Object.fromEntries(subjects.map((subject) => [subject, named(subject)])),
    different: lines('verdicts-different.txt'),
  };
}
