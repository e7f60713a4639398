import { expect, test } from 'playwright/test';
import { Podarium } from './page.ts';

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('watching, breaking, scrubbing and lessons work, and nothing sticks out', async ({ page }) => {
    const podarium = new Podarium(page);
    await podarium.open();
    await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await podarium.button('Break something').click();
    await page
      .getByRole('menuitem', { name: /Power: break/ })
      .first()
      .click();
    await expect(podarium.node('node-1')).toContainText('no power');
    const tape = page.getByRole('slider', { name: 'Playhead' });
    await tape.click({ position: { x: 30, y: 60 } });
    await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
    await podarium.tab('Lessons').click();
    await expect(page.getByRole('button', { name: /^Crash loop and its/ })).toBeVisible();
    expect(podarium.problems).toEqual([]);
  });
});

test.describe('a tablet', () => {
  test.use({ viewport: { width: 900, height: 700 }, hasTouch: true });

  test('side panels are drawers', async ({ page }) => {
    const podarium = new Podarium(page);
    await podarium.open();
    await expect(podarium.inspector).toHaveCount(0);
    await podarium.button('Inspector').click();
    await expect(podarium.inspector).toBeVisible();
    await page.keyboard.press('Escape');
    await podarium.button('Editor').click();
    await expect(podarium.editor).toBeVisible();
  });

  test('a fault is dragged with a finger', async ({ page, context }) => {
    const podarium = new Podarium(page);
    await podarium.open();
    const from = await page.getByRole('button', { name: /^Power/ }).boundingBox();
    const to = await podarium.node('node-2').boundingBox();
    if (!from || !to) throw new Error('nothing to drag');
    const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
    const [dx, dy] = [to.x + to.width / 2 - x, to.y + to.height / 2 - y];
    const fingers = await context.newCDPSession(page);
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    for (const share of [0.1, 0.5, 1]) {
      const touchPoints = [{ x: x + dx * share, y: y + dy * share }];
      await fingers.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
    }
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(podarium.node('node-2')).toContainText('no power');
  });
});

test('embedded, it shows the stage and the transport alone', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open('/?embed=1');
  await expect(podarium.clock).toBeVisible();
  await expect(podarium.editor).toHaveCount(0);
  await expect(podarium.inspector).toHaveCount(0);
});

test.describe('한국어', () => {
  test.use({ locale: 'ko-KR' });

  test('every word is Korean, and switched in place', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('button', { name: '공유' })).toBeVisible();
    await expect(page.getByRole('tab', { name: '타임라인' })).toBeVisible();
    await expect(page.getByText('살아 있는 클러스터')).toBeVisible();
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('tab', { name: 'Timeline' })).toBeVisible();
    await page.getByRole('button', { name: '한국어' }).click();
    await page.reload();
    await expect(page.getByRole('tab', { name: '타임라인' })).toBeVisible();
  });
});

test('the past can be branched from, and the two runs compared', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await expect(podarium.node('node-2')).toContainText('no power');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
  await expect(podarium.node('node-2')).not.toContainText('no power');
  await podarium.button('Branch from here').click();
  await podarium.button('Compare').click();
  await expect(page.getByRole('region', { name: 'The run that was left' })).toBeVisible();
  await podarium.button('Play').click();
  await expect(page.getByRole('region', { name: 'This run' }).getByText('node-2')).toBeVisible();
  await podarium.button('Forget the old run').click();
  await expect(podarium.node('node-2')).toBeVisible();
  expect(podarium.problems).toEqual([]);
});

test('a deed in the past asks where it belongs', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.button('To the start').click();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused();
  await page.keyboard.insertText('kubectl scale deployment web --replicas=6');
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog', { name: 'Change the past?' })
    .getByRole('button', { name: 'Do it now instead' })
    .click();
  await expect(podarium.pods(/^web-/)).toHaveCount(6);
});

test('a link opens at the same moment, on the same pods', async ({ page, context }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.pause();
  const names = await podarium.pods().evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label')));
  const at = await podarium.time();
  await podarium.button('Share').click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#run=/);
  const other = new Podarium(await context.newPage());
  await other.open(await field.inputValue());
  await expect.poll(() => other.time()).toBe(at);
  expect(await other.pods().evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label')))).toEqual(
    names,
  );
});

test('a link that cannot be read is said to be so', async ({ page }) => {
  await page.goto('/#run=nonsense');
  await expect(page.getByRole('alert')).toBeVisible();
});

test('no script but our own files may run', async ({ page }) => {
  await page.goto('/');
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe-eval');
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ranInline = true';
    document.body.append(script);
    return 'ranInline' in window;
  });
  expect(ran).toBe(false);
});

test('once loaded it works without a network', async ({ page, context }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('podarium-1')).keys()).length), { timeout: 20_000 })
    .toBeGreaterThan(20);
  await context.setOffline(true);
  await page.reload();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
  await context.setOffline(false);
});

test('a file is dropped, removed and had back', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.tab('Templates').click();
  await podarium.editor.getByRole('button', { name: /^CronJob/ }).click();
  await expect(podarium.editor).toContainText('cronjob.yaml');
  await podarium.button('Files').click();
  await page.getByRole('menuitem', { name: 'Remove cronjob.yaml' }).click();
  await expect(podarium.editor).toContainText('cronjob.yaml was removed.');
  await podarium.button('Undo').click();
  await podarium.button('Files').click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'cronjob.yaml' })).toBeVisible();
});

test('what is typed into the editor is text, and no key of the page', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  const editor = podarium.editor.getByRole('textbox', { name: 'Manifest' });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('# t f [ ] a: b / ? end');
  await expect(podarium.editor).toContainText('# t f [ ] a: b / ? end');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(podarium.button('Pause')).toBeVisible();
});
