import { expect, test } from 'vitest';
import { lessonToGoOn, stepsBehind } from './course.ts';

const lessons = ['a', 'b', 'c'].map((id) => ({ id, steps: 4 }));
const fresh = { learned: [], progress: {}, lastLesson: undefined };

test.each([
  ['nothing was opened', fresh, 'a'],
  ['one was begun', { ...fresh, lastLesson: 'b' }, 'b'],
  ['one was learned', { ...fresh, learned: ['b'], lastLesson: 'b' }, 'c'],
  ['the last was learned, earlier ones were not', { ...fresh, learned: ['c', 'a'], lastLesson: 'c' }, 'b'],
  ['all were learned', { ...fresh, learned: ['a', 'b', 'c'], lastLesson: 'b' }, undefined],
])('where to go on: %s', (_, learner, id) => {
  expect(lessonToGoOn(lessons, learner)?.id).toBe(id);
});

test('steps behind the learner', () => {
  const learner = { learned: ['a'], progress: { b: 2, c: 9 }, lastLesson: undefined };
  expect(lessons.map((lesson) => stepsBehind(lesson, learner))).toEqual([4, 2, 4]);
});
