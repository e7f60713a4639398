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

test('a client is set by hand, with its rate and path, changed and stopped', async ({ page }) => {
  await podarium.tab('Traffic').click();
  const clients = page.getByRole('form', { name: 'Clients' });
  await expect(clients.getByRole('combobox', { name: 'Service' })).toHaveValue('web');
  await expect(clients.getByRole('list')).toContainText('10/s');
  await clients.getByRole('spinbutton', { name: 'Requests per second' }).fill('40');
  await clients.getByRole('textbox', { name: 'Path' }).fill('/cart');
  await clients.getByRole('textbox', { name: 'Client' }).fill('shop');
  await clients.getByRole('button', { name: 'Send' }).click();
  await expect(clients.getByRole('list')).toContainText('web/cart40/s');
  await expect(page.getByRole('img', { name: 'Requests to web over the last minute' })).toBeVisible();
  await clients.getByRole('button', { name: 'Stop shop' }).click();
  await expect(clients.getByRole('list')).not.toContainText('shop');
  await page.getByRole('heading', { name: 'Requests so far' }).click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(clients.getByRole('list')).toContainText('web/cart40/s');
});

test('each lost request is listed with its cause and the pod it was sent to', async ({ page }) => {
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await podarium.button('10x').click();
  await podarium.tab('Traffic').click();
  const lost = page.getByRole('region', { name: 'Lost requests' });
  await expect(lost.getByRole('row').nth(1)).toContainText('nobody there');
  await expect(lost.getByRole('row').nth(1)).toContainText('node-2');
  const cause = page.getByRole('button', { name: /^nobody there/ });
  await cause.click();
  await expect(cause).toHaveAttribute('aria-pressed', 'true');
  await lost.getByRole('row').nth(1).getByRole('button').nth(1).click();
  await expect(podarium.inspector).toContainText('true: no process');
  await lost.getByRole('row').nth(1).getByRole('button').first().click();
  await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
});

for (const [language, lesson, tab, refused] of [
  ['en', 'A rollout that loses requests', 'Traffic', 'not ready yet'],
  ['ko', '요청을 잃는 롤아웃', '트래픽', '아직 준비 안 됨'],
] as const) {
  test(`${language}: a rollout without readiness and preStop loses requests`, async ({ page }) => {
    if (language === 'ko') await podarium.button('한국어').click();
    await podarium.tab(language === 'ko' ? '강의' : 'Lessons').click();
    await page.getByRole('button', { name: lesson }).click();
    await podarium.tab(tab).click();
    await podarium.button('10x').click();
    await expect(page.getByRole('button', { name: new RegExp(`^${refused}\\s*\\d`) })).toBeVisible({ timeout: 20_000 });
  });
}
