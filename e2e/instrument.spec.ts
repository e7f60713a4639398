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

test('a machine dragged into the yard is taken out again', async ({ page }) => {
  const yard = page.getByRole('region', { name: /Failure yard/ });
  await podarium.node('node-3').getByText('node-3').first().dragTo(yard.getByText('drag onto a node'));
  await expect(yard).toContainText('node-3');
  await expect(yard).toContainText('no power');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(podarium.node('node-3')).toBeVisible();
  await expect(podarium.node('node-3')).not.toContainText('no power');
});

test('a newcomer sees a node die and its pods move, without reading', async () => {
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await podarium.button('Fast forward to it').click();
  await expect(podarium.button('60x')).toHaveAttribute('aria-pressed', 'true');
  await expect(podarium.pods(/Terminating/)).not.toHaveCount(0, { timeout: 25_000 });
  await expect(podarium.button('1x')).toHaveAttribute('aria-pressed', 'true');
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
});

test('the scheduling view tells who was filtered by what', async ({ page }) => {
  await podarium.write(`apiVersion: v1
kind: Pod
metadata:
  name: large
spec:
  containers:
    - name: large
      image: nginx:1.27
      resources: {requests: {cpu: "64"}}
`);
  await podarium.apply();
  await expect(page.getByRole('button', { name: /^large, Pending/ })).toBeVisible();
  await page.getByRole('button', { name: /^large, Pending/ }).click();
  await podarium.tab('Scheduling').click();
  await expect(page.getByRole('table').first()).toContainText('NodeResourcesFit');
  await expect(page.getByRole('table').first()).toContainText('Insufficient cpu');
});

test('the stage as text: a tree of nodes and pods', async ({ page }) => {
  await podarium.tab('Text').click();
  const tree = page.getByRole('region', { name: 'The stage as text' });
  const node = tree.getByRole('listitem').filter({ hasText: 'node-3' }).first();
  await expect(node).toContainText('Ready');
  await expect(node.getByRole('listitem').first()).toContainText('Running');
  await node.getByRole('listitem').first().getByRole('button').click();
  await expect(podarium.inspector).toContainText('API: Running 1/1');
});

test('Why? leads from a pod on another node down to the power cut', async ({ page }) => {
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await expect(podarium.node('node-2')).toContainText('power cut');
  await podarium.button('60x').click();
  await expect(podarium.pods(/Terminating/)).not.toHaveCount(0, { timeout: 25_000 });
  await podarium.pause();
  await podarium
    .pods(/Terminating/)
    .first()
    .click();
  await expect(podarium.inspector).toContainText(/marked for deletion/);
  await expect(podarium.inspector).toContainText('fault: power-off, node: node-2');
  const step = podarium.inspector.getByRole('button', { name: /fault: power-off/ });
  await step.click();
  await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
});

test('knobs: a program fails its probe, and the pod is no longer ready', async () => {
  await podarium.pods('Running, 1 of 1 ready').first().click();
  await podarium.inspector.getByRole('tab', { name: 'Knobs' }).click();
  await podarium.inspector.getByRole('button', { name: 'Fail probes' }).click();
  await podarium.button('10x').click();
  await expect(podarium.pods('Running, 0 of 1 ready')).toHaveCount(1);
  await podarium.inspector.getByRole('tab', { name: 'Containers' }).click();
  await expect(podarium.inspector).toContainText(/failed ([3-9]|\d\d+)\/3/);
  await podarium.inspector.getByRole('tab', { name: 'Knobs' }).click();
  await podarium.inspector.getByRole('button', { name: 'Fail probes' }).click();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
});

