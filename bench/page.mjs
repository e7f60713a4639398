// npm run bench:page [-- start | rollout] [--profile]: what the page costs, measured in Chromium on the built page: the JavaScript that is loaded before
// anything is clicked, the time to the first live pods, and frames and tasks while 1,000 pods are rolled out and while the past is scrubbed.
// The main thread is throttled to a quarter of its speed; the worker cannot be. Frames per second are those of this machine as loaded as it
// is; the processor time of the main thread (from Chromium's own trace) is what to compare runs by.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { bundle } from '../scripts/bundle.mjs';
import { serve } from './serve.mjs';

const SLOWER = 4;
const NODES = 5;
const PODS = 1000;
/** Virtual time at which all pods run, and the next revision is set. */
const ROLLOUT_AT = 300_000;
const WATCH_MS = 10_000;
const STARTS = 5;
const LONG_MS = 50;
const FRAME_MS = 1000 / 60;

const profiled = process.argv.includes('--profile');
const outDir = optionOf('--dist') ?? 'dist';
const { executablePath } = JSON.parse(readFileSync('node_modules/.cache/chromium.json', 'utf8'));
const { server, address } = await serve(outDir, Number(optionOf('--port') ?? 0));
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});

const verdict = (good, wanted) => `${good ? 'ok  ' : 'MISS'} wanted ${wanted}`;
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;

try {
  if (!process.argv.includes('rollout')) await start();
  if (!process.argv.includes('start')) await rollout();
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}

function optionOf(name) {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}

function say(what, figure, wanted = '') {
  console.log(`${what.padEnd(46)}${figure.padEnd(34)}${wanted}`);
}

async function openPage() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return { context, page, cdp };
}

/** Notes when the first pods stand on the stage, in a frame that was drawn. */
function watchForPods() {
  const look = () => {
    if (document.querySelector('.node [data-pod]')) requestAnimationFrame((at) => (globalThis.firstPods = at));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function start() {
  const times = [];
  const busy = [];
  let files = [];
  for (let round = 0; round < STARTS; round += 1) {
    const { context, page, cdp } = await openPage();
    await page.addInitScript(watchForPods);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const tasks = await traced(async () => {
      await page.goto(address, { waitUntil: 'commit' });
      await page.waitForFunction(() => globalThis.firstPods !== undefined, undefined, { polling: 20 });
      files = [...new Set(asked)].filter((name) => name.endsWith('.js'));
    });
    times.push(await page.evaluate(() => globalThis.firstPods));
    busy.push(tasks.reduce((sum, task) => sum + task.cpu, 0));
    await cdp.detach();
    await context.close();
  }
  const sizes = files.map((name) => [name.split('/').at(-1), gzipSync(readFileSync(join(outDir, name))).length / 1000]);
  const isWorker = ([name]) => name.startsWith('sim.worker');
  const sum = (list) => list.reduce((total, [, size]) => total + size, 0);
  const script = sum(sizes.filter((file) => !isWorker(file)));
  console.log(`Start (main thread ${SLOWER} times slower, empty cache, ${STARTS} rounds)`);
  say('  JavaScript of the page, gzipped', `${script.toFixed(0)} kB`, verdict(script <= 250, '≤ 250 kB'));
  say('  of the worker (the cluster), gzipped', `${sum(sizes.filter(isWorker)).toFixed(0)} kB`);
  const largest = readdirSync(join(outDir, 'assets')).filter((name) => /^(Editor|Terminal)-.*\.js$/.test(name));
  const early = largest.filter((name) => files.some((file) => file.endsWith(name)));
  say('  Monaco and xterm before the first pods', early.join(' ') || 'none', verdict(early.length === 0, 'none'));
  for (const [name, size] of sizes) say(`    ${name}`, `${size.toFixed(1)} kB`);
  const best = Math.min(...times);
  say(
    '  navigation to the first live pods',
    `${ms(quantile(times, 0.5))} (best ${ms(best)})`,
    verdict(quantile(times, 0.5) <= 1000, '≤ 1 s'),
  );
  say('  processor time of the main thread until then', ms(quantile(busy, 0.5)));
}

function scenario() {
  const nodes = Array.from(
    { length: NODES },
    (_, index) => `  - name: node-${index + 1}\n    capacity: {cpu: "64", memory: 256Gi, pods: "300"}\n`,
  ).join('');
  return `scenario: thousand-pods
title: A thousand pods
seed: 1
nodes:
${nodes}files:
  web.yaml: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: ${PODS}
      selector:
        matchLabels:
          app: web
      template:
        metadata:
          labels:
            app: web
        spec:
          containers:
            - name: web
              image: nginx:1.27
              readinessProbe:
                httpGet:
                  port: 80
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: web
    spec:
      selector:
        app: web
      ports:
        - port: 80
steps:
  - at: 0s
    run: kubectl apply -f web.yaml
  - at: 10s
    traffic: {service: web, rps: 10}
  - at: ${(ROLLOUT_AT + 500) / 1000}s
    run: kubectl set image deployment/web web=nginx:1.28
until: 30m
`;
}

async function rollout() {
  const { encodeLink } = await bundle('src/session/link.ts');
  const link = await encodeLink({ scenario: scenario(), at: ROLLOUT_AT });
  const { page, cdp } = await openPage();
  await page.goto(`${address}#run=${link}`);
  await page
    .locator('.node')
    .nth(NODES - 1)
    .waitFor({ timeout: 180_000 });
  await page.waitForTimeout(4000);
  console.log(`\nRollout of ${PODS} pods on ${NODES} nodes (main thread ${SLOWER} times slower)`);
  for (const speed of ['1x', '10x']) {
    await page.getByRole('button', { name: speed, exact: true }).click();
    if (speed === '1x') await page.getByRole('button', { name: 'Play', exact: true }).click();
    await measured(`at ${speed}`, page, cdp, () => page.waitForTimeout(WATCH_MS));
  }
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.waitForTimeout(2000);
  const box = await page.getByRole('slider', { name: 'Playhead' }).boundingBox();
  await measured('scrubbing the playhead, paused', page, cdp, () => scrub(page, box));
}

async function scrub(page, { x, y, width }) {
  const started = Date.now();
  await page.mouse.move(x + width * 0.7, y + 40);
  await page.mouse.down();
  for (let share = 0; Date.now() - started < WATCH_MS / 2; share += 0.01) {
    await page.mouse.move(x + width * (0.4 + 0.3 * Math.cos(share * 2 * Math.PI)), y + 40);
  }
  await page.mouse.up();
}

/** Frames, tasks and processor time of the page while something goes on. */
async function measured(title, page, cdp, body) {
  await page.evaluate(() => {
    globalThis.frames = [];
    const note = (at) => {
      globalThis.frames?.push(at);
      if (globalThis.frames) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  if (profiled) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.start');
  }
  const before = await page.getByRole('timer').textContent();
  const tasks = await traced(body);
  const after = await page.getByRole('timer').textContent();
  const profile = profiled ? (await cdp.send('Profiler.stop')).profile : undefined;
  const frames = await page.evaluate(() => {
    const { frames } = globalThis;
    globalThis.frames = undefined;
    return frames;
  });
  report(`${title}: ${before} → ${after}`, frames, tasks);
  if (profile) hot(profile);
}

function report(title, frames, tasks) {
  const steps = frames.slice(1).map((at, index) => at - frames[index]);
  const fps = (1000 * steps.length) / (frames.at(-1) - frames[0]);
  const cpu = tasks.reduce((sum, task) => sum + task.cpu, 0);
  const long = tasks.filter((task) => task.wall > LONG_MS);
  const longCpu = tasks.filter((task) => task.cpu > LONG_MS);
  const worst = tasks.reduce((most, task) => Math.max(most, task.cpu), 0);
  const each = cpu / steps.length;
  console.log(`  ${title}`);
  say('    frames per second', fps.toFixed(1), verdict(fps > 58, '60'));
  const usual = quantile(steps, 0.95);
  say(
    '    time between frames, median and p95',
    `${ms(quantile(steps, 0.5))}, ${ms(usual)}`,
    verdict(usual < 18, ms(FRAME_MS)),
  );
  say('    tasks over 50 ms by the clock', `${long.length}`, verdict(long.length === 0, 'none'));
  say(
    '    tasks over 50 ms by processor time',
    `${longCpu.length} (longest ${ms(worst)})`,
    verdict(longCpu.length === 0, 'none'),
  );
  say('    processor time of the main thread per frame', ms(each), verdict(each <= FRAME_MS, `≤ ${ms(FRAME_MS)}`));
}

/** The tasks of the page's main thread, by the clock and by processor time. */
async function traced(body) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] },
  });
  await body();
  const over = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await over;
  await session.detach();
  return tasksOf(events);
}

