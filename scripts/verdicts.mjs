// npm run --silent verdicts -- CASES_DIR OUT_DIR [--only SUBJECT]
// Answers the requests of conformance/verdicts/cases with simulated clusters: a file SUBJECT.jsonl per file of cases.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bundle } from './bundle.mjs';
import { playCases } from './play-verdicts.mjs';

const args = process.argv.slice(2);
const only = args.includes('--only') ? args.splice(args.indexOf('--only'), 2)[1] : '';
const [from, to] = args;
if (!from || !to) {
  console.error('usage: npm run --silent verdicts -- CASES_DIR OUT_DIR [--only SUBJECT]');
  process.exit(2);
}

const { createCluster } = await bundle('src/sim/index.ts');
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from).toSorted()) {
  const subject = file.replace(/\.yaml$/, '');
  if (!file.endsWith('.yaml') || !subject.includes(only)) continue;
  const cases = parse(readFileSync(join(from, file), 'utf8'));
  const lines = [...playCases(cases, createCluster)].map((answer) => `${JSON.stringify(answer)}\n`);
  writeFileSync(join(to, `${subject}.jsonl`), lines.join(''));
}
