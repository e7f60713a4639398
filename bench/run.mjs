// npm run bench [-- NAME…]: the simulation's figures, each beside a bare heap with as many timers, measured in this one run.
import { bundle } from '../scripts/bundle.mjs';

const { benchmarks, bareHeap } = await bundle('bench/main.ts');
const wanted = process.argv.slice(2);

/** A benchmark is repeated until it has run so long and so often; the first rounds warm the code up. */
const ENOUGH_MS = 2500;
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 20;

function heapUsed() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function measure(run) {
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  run();
  const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

function round({ prepare }) {
  const before = heapUsed();
  const prepared = prepare();
  globalThis.gc?.();
  const timers = prepared.kernel.steps;
  const cost = measure(() => prepared.run());
  const note = prepared.note?.(cost.cpuMs) ?? '';
  const heapMb = (heapUsed() - before) / 1048576;
  return { ...cost, heapMb, timers: prepared.kernel.steps - timers, note, keep: prepared.keep };
}

/** The round with the median CPU time among the later half of all. */
function figure(benchmark) {
  if (benchmark.once) return round(benchmark);
  const rounds = [];
  const started = process.hrtime.bigint();
  const spent = () => Number(process.hrtime.bigint() - started) / 1e6;
  while (rounds.length < MIN_ROUNDS || (rounds.length < MAX_ROUNDS && spent() < ENOUGH_MS)) {
    const { keep: _keep, ...figures } = round(benchmark);
    rounds.push(figures);
  }
  const later = rounds.slice(rounds.length >> 1).sort((a, b) => a.cpuMs - b.cpuMs);
  return later[later.length >> 1];
}

const columns = ['benchmark'.padEnd(50), 'wall ms', 'cpu ms', 'heap MB', 'timers', 'x heap', ''];
console.log(columns.map((text, i) => (i === 0 ? text : text.padStart(9))).join(' '));
for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !wanted.some((word) => benchmark.name.includes(word))) continue;
  const { wallMs, cpuMs, heapMb, timers, note } = figure(benchmark);
  const bare = measure(() => bareHeap(timers)).wallMs;
  const cells = [wallMs.toFixed(1), cpuMs.toFixed(1), heapMb.toFixed(1), String(timers), (wallMs / bare).toFixed(1)];
  console.log([benchmark.name.padEnd(50), ...cells.map((cell) => cell.padStart(9)), ` ${note}`].join(' '));
}
