// npm run fuzz -- [--runs N] [--seed S]: random manifests, kubectl lines, faults and node changes against the invariants.
import { bundle } from './bundle.mjs';

const option = (name) =>
  process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : undefined;
const { fuzz } = await bundle('src/testing/fuzz/fuzz.ts');
const runs = option('--runs') ?? 1000;
const seed = option('--seed') ?? Math.floor(Math.random() * 2 ** 31);
console.log(`seed ${seed}`);
const started = Date.now();
const outcome = fuzz({ runs, seed });
if ('played' in outcome)
  console.log(`${outcome.played} runs, no rule broken (${((Date.now() - started) / 1000).toFixed(0)} s)`);
else {
  console.log(outcome.wrong.join('\n'));
  console.log(`\nseed ${outcome.seed}; the smallest run that shows it:\n\n${outcome.reproduction}`);
  process.exit(1);
}
