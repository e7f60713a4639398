// npm run bench [-- NAME…]: the simulation's figures, each beside a bare heap with as many timers, measured in this one run.
import { bundle } from '../scripts/bundle.mjs';

const { benchmarks, bareHeap } = await bundle('bench/benchmarks.ts');
const wanted = process.argv.slice(2);

function measure(run) {
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  const result = run();
  const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  globalThis.gc?.();
  return { wallMs, cpuMs: (user + system) / 1000, heapMb: (process.memoryUsage().heapUsed - heap) / 1048576, result };
}

const columns = ['benchmark'.padEnd(52), 'wall ms', 'cpu ms', 'heap MB', 'timers', 'x heap', ''];
console.log(columns.map((text, i) => (i === 0 ? text : text.padStart(9))).join(' '));
for (const { name, run } of benchmarks) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  // The first run warms the code up; the second counts.
  run();
  const { wallMs, cpuMs, heapMb, result } = measure(run);
  const bare = measure(() => bareHeap(result.timers)).wallMs;
  const cells = [
    wallMs.toFixed(1),
    cpuMs.toFixed(1),
    heapMb.toFixed(1),
    String(result.timers),
    (wallMs / bare).toFixed(1),
  ];
  console.log([name.padEnd(52), ...cells.map((cell) => cell.padStart(9)), ` ${result.note}`].join(' '));
}
