import { expect, test } from 'playwright/test';
import { Podarium } from './page.ts';

let podarium: Podarium;

test.beforeEach(async ({ page }) => {
  podarium = new Podarium(page);
  await podarium.open();
});

test.afterEach(() => {
  expect(podarium.problems).toEqual([]);
});

test('the past is shown in every panel, and a change there branches; the old run stays', async ({ page }) => {
  await podarium.pause();
  const live = await podarium.time();
  await podarium.type('kubectl scale deployment web --replicas=6');
  await podarium.button('10x').click();
  await podarium.button('Play').click();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(6);
  await podarium.pause();

  await podarium.tab('Timeline').click();
  await page.getByRole('slider', { name: 'Playhead' }).focus();
  for (let presses = 0; presses < 60 && (await podarium.time()) >= live; presses += 1) {
    await page.keyboard.press('Shift+ArrowLeft');
  }
  await expect(page.getByText('viewing the past').first()).toBeVisible();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);

  await podarium
    .button(/^Branch/)
    .first()
    .click();
  await expect(page.getByText(/Branched at/)).toBeVisible();
  await podarium.button('Play').click();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
});

test('a link opens the same run at the same moment, and leaves the files of whoever opens it alone', async ({
  page,
}) => {
  await podarium.pause();
  await podarium.type('kubectl scale deployment web --replicas=2');
  await podarium.button('Next event').click();
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: /link/i });
  await expect(field).toHaveValue(/#run=/);
  const link = await field.inputValue();
  const other = await page.context().newPage();
  const again = new Podarium(other);
  await again.open(new URL(link).pathname + new URL(link).hash);
  await expect(again.clock).toHaveText((await podarium.clock.textContent()) ?? '');
  expect(again.problems).toEqual([]);
});

test('a demonstration is opened from the gallery', async ({ page }) => {
  await podarium.tab('Lessons').click();
  await page.getByRole('button', { name: /Crash loop/ }).click();
  await podarium.button('10x').click();
  await expect(page.getByRole('article').getByText('worker').first()).toBeVisible();
});

test('the small tape shows another part of the run, and follows again after a double click', async ({ page }) => {
  await podarium.button('60x').click();
  await expect.poll(() => podarium.time()).toBeGreaterThan(200_000);
  await podarium.pause();
  const overview = page.getByRole('img', { name: 'The whole run' });
  const frame = overview.locator('rect');
  const followed = Number(await frame.getAttribute('x'));
  const box = await overview.boundingBox();
  if (!box) throw new Error('no small tape');
  await page.mouse.move(box.x + box.width - 4, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + 8, { steps: 4 });
  await page.mouse.up();
  expect(Number(await frame.getAttribute('x'))).toBeLessThan(followed);
  await overview.dblclick();
  await expect.poll(async () => Number(await frame.getAttribute('x'))).toBeGreaterThanOrEqual(followed - 1);
});
