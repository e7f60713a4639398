// npm run screenshots: makes the pictures of the README (docs/images) from the built page, in Chromium.
// With --all also every state of the page in both themes, three widths and Korean, into screenshots/ (not committed).
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const PORT = 4179;
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

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { executablePath } = JSON.parse(readFileSync('node_modules/.cache/chromium.json', 'utf8'));
const server = spawn(join('node_modules', '.bin', 'vite'), ['preview', '--port', String(PORT), '--strictPort'], {
  stdio: 'ignore',
});
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  await reachable();
  await readmePictures();
  if (process.argv.includes('--all')) await allStates();
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

async function open({ width = 1440, height = 900, theme = 'light', language = 'en', path = '' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: language });
  const page = await context.newPage();
  await page.goto(`${ADDRESS}${path}`);
  await page.getByRole('timer').waitFor();
  await page.waitForFunction(() => document.querySelector('.view-lines')?.textContent !== '' || innerWidth < 1024);
  return page;
}

async function shoot(page, file) {
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  await page.context().close();
  console.log(file);
}

async function cutPower(page) {
  const power = page.getByRole('button', { name: 'Power', exact: true });
  await power.dragTo(page.getByRole('article', { name: /^node-2,/ }));
  await page.getByText('power cut').first().waitFor();
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
  for (const theme of ['light', 'dark']) {
    for (const language of ['en', 'ko']) {
      for (const [width, height] of [
        [1440, 900],
        [1024, 768],
        [390, 844],
      ]) {
        const page = await open({ width, height, theme, language });
        await page.waitForTimeout(1500);
        await shoot(page, `screenshots/opening.${language}.${theme}.${width}.png`);
      }
    }
  }
}
