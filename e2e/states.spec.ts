import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { Podarium } from './page.ts';

test('a worker that breaks down shows what happened, with the run that leads there', async ({ page }) => {
  // the first worker falls over on a fault; the one that is started after it does not
  const fall = `;self.addEventListener('message', (event) => { if (event.data.type === 'deed') throw new Error('the glass broke'); });`;
  await page.route(
    /sim\.worker.*\.js/,
    async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()) + fall });
    },
    { times: 1 },
  );
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await expect(page.getByText('The simulation stopped')).toBeVisible();
  await expect(page.getByText('the glass broke').first()).toBeVisible();
  await expect(page.getByText('done last: fault: power-off, node: node-2')).toBeVisible();
  await expect(page.getByText(/kind: Deployment/).first()).toBeVisible();
  await podarium.button('Start again').click();
  await expect(podarium.node('node-1')).toBeVisible();
});

test('a damaged link says so, and the page lives', async ({ page }) => {
  const podarium = new Podarium(page);
  await page.goto('/#run=1.damaged');
  await expect(page.getByText(/damaged/)).toBeVisible();
  expect(podarium.problems).toEqual([]);
});

test('Korean, in place, and kept', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.button('한국어').click();
  await expect(page.getByRole('tab', { name: '타임라인' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('tab', { name: '타임라인' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the stage, the tape and breaking things', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByText('node-1').first()).toBeVisible();
    await expect(page.getByRole('slider', { name: 'Playhead' })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test('embedded: the stage and the transport, nothing else', async ({ page }) => {
  await page.goto('/?embed=1');
  await expect(page.getByRole('article', { name: /^node-1,/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Editor' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('nothing is asked of another host, and scripts are files', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.head.append(script);
    return 'intruder' in window;
  });
  expect(ran).toBe(false);
});

/** A run as a link, opened at a moment. */
const linkOf = (scenario: string, at = 0): string =>
  `#run=2.${deflateRawSync(JSON.stringify([at, scenario, 1])).toString('base64url')}`;

test('an empty cluster says what it lacks, and gets its first machine and pods', async ({ page }) => {
  const podarium = new Podarium(page);
  await page.goto(`/${linkOf('scenario: nothing\ntitle: Nothing\nnodes: []\nsteps: []\n')}`);
  await expect(page.getByText('No nodes')).toBeVisible();
  await expect(page.getByText('Every node, owner and pod that comes gets a row here.')).toBeVisible();
  await podarium
    .tab(/^Events/)
    .first()
    .click();
  await expect(page.getByText(/^No events yet/)).toBeVisible();
  await podarium.button('Add a node').click();
  await podarium.button('Play').click();
  await expect(podarium.node('node-1')).toBeVisible();
  await podarium.button(/^kubectl create deployment web/).click();
  await podarium.button('10x').click();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(3);
  expect(podarium.problems).toEqual([]);
});

test('what a link says is text and nothing else', async ({ page }) => {
  const podarium = new Podarium(page);
  const hostile = `<img src=x onerror='window.hurt = 1'>`;
  const scenario = `scenario: x\ntitle: "${hostile}"\nsteps: []\ncaptions: [{at: 0s, text: "${hostile}"}]\n`;
  await page.goto(`/${linkOf(scenario)}`);
  await expect(page.getByText(hostile).first()).toBeVisible();
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  expect(podarium.problems).toEqual([]);
});

test.describe('in somebody’s page', () => {
  test.use({ viewport: { width: 600, height: 400 } });

  test('a demonstration plays in a small frame, and nothing sticks out', async ({ page }) => {
    const podarium = new Podarium(page);
    await page.goto('/?embed=1#demo=power-cut');
    await expect(podarium.button('Next: 01:15')).toHaveCount(0);
    await expect(podarium.node('node-2')).toBeVisible();
    await podarium.button('10x').click();
    await expect(podarium.button('Next: 01:15')).toBeVisible({ timeout: 20_000 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(podarium.problems).toEqual([]);
  });
});
