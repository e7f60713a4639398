// npm run screenshots: makes the pictures of the README (docs/images) from the built page, in Chromium.
// With --all every state of the page in both themes and Korean, the main ones in three widths, into screenshots/ (not committed);
// --all NAME takes only the states whose name begins so; --quick takes each once. `--port N` and `--dist DIR` where another page is served already.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { cutPower, fleet, states } from './screenshot-states.mjs';

const option = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;

const PORT = Number(option('--port', '4179'));
const DIST = option('--dist', 'dist');
const ADDRESS = `http://localhost:${PORT}/`;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const LOOKS = [
  ['light', 'en'],
  ['dark', 'en'],
  ['dark', 'ko'],
];

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { executablePath } = JSON.parse(readFileSync('node_modules/.cache/chromium.json', 'utf8'));
const server = spawn(
  join('node_modules', '.bin', 'vite'),
  ['preview', '--outDir', DIST, '--port', String(PORT), '--strictPort'],
  { stdio: 'ignore' },
);
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  await reachable();
  if (process.argv.includes('--all')) await allStates();
  else await readmePictures();
} finally {
  await browser.close();
  server.kill();
}

async function reachable() {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(ADDRESS).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the built page is not served: run npm run build first');
}

async function open({ width = 1440, height = 900, theme = 'light', language = 'en', path = '', route = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: language });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  if (route) await breakWorker(page);
  await page.goto(`${ADDRESS}${path}`);
  await page.getByRole('timer').waitFor();
  if (path === '') {
    await page.getByText('node-1').first().waitFor();
    await page.waitForFunction(
      () => (document.querySelector('.view-lines')?.textContent ?? '') !== '' || innerWidth < 1024,
    );
  }
  return page;
}

/** The worker falls over on the first fault. */
async function breakWorker(page) {
  const fall = `;self.addEventListener('message', (event) => { if (event.data.type === 'deed') throw new Error('the glass broke'); });`;
  await page.route(/sim\.worker.*\.js/, async (asked) => {
    const answer = await asked.fetch();
    await asked.fulfill({ response: answer, body: (await answer.text()) + fall });
  });
}

async function shoot(page, file) {
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  await page.context().close();
  console.log(file);
}

async function changeImage(page) {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.insertText('kubectl set image deployment/web web=nginx:1.28');
  await page.keyboard.press('Enter');
  await page.getByText('image updated').waitFor();
  await page.getByRole('tab', { name: 'Timeline', exact: true }).click();
}

async function readmePictures() {
  for (const theme of ['light', 'dark']) {
    const stage = await open({ theme });
    await changeImage(stage);
    await cutPower(stage);
    await stage.getByRole('button', { name: '10x' }).click();
    await stage
      .getByRole('article', { name: /^node-2,/ })
      .getByRole('button', { name: /ready$/ })
      .first()
      .click();
    await stage.waitForTimeout(2500);
    await stage.getByRole('button', { name: 'Pause' }).click();
    await shoot(stage, `docs/images/stage.${theme}.png`);
  }
  const ownership = await open();
  await changeImage(ownership);
  await ownership.getByRole('tab', { name: 'Ownership' }).click();
  await ownership.getByText('rev 2').first().waitFor();
  await shoot(ownership, 'docs/images/ownership.light.png');
}

async function allStates() {
  const quick = process.argv.includes('--quick');
  const after = process.argv[process.argv.indexOf('--all') + 1];
  const only = after?.startsWith('--') ? undefined : after;
  for (const [name, state] of Object.entries(states)) {
    if (only !== undefined && !name.startsWith(only)) continue;
    for (const [theme, language] of quick ? LOOKS.slice(0, 1) : LOOKS) {
      for (const [width, height] of quick ? [[1440, 900]] : (state.sizes ?? [[1440, 900]])) {
        const file = `screenshots/${name}.${language}.${theme}.${width}.png`;
        try {
          const path = state.path === 'fleet' ? await fleet() : (state.path ?? '');
          const page = await open({ width, height, theme, language, path, route: state.route });
          await state.reach(page, language);
          await shoot(page, file);
        } catch (error) {
          console.error(`${file}: ${String(error.message).split('\n')[0]}`);
        }
      }
    }
  }
}
