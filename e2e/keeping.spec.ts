import { expect, test } from 'playwright/test';
import { Podarium, web } from './page.ts';

let podarium: Podarium;

test.beforeEach(async ({ page }) => {
  podarium = new Podarium(page);
  await podarium.open();
});

const label = (pods: ReturnType<Podarium['pods']>): Promise<readonly (string | null)[]> =>
  pods.evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label')));

/** Until the browser has kept what was done so far. */
async function kept(step: string): Promise<void> {
  await expect
    .poll(() =>
      podarium.page.evaluate(
        (wanted) =>
          new Promise<boolean>((resolve) => {
            const open = indexedDB.open('keyval-store');
            open.addEventListener('error', () => resolve(false));
            open.addEventListener('success', () => {
              const db = open.result;
              if (!db.objectStoreNames.contains('keyval')) return resolve(false);
              const read = db.transaction('keyval').objectStore('keyval').getAll();
              read.addEventListener('success', () =>
                resolve(read.result.some((value) => typeof value === 'string' && value.includes(wanted))),
              );
              return undefined;
            });
          }),
        step,
      ),
    )
    .toBe(true);
}

test('after a reload the run is where it was, to the last pod; starting afresh can be taken back', async ({ page }) => {
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await expect(podarium.node('node-2')).toContainText('power cut');
  await podarium.pause();
  await kept('power-off');
  const at = await podarium.time();
  const names = await label(podarium.pods());
  await page.reload();
  await expect(page.getByText(/^Your run was brought back/)).toBeVisible();
  await expect(podarium.node('node-2')).toContainText('no power');
  await expect.poll(() => podarium.time()).toBe(at);
  expect(await label(podarium.pods())).toEqual(names);
  await podarium.button('Start afresh').click();
  await expect(podarium.node('node-2')).not.toContainText('no power');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(podarium.node('node-2')).toContainText('no power');
  expect(podarium.problems).toEqual([]);
});

test('a demonstration comes back with what is still to happen in it', async ({ page }) => {
  await podarium.tab('Lessons').click();
  await page.getByRole('button', { name: /^A DaemonSet meets a new node/ }).click();
  await kept('agent.yaml');
  await page.reload();
  await expect(page.getByText(/^Your run was brought back/)).toBeVisible();
  await podarium.button('10x').click();
  await expect(podarium.node('node-4')).toBeVisible();
});

test('a link leaves run and files of whoever opens it alone, and gives the way back to them', async ({ page }) => {
  await podarium.write(web({ image: 'nginx:1.29' }));
  await podarium.button('Power').dragTo(podarium.node('node-1'));
  await kept('power-off');
  await podarium.pause();
  await podarium.button('Share').click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#run=/);
  const link = new URL(await field.inputValue());
  await page.keyboard.press('Escape');
  await page
    .getByText(/^podarium$/)
    .first()
    .click();
  await podarium.button('Play').click();
  await podarium.button('Network').dragTo(podarium.node('node-3'));
  await kept('partition');
  await page.goto(`/${link.hash}`);
  await expect(page.getByText(/^This run came with a link/)).toBeVisible();
  await expect(podarium.node('node-3')).not.toContainText('network cut');
  await expect(podarium.editor).toContainText('nginx:1.29');
  await podarium.button('Back to my run').click();
  await expect(podarium.node('node-3')).toContainText('network cut');
});

test('links of other versions say so', async ({ page }) => {
  // a run of twelve seconds, as version 1 wrote it
  await page.goto('/#run=1.izY0MjAw0FEqTk7NSyzKzLdSSIzJU4oFAA');
  await expect(page.getByText(/made by an earlier version/)).toBeVisible();
  await page.goto('/#run=99.abc');
  await expect(page.getByRole('alert')).toContainText('newer version');
  await expect(podarium.node('node-1')).toBeVisible();
});

test('page-side deeds are taken back one after the other', async ({ page }) => {
  await podarium.button('Power').dragTo(podarium.node('node-2'));
  await expect(podarium.node('node-2')).toContainText('no power');
  await podarium.button('Fold Inspector').click();
  await expect(podarium.inspector).toHaveCount(0);
  await page.getByRole('searchbox').fill('web');
  await page.getByRole('heading', { name: 'podarium' }).click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(podarium.inspector).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('Taken back: power-off node-2')).toBeVisible();
  await expect(podarium.node('node-2')).not.toContainText('no power');
});

test('a full storage is said, and everything can be saved elsewhere', async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.reload();
  await expect(podarium.node('node-1')).toBeVisible();
  await podarium.write(web({ image: 'nginx:1.29' }));
  await expect(page.getByText(/no room left/)).toBeVisible();
  const download = page.waitForEvent('download');
  await podarium.button('Export all as YAML').click();
  expect((await download).suggestedFilename()).toBe('podarium.yaml');
});

test('a folder is dropped: its manifests are files of the editor', async ({ page }) => {
  await expect(podarium.editor.getByRole('textbox', { name: 'Manifest' })).toBeAttached();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['kind: ConfigMap\n'], 'one.yaml'));
    transfer.items.add(new File(['kind: Secret\n'], 'two.yml'));
    transfer.items.add(new File(['not a manifest'], 'notes.txt'));
    return transfer;
  });
  await podarium.editor.getByRole('textbox', { name: 'Manifest' }).dispatchEvent('drop', { dataTransfer: data });
  await expect(podarium.editor).toContainText('two.yml');
  await podarium.button('Files').click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'one.yaml' })).toBeVisible();
  await expect(page.getByRole('menuitemcheckbox', { name: 'notes.txt' })).toHaveCount(0);
});

test('a scenario that is dropped is opened as a run; a wrong one says where, and the run goes on', async ({ page }) => {
  const drop = async (text: string): Promise<void> => {
    const data = await page.evaluateHandle((written) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([written], 'story.yaml'));
      return transfer;
    }, text);
    await podarium.editor.getByRole('textbox', { name: 'Manifest' }).dispatchEvent('drop', { dataTransfer: data });
  };
  await drop('scenario: story\ntitle: A story\nsteps:\n- {at: 0s, fault: flood, node: node-1}\n');
  await expect(page.getByText(/4:\d+: unknown fault "flood"/)).toBeVisible();
  await expect(podarium.pods('Running, 1 of 1 ready')).toHaveCount(4);
  await drop('scenario: story\ntitle: A story\nsteps:\n- {at: 0s, run: kubectl run lonely --image=nginx}\n');
  await expect(page.getByRole('banner')).toContainText('A story');
  await expect(page.getByRole('button', { name: /^lonely, / }).first()).toBeVisible();
});
