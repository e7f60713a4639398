import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { Podarium } from './page.ts';

// axe looks at every element: on a slow machine that takes its time, so the cluster stands still meanwhile.
test.describe.configure({ timeout: 240_000 });

/** What axe finds, a line each: in the whole page, or in the part of it that is new. */
async function found(page: Page, part?: string): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`),
  );
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });

    test('axe finds nothing, whatever is shown', async ({ page }) => {
      const podarium = new Podarium(page);
      await podarium.open();
      await expect(podarium.editor.getByRole('textbox', { name: 'Manifest' })).toBeAttached({ timeout: 60_000 });
      await podarium.pause();
      expect(await found(page), 'as it opens').toEqual([]);
      await podarium.pods().first().click();
      await expect(podarium.inspector).toContainText('Conditions');
      for (const tab of ['Containers', /^Events/, 'YAML', 'Knobs']) {
        await podarium.inspector.getByRole('tab', { name: tab }).click();
        expect(await found(page, 'aside'), `inspector ${tab}`).toEqual([]);
      }
      await podarium.button('Menu of node-2').click();
      expect(await found(page, '[role=menu]'), 'a menu').toEqual([]);
      await page.getByRole('menuitem', { name: /power/i }).click();
      await expect(podarium.node('node-2')).toContainText('no power');
      for (const stage of ['Ownership', 'Scheduling', 'Text']) {
        await podarium.tab(stage).click();
        expect(await found(page, 'main'), stage).toEqual([]);
      }
      for (const bottom of ['Terminal', /^Events/, 'Traffic']) {
        await podarium.tab(bottom).first().click();
        expect(await found(page, 'section.bottom'), `bottom ${bottom}`).toEqual([]);
      }
      for (const left of ['Lessons', 'Templates']) {
        await podarium.tab(left).click();
        expect(await found(page, 'section.left'), left).toEqual([]);
      }
      await podarium.tab('Lessons').click();
      await podarium.button(/^Begin: A Pod/).click();
      await expect(page.getByText('Step 1 of 4')).toBeVisible();
      expect(await found(page, 'section.left'), 'the guide through a lesson').toEqual([]);
      await podarium.tab('YAML').click();
      expect(await found(page, '.notices'), 'what a lesson asks').toEqual([]);
    });

    test('axe finds nothing in what lies over the page, and in the past', async ({ page }) => {
      const podarium = new Podarium(page);
      await podarium.open();
      await podarium.pause();
      await podarium.button('To the start').click();
      await expect(page.getByText(/^Viewing the past:/)).toBeVisible();
      expect(await found(page), 'the past').toEqual([]);
      await podarium.button('Back to now').click();
      await expect(page.getByText(/^Viewing the past:/)).toHaveCount(0);
      for (const key of ['?', 'ControlOrMeta+k']) {
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await found(page, 'dialog'), key).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
      await podarium.button('Share').click();
      await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/#run=/);
      expect(await found(page, 'dialog'), 'share').toEqual([]);
    });

    test('axe finds nothing on a phone', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      const podarium = new Podarium(page);
      await podarium.open();
      expect(await found(page)).toEqual([]);
      await podarium.button('Break something').click();
      expect(await found(page), 'breaking').toEqual([]);
    });
  });
}