function tasksOf(events) {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const spent = new Map();
  for (const { name, pid, tid, dur = 0, tdur = 0 } of events) {
    const thread = `${pid}/${tid}`;
    if (name !== 'RunTask' || !mains.has(thread)) continue;
    const tasks = spent.get(thread) ?? [];
    tasks.push({ wall: dur / 1000, cpu: tdur / 1000 });
    spent.set(thread, tasks);
  }
  // Spare renderers idle: the page's is the busiest.
  const total = (tasks) => tasks.reduce((sum, task) => sum + task.cpu, 0);
  const [thread, tasks] = [...spent].toSorted((a, b) => total(b[1]) - total(a[1]))[0] ?? ['', []];
  if (profiled) parts(events.filter(({ pid, tid }) => `${pid}/${tid}` === thread));
  return tasks;
}

/** Processor time of the main thread by what the browser did. */
function parts(events) {
  const sums = new Map();
  for (const { name, tdur = 0 } of events) sums.set(name, (sums.get(name) ?? 0) + tdur / 1000);
  for (const [name, time] of [...sums].toSorted((a, b) => b[1] - a[1]).slice(0, 25)) say(`      ${name}`, ms(time));
}

/** Where the time went, by function: with what it calls, and alone. */
function hot({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const times = new Map();
  const nameOf = ({ callFrame: { functionName, lineNumber } }) => `${functionName || '(anonymous)'}:${lineNumber}`;
  samples.forEach((leaf, index) => {
    const spent = timeDeltas[index] / 1000;
    const seen = new Set();
    for (let id = leaf; id !== undefined; id = parents.get(id)) {
      const name = nameOf(byId.get(id));
      const [all, self] = times.get(name) ?? [0, 0];
      times.set(name, [all + (seen.has(name) ? 0 : spent), self + (id === leaf ? spent : 0)]);
      seen.add(name);
    }
  });
  const most = [...times].toSorted((a, b) => b[1][0] - a[1][0]).slice(0, 60);
  for (const [name, [all, self]] of most) say(`      ${name}`, `${ms(all)}, alone ${ms(self)}`);
}
