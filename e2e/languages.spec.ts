import { expect, test } from 'playwright/test';
import { languages } from '../src/i18n/index.ts';
import { Podarium, web } from './page.ts';

/** What the page is for, in each language: found by the words that a reader of it finds. */
for (const language of languages) {
  test.describe(language, () => {
    test.use({ locale: language === 'ko' ? 'ko-KR' : 'en-US' });
    let podarium: Podarium;

    test.beforeEach(({ page }) => {
      podarium = new Podarium(page, language);
    });

    test.afterEach(() => {
      expect(podarium.problems).toEqual([]);
    });

    test('a rollout that cannot go on says what holds it, and what each container asks for', async ({ page }) => {
      const { t } = podarium;
      await podarium.open();
      await podarium.type('kubectl set image deployment/web web=nginx:nope');
      await podarium.inspector.getByRole('button', { name: 'deploy/web' }).click();
      const { inspector } = podarium;
      await expect(inspector).toContainText(t('waits.title'));
      await expect(inspector).toContainText(t('waits.minimum', { min: 3 }));
      await expect(inspector).toContainText(t('waits.maximum', { max: 5 }));
      await expect(inspector).toContainText('progressDeadlineSeconds 600');
      await inspector.getByRole('button', { name: t('waits.unready', { pods: '', count: 2 }).trim() }).click();
      await inspector.getByRole('tab', { name: t('inspector.containers') }).click();
      await expect(inspector).toContainText('nginx:nope');
      await expect(inspector).toContainText('250m → –');
      await expect(page.getByText('rpc error').first()).toBeVisible();
    });

    test('the stage: a fault is dragged, counted down, announced, healed by menu and keyboard', async ({ page }) => {
      const { t } = podarium;
      await podarium.open();
      await expect(page.getByText(t('first.try'))).toBeVisible();
      await podarium.breakNode('fault.power', 'node-2');
      const node = podarium.node('node-2');
      await expect(node).toContainText(t('truth.noPower'));
      await expect(node).toContainText('Ready');
      await expect(node).toContainText(new RegExp(`${t('fate.leaseExpires')} · \\d+`));
      await expect(page.getByText(t('first.try'))).toHaveCount(0);
      await expect(page.getByText(t('fate.notice', { node: 'node-2' }))).toBeVisible();
      await expect(page.getByText(t('announce.deed', { text: 'fault: power-off, node: node-2' }))).toBeAttached();
      await podarium.button(t('node.menu', { node: 'node-2' })).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: t('fault.heal', { fault: t('fault.power') }) }).focus();
      await page.keyboard.press('Enter');
      await expect(node).not.toContainText(t('truth.noPower'));
      await node.click({ button: 'right', position: { x: 60, y: 180 } });
      await page.getByRole('menuitem', { name: t('node.cordon') }).click();
      await expect(node).toContainText('cordoned');
    });

    test('ownership, scheduling and text: the same cluster in other views', async ({ page }) => {
      const { t } = podarium;
      await podarium.open();
      await podarium.tab(t('stage.ownership')).click();
      await expect(page.getByText('RollingUpdate').first()).toBeVisible();
      await expect(page.getByText('max 5').first()).toBeVisible();
      await podarium.tab(t('stage.text')).click();
      const tree = page.getByRole('region', { name: t('text.label') });
      await tree.getByRole('button', { name: /web-/ }).first().click();
      await podarium.tab(t('stage.scheduling')).click();
      await expect(page.getByRole('table').first()).toContainText(t('scheduling.sum'));
      await expect(page.getByRole('main')).toContainText(/node-\d/);
    });

    test('the past, a branch, and two runs side by side', async ({ page }) => {
      const { t } = podarium;
      await podarium.open();
      await podarium.breakNode('fault.network', 'node-1');
      await expect(podarium.node('node-1')).toContainText(t('truth.cut'));
      await podarium.button(t('time.start')).click();
      await expect(page.getByText(t('past.viewing', { at: '00:00.000' }))).toBeVisible();
      await page.keyboard.press('Shift+ArrowRight');
      await podarium.button(t('past.branch')).click();
      await expect(page.getByText(t('branch.compare', { at: '00:01.000' }))).toBeVisible();
      await podarium.button(t('stage.compare')).click();
      await expect(page.getByRole('region', { name: t('compare.oldTitle') })).toContainText('node-1');
      await expect(page.getByRole('region', { name: t('compare.nowTitle') })).toContainText('node-1');
      await expect(page.getByRole('region', { name: t('compare.curves') })).toContainText('deploy/web');
      await podarium.button(t('branch.forget')).click();
      await expect(podarium.node('node-1')).toBeVisible();
    });

    test('the editor: templates, a diff before applying, twelve errors at their lines', async ({ page }) => {
      const { t } = podarium;
      await podarium.open();
      await podarium.write(web({ image: 'nginx:1.28' }));
      await expect(podarium.editor).toContainText(t('file.edited'));
      await podarium.button(t('editor.diff')).click();
      await expect(podarium.editor).toContainText(t('diff.live'));
      await podarium.button(t('editor.diff')).click();
      await podarium.button(t('editor.discard')).click();
      await expect(podarium.editor).toContainText(t('undo.discarded', { file: 'web.yaml' }));
      await podarium.write(twelveErrors);
      await podarium.apply();
      await expect(podarium.editor).toContainText(/metadata\.name: Invalid value/);
      await expect(podarium.editor.getByText(/^(\d\d problems|문제 \d\d개)$/)).toBeVisible();
      await expect(podarium.editor.getByText(t('problems.line', { line: 4 })).first()).toBeVisible();
      await podarium.tab(t('left.templates')).click();
      await podarium.editor.getByRole('button', { name: /^PodDisruptionBudget/ }).click();
      await expect(podarium.editor).toContainText('poddisruptionbudget.yaml');
      await page.keyboard.press('Escape');
    });

    test('the inspector: why, containers, knobs that show how they stand', async () => {
      const { t } = podarium;
      await podarium.open();
      await podarium.pods('Running').first().click();
      const { inspector } = podarium;
      await expect(inspector).toContainText(t('why.titlePod', { status: 'Running' }));
      await expect(inspector).toContainText(t('why.you', { text: 'kubectl apply -f web.yaml' }));
      await inspector.getByRole('tab', { name: t('inspector.containers') }).click();
      await expect(inspector).toContainText('readiness httpGet :80/');
      await expect(inspector).toContainText(t('probes.failed', { failures: 0, threshold: 3 }));
      await inspector.getByRole('tab', { name: t('inspector.knobs') }).click();
      const hang = inspector.getByRole('button', { name: t('knob.hang'), exact: true });
      await expect(hang).toHaveAttribute('aria-pressed', 'false');
      await podarium.pause();
      await hang.click();
      await expect(hang).toHaveAttribute('aria-pressed', 'true');
      await podarium.page.keyboard.press('ControlOrMeta+z');
      await expect(hang).toHaveAttribute('aria-pressed', 'false');
      await inspector.getByRole('button', { name: t('knob.missing') }).click();
      await expect(inspector.getByRole('button', { name: t('knob.missing') })).toHaveAttribute('aria-pressed', 'true');
      await inspector.getByRole('spinbutton', { name: t('knob.memoryAmount') }).fill('64');
      await inspector.getByRole('button', { name: t('knob.memory'), exact: true }).click();
      await expect(inspector).toContainText(/64 of \d+ Mi|\d+Mi 중 64/);
    });

    test('a demonstration by its link: where it is seen best, captions, the line to try', async ({ page }) => {
      const { t } = podarium;
      await page.goto('/#demo=does-not-fit');
      await expect(page.getByText(t('run.linked'))).toBeVisible();
      await expect(podarium.tab(t('stage.scheduling'))).toHaveAttribute('aria-selected', 'true');
      await expect(podarium.inspector).toContainText('API: Pending 0/1');
      await podarium.button(t('caption.next', { at: '00:20' })).click();
      await podarium.button(t('caption.next', { at: '00:50' })).click();
      const line = podarium.button(/kubectl set resources deployment big/);
      await line.click();
      await podarium.tab(/^Nodes/).click();
      await expect(podarium.pods(/^big-.*Running/)).toHaveCount(5);
      await podarium.tab(t('left.lessons')).click();
      await expect(page.getByRole('button', { name: /Pods that do not fit|들어갈 자리가 없는/ })).toHaveAttribute(
        'aria-current',
        'true',
      );
    });

    test('palette, keys, help; what was taken back is done again', async ({ page }) => {
      const { t } = podarium;
      await podarium.open();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: t('help.title') })).toContainText(t('help.fill'));
      await page.keyboard.press('Escape');
      await podarium.command(t('command.show', { what: t('stage.ownership') }));
      await expect(podarium.tab(t('stage.ownership'))).toHaveAttribute('aria-selected', 'true');
      await podarium.command('kubectl cordon node-3');
      await podarium.tab(/^Nodes/).click();
      await expect(podarium.node('node-3')).toContainText('cordoned');
      await page.keyboard.press('ControlOrMeta+z');
      await expect(podarium.node('node-3')).not.toContainText('cordoned');
      await page.keyboard.press('ControlOrMeta+Shift+z');
      await expect(page.getByText(t('undo.doneAgain', { what: 'kubectl cordon node-3' }))).toBeVisible();
      await expect(podarium.node('node-3')).toContainText('cordoned');
      await podarium.button(t('panel.fold', { panel: t('panel.right') })).click();
      await expect(podarium.inspector).toHaveCount(0);
      await page.keyboard.press('ControlOrMeta+z');
      await expect(podarium.inspector).toBeVisible();
      await page.keyboard.press('ControlOrMeta+y');
      await expect(podarium.inspector).toHaveCount(0);
      await page.keyboard.press('t');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    });

    test('sharing: the scenario, the manifests, a frame and a picture', async ({ page, context }) => {
      const { t } = podarium;
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
      await podarium.open();
      await podarium.button(t('share')).first().click();
      const sheet = page.getByRole('dialog', { name: t('share') });
      await expect(sheet.getByRole('textbox', { name: t('share.link') })).toHaveValue(/#run=/);
      await sheet.getByRole('button', { name: t('share.scenario') }).click();
      await expect(sheet.getByRole('status')).toHaveText(t('copied'));
      await expect.poll(copied).toContain('scenario: living-cluster');
      await sheet.getByRole('button', { name: t('share.manifests') }).click();
      await expect.poll(copied).toContain('kind: Deployment');
      await sheet.getByRole('button', { name: t('share.embed') }).click();
      await expect.poll(copied).toMatch(/^<iframe src="http.*embed=1#run=/);
      await sheet.getByRole('button', { name: t('share.picture') }).click();
      await expect
        .poll(() => page.evaluate(async () => (await navigator.clipboard.read())[0]?.types.join(' ')))
        .toContain('image/png');
    });
  });
}

const twelveErrors = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: Wrong_Name
spec:
  replicas: -1
  selector: {}
  template:
    spec:
      containers:
${Array.from({ length: 5 }, () => '        - {name: Same, imagePullPolicy: Sometimes, ports: [{containerPort: 70000}]}\n').join('')}`;
