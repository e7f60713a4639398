// npm run --silent judge -- [-v] [SUBSTRING…]: plays the recorded scenarios whose names contain one of the words, and judges them, in one process.
// -v prints every difference; --json FILE writes all of them.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const args = process.argv.slice(2);
const json = args.includes('--json') ? args.splice(args.indexOf('--json'), 2)[1] : undefined;
const verbose = args.includes('-v') && args.splice(args.indexOf('-v'), 1).length > 0;
const conformance = join(dirname(dirname(fileURLToPath(import.meta.url))), 'conformance');

const { playScenario, RECORDED } = await bundle('src/scenarios/cli.ts');
const { facts } = await import('../conformance/facts.mjs');
const { readTrace } = await import('../conformance/trace.mjs');
const judge = await loadJudge();

const folder = mkdtempSync(join(tmpdir(), 'judge-'));
const results = readdirSync(join(conformance, 'scenarios'))
  .map((file) => file.replace('.yaml', ''))
  .filter((id) => args.length === 0 || args.some((word) => id.includes(word)))
  .sort()
  .map(judged);
rmSync(folder, { recursive: true });
if (json) writeFileSync(json, JSON.stringify(results, undefined, 1));
const total = (key) => results.reduce((sum, result) => sum + key(result), 0);
const wrong = total((result) => result.differences.length);
const all = total((result) => result.judged);
const equal = results.filter((result) => result.differences.length === 0).length;
console.log(
  `scenarios equal: ${equal} of ${results.length}; facts equal: ${all - wrong} of ${all} (${((100 * (all - wrong)) / all).toFixed(2)} %)`,
);

/** The judge is a command too: imported without arguments it prints its use and sets an exit code. */
async function loadJudge() {
  const { error } = console;
  console.error = () => {};
  process.argv.length = 2;
  const module = await import('../conformance/compare.mjs');
  console.error = error;
  process.exitCode = 0;
  return module.judge;
}

function judged(id) {
  const text = readFileSync(join(conformance, 'scenarios', `${id}.yaml`), 'utf8');
  const started = performance.now();
  const result = judgeRun(id, text);
  const ms = (performance.now() - started).toFixed(0);
  console.log(
    `${result.differences.length ? '✗' : '✓'} ${id}: ${result.judged - result.differences.length} of ${result.judged} (${ms} ms)`,
  );
  if (verbose) for (const difference of result.differences) print(difference);
  return result;
}

function judgeRun(id, text) {
  const lines = [];
  try {
    const played = playScenario(text, RECORDED, (line) => lines.push(JSON.stringify(line)));
    if (!played.ok) return failed(id, played.error.message);
  } catch (error) {
    return failed(id, error.stack);
  }
  const trace = join(folder, `${id}.jsonl`);
  writeFileSync(trace, `${lines.join('\n')}\n`);
  const placement = /^placement: true/m.test(text);
  const toleranceMs = 1000 * Number(/^tolerance: (\d+)s/m.exec(text)?.[1] ?? 0);
  return judge(id, facts(readTrace(trace), { placement, toleranceMs, files: text, steps: '' }));
}

function failed(id, got) {
  return { id, judged: 1, differences: [{ key: 'the run', expected: 'a trace', got }] };
}

function print({ key, expected, got }) {
  const text = (value) =>
    typeof value === 'string' && value.includes('\n')
      ? `\n${value.replace(/^/gm, '      ')}`
      : ` ${JSON.stringify(value)}`;
  console.log(`  ✗ ${key}\n    expected${text(expected)}\n    got     ${text(got)}`);
}
