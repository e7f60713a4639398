import { expect, test } from 'playwright/test';
import type { Locator } from 'playwright/test';
import { Podarium } from './page.ts';

let podarium: Podarium;
let screen: Locator;

test.beforeEach(async ({ page }) => {
  podarium = new Podarium(page);
  await podarium.open();
  screen = page.getByRole('region', { name: 'Timeline' });
});

test.afterEach(() => {
  expect(podarium.problems).toEqual([]);
});

test('Tab completes verbs, kinds and names; the arrow brings the line back', async ({ page }) => {
  await podarium.tab('Terminal').click();
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type('kubectl descr');
  await page.keyboard.press('Tab');
  await page.keyboard.type('deployment w');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(screen).toContainText('StrategyType:');
  await page.keyboard.press('ArrowUp');
  await expect(screen).toContainText('kubectl describe deployment web');
});

test('a watch follows virtual time, and Ctrl+C ends it', async ({ page }) => {
  await podarium.type('kubectl get pods -w');
  await expect(screen).toContainText('Running');
  await page.keyboard.press('Control+c');
  await page.keyboard.insertText('echo over');
  await page.keyboard.press('Enter');
  await expect(screen).toContainText('over');
});

test('a heredoc is applied', async () => {
  await podarium.type(
    "kubectl apply -f - <<'EOF'\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata: {colour: magenta}\nEOF",
  );
  await expect(screen).toContainText('configmap/settings created');
  await podarium.type("kubectl get configmap settings -o jsonpath='{.data.colour}'");
  await expect(screen).toContainText('magenta');
});

test('a shell in a container', async ({ page }) => {
  await podarium.type('kubectl run box --image=busybox:1.36 --restart=Never -- sleep 1000');
  await expect(screen).toContainText('pod/box created');
  await podarium.type('kubectl wait --for=condition=Ready pod/box');
  await expect(screen).toContainText('condition met');
  await podarium.type('kubectl exec -it box -- sh');
  await expect(screen).toContainText('#');
  await page.keyboard.insertText('echo $((6 * 7)) > /tmp/answer && cat /tmp/answer && exit');
  await page.keyboard.press('Enter');
  await expect(screen).toContainText('42');
});

test('pipes, loops and variables of the terminal', async () => {
  await podarium.type('for i in 1 2 3; do echo "line $i"; done | grep -c line; kubectl get pods --no-headers | wc -l');
  await expect(screen).toContainText('3');
  await expect(screen).toContainText('4');
});
