import { expect, test } from 'playwright/test';
import { Podarium } from './page.ts';

const words = {
  en: {
    lessons: 'Lessons',
    begin: /^Begin: A Pod/,
    first: /^A Pod/,
    parts: ['Pods', 'Scheduling', 'The API itself'],
    again: 'Start again',
    task: 'To try',
    doIt: /^Do it: /,
    step: 'Step 2 of 4',
    done: 'That was the last goal',
    next: /^Next: Kept by an owner/,
    all: 'All lessons',
  },
  ko: {
    lessons: '강의',
    begin: /^시작하기: Pod 하나/,
    first: /^Pod 하나/,
    parts: ['Pod', '스케줄링', 'API 자체'],
    again: '처음부터',
    task: '더 해 보기',
    doIt: /^실행: /,
    step: '4단계 중 2단계',
    done: '마지막 목표까지 마쳤습니다',
    next: /^다음: 소유자가 지키는 Pod/,
    all: '전체 과정',
  },
} as const;

for (const language of ['en', 'ko'] as const) {
  test.describe(`a lesson, ${language}`, () => {
    test.use({ locale: language });
    const { lessons, begin, first, parts, again, task, doIt, step, done, next, all } = words[language];

    test('is learned step by step, leads to the next, and stays learned', async ({ page }) => {
      const podarium = new Podarium(page);
      await podarium.open();
      await podarium.tab(lessons).click();
      for (const part of parts) {
        await expect(page.getByRole('button', { name: new RegExp(`^${part}`), expanded: false })).toBeVisible();
      }
      await podarium.button(begin).click();
      await expect(page.getByRole('article').getByRole('button', { name: /^web-/ })).toHaveCount(0);
      const way = page.getByRole('button', { name: doIt });
      for (const line of ['apply', 'describe', 'exec', 'delete']) {
        await expect(way).toHaveAccessibleName(new RegExp(line));
        await way.click();
        if (line === 'apply') await expect(page.getByText(step)).toBeVisible();
      }
      await expect(page.getByText(done)).toBeVisible();
      await expect(page.getByText(task)).toBeVisible();
      await podarium.button(all).click();
      await expect(podarium.button(first).locator('svg')).toBeVisible();
      await page.reload();
      await expect(podarium.button(next)).toBeVisible();
      await podarium.button(next).click();
      await expect(way).toHaveAccessibleName(/kubectl apply -f shop.yaml/);
      await podarium.button(all).click();
      await expect(podarium.button(first).locator('svg')).toBeVisible();
      await podarium.button(first).click();
      await expect(way).toHaveAccessibleName(/kubectl apply -f hello.yaml/);
      await way.click();
      await podarium.button(again).click();
      await expect(way).toHaveAccessibleName(/kubectl apply -f hello.yaml/);
      expect(podarium.problems).toEqual([]);
    });
  });
}

test('the line above the stage asks where the guide is not seen, and tells what was to be seen', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.tab('Lessons').click();
  await podarium.button(/^Begin: A Pod/).click();
  await expect(page.getByText('Step 1 of 4')).toBeVisible();
  await podarium.tab('YAML').click();
  const ask = page.getByRole('status').filter({ hasText: '1/4' });
  await expect(ask).toContainText('This cluster is empty');
  await ask.getByRole('button', { name: 'hello.yaml', exact: true }).click();
  await expect(podarium.editor).toContainText('kind: Pod');
  await podarium.apply();
  await expect(ask).toContainText('the scheduler chose a node');
  await podarium.button('Go on').click();
  await expect(page.getByRole('status').filter({ hasText: '2/4' })).toContainText('kept as events');
  expect(podarium.problems).toEqual([]);
});

test('by its link: the guide, its files; and in a frame what it asks, with the output of its lines', async ({
  page,
}) => {
  const podarium = new Podarium(page);
  await page.goto('/#lesson=readiness');
  await expect(page.getByText('Step 1 of 4')).toBeVisible();
  await page.getByRole('button', { name: /^Do it: kubectl get endpointslices/ }).click();
  await expect(page.getByText('Step 2 of 4')).toBeVisible();
  await podarium.tab('YAML').click();
  await expect(podarium.editor).toContainText('desk.yaml');
  await page.goto('about:blank');
  await page.setViewportSize({ width: 800, height: 560 });
  await page.goto('/?embed=1#lesson=readiness');
  const ask = page.getByRole('status').filter({ hasText: '1/4' });
  await ask.getByRole('button', { name: /^Do it: kubectl get endpointslices/ }).click();
  await expect(ask).toContainText('ADDRESSTYPE');
  await expect(ask).toContainText('Three addresses');
  expect(podarium.problems).toEqual([]);
});

test('what a step waits for is run to; a watch ends when the next line is done', async ({ page }) => {
  const podarium = new Podarium(page);
  await podarium.open();
  await podarium.tab('Lessons').click();
  await podarium.button(/^Configuration/).click();
  await podarium.button(/^A ConfigMap/).click();
  const way = page.getByRole('button', { name: /^Do it: / });
  const screen = page.getByRole('region', { name: 'Timeline' });
  await way.first().click();
  await expect(screen).toContainText('deployment.apps/kitchen created');
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type('kubectl get pods -w\n');
  await expect(screen).toContainText('kubectl get pods -w');
  await way.nth(1).click();
  await expect(screen).toContainText('variable: soup, file: soup');
  await expect(screen).toContainText('^C');
  await page.getByRole('button', { name: /^Do it: kubectl patch/ }).click();
  const waits = page.getByRole('button', { name: /^Do it: kubectl logs --tail=3/ });
  await expect(waits).toContainText('after 2 min');
  const before = await podarium.time();
  await waits.click();
  await expect(screen).toContainText('variable: soup, file: pasta');
  expect(await podarium.time()).toBeGreaterThan(before + 100_000);
  expect(podarium.problems).toEqual([]);
});

for (const language of ['en', 'ko'] as const) {
  test.describe(`waiting, ${language}`, () => {
    test.use({ locale: language });

    test('time is let run until a goal is reached, and then goes on as before', async ({ page }) => {
      const podarium = new Podarium(page, language);
      const { t } = podarium;
      await podarium.open();
      await podarium.tab(t('left.lessons')).click();
      await podarium.button(new RegExp(`^${t('course.health')}`)).click();
      await podarium.button(language === 'en' ? /^Liveness/ : /^살아 있는지/).click();
      await page.getByRole('button', { name: new RegExp(`^${t('lesson.do')}: kubectl apply`) }).click();
      await expect(page.getByText(t('lesson.step', { number: 2, count: 4 }))).toBeVisible();
      await podarium.button(t('lesson.wait')).click();
      await expect(page.getByText(t('lesson.step', { number: 3, count: 4 }))).toBeVisible();
      await expect(podarium.button('1x')).toHaveAttribute('aria-pressed', 'true');
      expect(await podarium.time()).toBeGreaterThan(45_000);
      expect(podarium.problems).toEqual([]);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('what a line prints stands in the guide', async ({ page }) => {
    const podarium = new Podarium(page);
    await page.goto('/');
    await podarium.tab('Lessons').click();
    await podarium.button(/^Begin: A Pod/).click();
    await page.getByRole('button', { name: /^Do it: kubectl apply/ }).click();
    await page.getByRole('button', { name: /^Do it: kubectl describe/ }).click();
    await expect(page.getByText(/Successfully assigned default\/hello/)).toBeVisible();
    expect(podarium.problems).toEqual([]);
  });
});
