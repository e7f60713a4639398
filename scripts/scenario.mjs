// npm run --silent scenario -- FILE [--trace OUT.jsonl] [--report] [--dns]
// Plays a scenario headless, as fast as it goes. --trace writes what happened as JSON lines, --report prints it as a story.
import { readFileSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.mjs';

const args = process.argv.slice(2);
const flag = (name) => args.includes(name) && args.splice(args.indexOf(name), 1).length > 0;
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined);
const trace = option('--trace');
const report = flag('--report');
const dns = flag('--dns');
const [file] = args;
if (!file) {
  console.error('usage: npm run --silent scenario -- FILE [--trace OUT.jsonl] [--report] [--dns]');
  process.exit(2);
}

const { playScenario, RECORDED, storyOf } = await bundle('src/scenarios/cli.ts');
const lines = [];
const played = playScenario(readFileSync(file, 'utf8'), { ...RECORDED, dns }, (line) => lines.push(line));
if (!played.ok) {
  const { message, line, column } = played.error;
  console.error(`${file}:${line}:${column}: ${message}`);
  process.exit(1);
}
if (trace) writeFileSync(trace, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
if (report || !trace) process.stdout.write(storyOf(lines));
