// Makes a checkout runnable: installs the dependencies when they are missing or stale and, with --browser, a Chromium for the browser tests.
// The first step of every script, and not a pre-script: those are skipped under ignore-scripts. Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOCK = '.bootstrap.lock';
const LOCK_PATIENCE_MS = 600_000;
const STAMP = join('node_modules', '.bootstrap-stamp');
const BROWSER_RECORD = join('node_modules', '.cache', 'chromium.json');

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
checkNode();
installDependencies();
if (process.argv.includes('--browser')) findOrInstallBrowser();

function say(message) {
  console.log(`[bootstrap] ${message}`);
}

function fail(message) {
  console.error(`[bootstrap] ${message}`);
  process.exit(1);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!fits) fail(`Node ${process.version} does not fit: 20.19 or 22.12 or newer is needed.`);
}

/** What the installed dependencies depend on. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'package.json']) hash.update(readFileSync(file));
  return hash.update(`${process.versions.node.split('.')[0]}|${process.platform}|${process.arch}`).digest('hex');
}

function installDependencies() {
  const wanted = fingerprint();
  const isInstalled = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
  if (isInstalled()) return;
  takeLock();
  try {
    if (isInstalled()) return;
    const started = Date.now();
    say(existsSync('node_modules') ? 'dependencies are stale: npm ci' : 'no node_modules: npm ci');
    if (!npm(['ci', '--include=dev', '--no-audit', '--no-fund'])) {
      rmSync(LOCK, { recursive: true, force: true });
      fail('npm ci failed');
    }
    writeFileSync(STAMP, wanted);
    say(`dependencies ready in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function npm(args) {
  if (process.env.npm_execpath) return run(process.execPath, [process.env.npm_execpath, ...args]);
  const windows = process.platform === 'win32';
  return run(windows ? 'npm.cmd' : 'npm', args, { shell: windows });
}

/** Two scripts started at once: one installs, the other waits. */
function takeLock() {
  const started = Date.now();
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch {
      const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && Date.now() - since > LOCK_PATIENCE_MS) rmSync(LOCK, { recursive: true, force: true });
      if (Date.now() - started > LOCK_PATIENCE_MS) fail(`another bootstrap holds ${LOCK}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
}

function findOrInstallBrowser() {
  let executablePath = findBrowser();
  const tried = [];
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  if (!executablePath && root && onPath('apt-get')) {
    tried.push('apt-get install chromium');
    say('no Chromium found: apt-get install chromium');
    const options = {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    };
    run('apt-get', ['update', '-qq'], options);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], options);
    executablePath = findBrowser();
  }
  if (!executablePath) {
    tried.push('playwright install chromium');
    say('no Chromium found: playwright install chromium');
    run(process.execPath, [
      join('node_modules', 'playwright', 'cli.js'),
      'install',
      ...(root ? ['--with-deps'] : []),
      'chromium',
    ]);
    executablePath = findBrowser();
  }
  if (!executablePath) {
    fail(
      `no Chromium could be found or installed (tried: ${tried.join(', ')}). Set CHROMIUM_PATH to one; without it: npm run test:unit`,
    );
  }
  mkdirSync(dirname(BROWSER_RECORD), { recursive: true });
  writeFileSync(BROWSER_RECORD, JSON.stringify({ executablePath }));
  say(`browser: ${executablePath}`);
}

function findBrowser() {
  const candidates = [
    process.env.CHROMIUM_PATH,
    bundledBrowser(),
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.filter(Boolean).find(works);
}

function bundledBrowser() {
  try {
    return createRequire(import.meta.url)('playwright').chromium.executablePath();
  } catch {
    return undefined;
  }
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

function works(path) {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return answer.status === 0 && /Chrom/i.test(answer.stdout);
}
