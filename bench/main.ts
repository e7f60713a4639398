export { bareHeap } from './benchmark.ts';
export { benchmarks } from './benchmarks.ts';
