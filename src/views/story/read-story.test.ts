import { expect, test } from 'vitest';
import { readHead, readStory } from './read-story.ts';

const text = `scenario: lesson-x
title: {en: X, ko: 엑스}
about: plain
files:
  a.yaml: 'kind: Pod'
captions:
  - {at: 1m30s, text: {en: now, ko: 지금}, try: kubectl get pods}
view: {stage: ownership, select: deployment/web}
lesson:
  from: 20s
  steps:
    - say: {en: do, ko: 하세요}
      seen: it was
      way:
        - run: kubectl apply -f a.yaml
        - {fault: power-off, node: node-2}
        - node: {add: {name: node-4}}
        - node: {remove: node-4}
        - traffic: {service: web, rps: 20, path: /cart, client: shop}
        - {after: 1m30s, knob: {what: hang, pod: default/web, container: web}}
      goal: [{see: pods}]
`;

test('a story has its words, files and the lines of each way', () => {
  const { id, title, captions, files, lesson, view } = readStory(text);
  expect({ id, title, captions, files, view }).toEqual({
    id: 'lesson-x',
    title: { en: 'X', ko: '엑스' },
    captions: [{ at: 90_000, text: { en: 'now', ko: '지금' }, line: 'kubectl get pods' }],
    view: { stage: 'ownership', select: 'deployment/web' },
    files: { 'a.yaml': 'kind: Pod' },
  });
  expect(lesson?.from).toBe(20_000);
  expect(lesson?.steps[0]?.seen).toBe('it was');
  expect(lesson?.steps[0]?.way.map((step) => step.text)).toEqual([
    'kubectl apply -f a.yaml',
    'fault: power-off, node: node-2',
    'node: add node-4',
    'node: remove node-4',
    'traffic: web 20 rps',
    'hang: default/web',
  ]);
  expect(lesson?.steps[0]?.way.map((step) => step.after)).toEqual([0, 0, 0, 0, 0, 90_000]);
  const traffic = { do: 'traffic', service: 'web', rps: 20, path: '/cart', client: 'shop' };
  expect(lesson?.steps[0]?.way[4]?.deed).toEqual(traffic);
});

test('a list reads the head, and how long the rest is', () => {
  const head = { id: 'lesson-x', title: { en: 'X', ko: '엑스' }, about: 'plain' };
  expect(readHead(text)).toEqual({ ...head, steps: 1, minutes: 1 });
  const step = `    - say:\n        en: '${'word '.repeat(90)}'\n        ko: '말'\n`;
  expect(readHead(text + step.repeat(3))).toMatchObject({ steps: 4, minutes: 4 });
});

test('what is no scenario has no story', () => {
  expect(readStory('')).toEqual({ id: '', title: undefined, captions: [], files: {}, lesson: undefined, view: {} });
});