test('a diff shows what Apply would change, and a revision is gone back to', async ({ page }) => {
  await podarium.write(web({ image: 'nginx:1.28' }));
  await podarium.editor.getByRole('button', { name: 'Diff' }).click();
  await expect(podarium.editor).toContainText(/\+ +-? ?image: nginx:1\.28/);
  await podarium.editor.getByRole('button', { name: 'Diff' }).click();
  await podarium.apply();
  await podarium.button('10x').click();
  await expect(page.getByRole('region', { name: 'Rollout' })).toContainText('rev 2');
  await podarium.inspector.getByRole('button', { name: 'deploy/web' }).click();
  await podarium.inspector.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByRole('region', { name: 'Rollout' })).toContainText('rev 3');
});

test('events are filtered by words, kind and type, and lead to their moment', async ({ page }) => {
  await podarium
    .tab(/^Events/)
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Search events' }).fill('Scheduled');
  const table = page.getByRole('table', { name: 'Events' });
  await expect(table.getByRole('row')).toHaveCount(4);
  await podarium.button('Warnings only').click();
  await expect(page.getByText('No event fits.')).toBeVisible();
  await podarium.button('Show all').click();
  await expect(table.getByRole('row')).not.toHaveCount(0);
  await table.getByRole('row').first().getByRole('cell').first().click();
  await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
});

test('a pod’s lane opens into containers and conditions; the tape is zoomed, and keeps the playhead in sight', async ({
  page,
}) => {
  const lanes = page.getByRole('region', { name: 'Timeline' });
  await lanes
    .getByRole('button', { name: /^Show containers and conditions of web-/ })
    .first()
    .press('Enter');
  await expect(lanes.getByText('PodReadyToStartContainers')).toBeVisible();
  await lanes.getByRole('button', { name: /^Hide containers and conditions of web-/ }).click();
  await expect(lanes.getByText('PodReadyToStartContainers')).toHaveCount(0);
  const tape = page.getByRole('slider', { name: 'Playhead' });
  const frame = page.getByRole('img', { name: 'The whole run' }).locator('rect');
  const width = async (): Promise<number> => Number(await frame.getAttribute('width'));
  await podarium.pause();
  await tape.focus();
  const before = await width();
  for (let presses = 0; presses < 8; presses += 1) await page.keyboard.press('+');
  await expect.poll(width).toBeLessThan(before);
  await page.keyboard.press('Home');
  await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
  const box = await tape.boundingBox();
  const line = await tape.locator('.playhead').boundingBox();
  expect(line?.x).toBeGreaterThanOrEqual((box?.x ?? 0) - 2);
  await page.keyboard.press('End');
  await expect(page.getByText(/^Viewing the past:/)).toHaveCount(0);
});

test('what was done is announced', async ({ page }) => {
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await expect(page.getByText('Done: fault: power-off, node: node-2')).toBeAttached();
});

test.describe('reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing moves but the clock', async ({ page }) => {
    const duration = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--m-travel').trim(),
    );
    expect(Number.parseFloat(duration)).toBe(0);
  });
});

test('a claim and a namespace are looked at like anything else', async ({ page }) => {
  await podarium.type('kubectl create namespace team');
  await podarium.type('kubectl get ns team');
  const { inspector } = podarium;
  const firstName = async (rowText: string): Promise<void> => {
    const box = await page.locator('.xterm-rows > div', { hasText: rowText }).last().boundingBox();
    await page.mouse.move((box?.x ?? 0) + 14, (box?.y ?? 0) + 9);
    await page.mouse.click((box?.x ?? 0) + 16, (box?.y ?? 0) + 9);
  };
  await expect(page.locator('.xterm-rows')).toContainText('Active');
  await firstName('Active');
  await expect(inspector).toContainText('Namespace');
  await expect(inspector).toContainText('Active');
  await podarium.write(`apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: disk }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
`);
  await podarium.apply();
  await podarium.type('kubectl get pvc disk');
  await expect(page.locator('.xterm-rows')).toContainText('Pending');
  await firstName('Pending');
  await expect(inspector).toContainText('PersistentVolumeClaim');
  await inspector.getByRole('tab', { name: 'Events' }).click();
  await expect(inspector).toContainText('WaitForFirstConsumer');
});
