import { expect, test } from 'playwright/test';
import { Podarium, web } from './page.ts';

let podarium: Podarium;

test.beforeEach(async ({ page }) => {
  podarium = new Podarium(page);
  await podarium.open();
});

test.afterEach(() => {
  expect(podarium.problems).toEqual([]);
});

test('the page opens on a living cluster, without a dialog', async ({ page }) => {
  await expect(page.getByRole('article')).toHaveCount(3);
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const before = await podarium.time();
  await expect.poll(() => podarium.time()).toBeGreaterThan(before);
  await expect(podarium.clock).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/);
});

test('an image is changed in the editor: two ReplicaSets, the old one ebbs', async ({ page }) => {
  await podarium.write(web({ image: 'nginx:1.28' }));
  await podarium.apply();
  await podarium.tab('Ownership').click();
  await expect(page.getByText('nginx:1.28').first()).toBeVisible();
  await expect(page.getByText('rev 2').first()).toBeVisible();
  await podarium.tab(/^Nodes/).click();
  await podarium.button('10x').click();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
  await expect(page.getByRole('region', { name: 'Rollout' })).toContainText('rev 2');
});

test('a refusal stands at its line, in the words of the API server, and nothing is lost', async () => {
  const manifest = web({ extra: '          readinesProbe:\n            httpGet: {port: 80}\n' });
  await podarium.write(manifest);
  await podarium.apply();
  await expect(podarium.editor).toContainText('unknown field "spec.template.spec.containers[0].readinesProbe"');
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
  await expect(podarium.editor).toContainText('readinesProbe');
});

test('time is the player’s: pause, step, speeds, the playhead', async () => {
  await podarium.pause();
  const stopped = await podarium.time();
  await podarium.button('Next event').click();
  await expect.poll(() => podarium.time()).toBeGreaterThan(stopped);
  const stepped = await podarium.time();
  expect(await podarium.time()).toBe(stepped);
  await podarium.button('60x').click();
  await podarium.button('Play').click();
  await expect.poll(() => podarium.time()).toBeGreaterThan(stepped + 20_000);
});

test('a power cut by drag: believed Ready, truly without power; taints, eviction, return', async ({ page }) => {
  const node = podarium.node('node-2');
  await podarium.button('Power').dragTo(node);
  await expect(node).toContainText('no power');
  await expect(node).toContainText('Ready');
  await expect(node).toContainText('power cut');
  await podarium.button('60x').click();
  await expect(node).toContainText('NotReady');
  // five minutes of toleration are five seconds at this speed
  await expect(podarium.pods(/Terminating/)).not.toHaveCount(0, { timeout: 20_000 });
  await podarium.button('1x').click();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
  await podarium.button('Menu of node-2').click();
  await page.getByRole('menuitem', { name: /power/i }).click();
  await podarium.button('10x').click();
  await expect(node).not.toContainText('no power');
  await expect(podarium.pods(/Terminating/)).toHaveCount(0);
});

test('a node is broken by menu and keyboard alone', async ({ page }) => {
  await podarium.button('Menu of node-1').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /network/i }).focus();
  await page.keyboard.press('Enter');
  await expect(podarium.node('node-1')).toContainText(/no network|cut off|network/i);
});

test('anything can be looked at: conditions, events, YAML and the chain of causes', async () => {
  await podarium.pods('Running, 1 of 1 ready').first().click();
  const { inspector } = podarium;
  await expect(inspector).toContainText('ContainersReady');
  await expect(inspector).toContainText('default-scheduler');
  await expect(inspector).toContainText('kubectl apply -f web.yaml');
  await inspector.getByRole('tab', { name: /^Events/ }).click();
  await expect(inspector).toContainText('Successfully assigned default/web-');
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  await expect(inspector).toContainText('nodeName: node-');
});

test('the terminal runs kubectl, and says what a typo is', async ({ page }) => {
  await podarium.type('kubectl get deployments');
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('AVAILABLE');
  await podarium.type('kubectl gte pods');
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('unknown command "gte"');
});

test('after a reload files and theme are still there', async ({ page }) => {
  await podarium.write(web({ image: 'nginx:1.29' }));
  await podarium.button('Dark theme').click();
  await expect(podarium.editor).toContainText('nginx:1.29');
  await expect(podarium.editor).toContainText('edited');
  await page.reload();
  await expect(podarium.editor).toContainText('nginx:1.29');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('broken YAML, an unknown kind and five megabytes are told apart, and the cluster goes on', async () => {
  await podarium.write('apiVersion: v1\nkind: Pod\nmetadata: [name');
  await podarium.apply();
  await expect(podarium.editor).toContainText(/error|problem/i);
  await podarium.write('apiVersion: example.com/v1\nkind: Unicorn\nmetadata:\n  name: one\n');
  await podarium.apply();
  await expect(podarium.editor).toContainText('Unicorn');
  await podarium.write(`# ${'x'.repeat(5_000_000)}\n${web({ replicas: 2 })}`);
  await podarium.apply();
  await expect(podarium.pods('Running, 1 of 1 ready')).not.toHaveCount(0);
  const before = await podarium.time();
  await expect.poll(() => podarium.time()).toBeGreaterThan(before);
});
