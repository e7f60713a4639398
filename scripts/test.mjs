// npm test: everything, a line per stage, the failed stages' output, and the counts at the end. `--only STAGE[,STAGE]` runs some of it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const bin = (name, ...args) => [join('node_modules', '.bin', name), args];

const STAGES = [
  { name: 'install', command: [process.execPath, ['scripts/bootstrap.mjs', '--browser']] },
  { name: 'format', command: bin('oxfmt', '--check') },
  {
    name: 'lint',
    command: bin('oxlint', '--type-aware', '--deny-warnings', 'src', 'e2e', 'bench', 'conformance', 'scripts'),
  },
  { name: 'types', command: bin('tsc', '--noEmit') },
  { name: 'architecture', command: bin('vitest', 'run', 'src/architecture.test.ts'), counts: vitestCounts },
  { name: 'unit', command: bin('vitest', 'run', 'src', '--exclude', 'src/architecture.test.ts'), counts: vitestCounts },
  {
    name: 'conformance',
    command: bin('vitest', 'run', 'conformance'),
    counts: vitestCounts,
    shows: /^\s*(recordings|verdicts):.*$/gm,
  },
  { name: 'build', command: bin('vite', 'build') },
  { name: 'browser', command: bin('playwright', 'test'), counts: playwrightCounts },
];

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1].split(',') : undefined;
const total = { passed: 0, failed: 0 };
for (const stage of STAGES) {
  if (!only || only.includes(stage.name)) runStage(stage);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function runStage({ name, command: [file, args], counts, shows }) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
  });
  const output = `${stdout}${stderr}`;
  const counted = counts?.(output) ?? { passed: status === 0 ? 1 : 0, failed: 0 };
  const failed = status === 0 ? 0 : Math.max(1, counted.failed);
  total.passed += counted.passed;
  total.failed += failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.padStart(6)} s  ${counts ? `${counted.passed} passed, ${failed} failed` : ''}`.trimEnd(),
  );
  for (const line of shows ? (output.match(shows) ?? []) : []) console.log(`       ${line.trim()}`);
  if (failed > 0) console.log(output.slice(-20_000));
}

function vitestCounts(output) {
  const line = /^\s*Tests\s+(.*)$/m.exec(output)?.[1] ?? '';
  return { passed: Number(/(\d+) passed/.exec(line)?.[1] ?? 0), failed: Number(/(\d+) failed/.exec(line)?.[1] ?? 0) };
}

function playwrightCounts(output) {
  return {
    passed: Number(/(\d+) passed/.exec(output)?.[1] ?? 0),
    failed: Number(/(\d+) failed/.exec(output)?.[1] ?? 0),
  };
}
