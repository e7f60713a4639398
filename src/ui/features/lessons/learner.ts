import { useShallow } from 'zustand/react/shallow';
import { useStore } from 'zustand';
import { workspace } from '../../../state/page/workspace.ts';
import type { Learner } from '../../../views/story/course.ts';

/** How far the person has come in the course. */
export const useLearner = (): Learner =>
  useStore(
    workspace,
    useShallow(({ learned, progress, lastLesson }) => ({ learned, progress, lastLesson })),
  );
