// The course: opening a lesson, doing what it asks, and which were learned.
import { createStore } from 'zustand/vanilla';
import type { LessonStep, WayDeed, WayStep } from '../../views/story/read-story.ts';
import { play } from '../run/clock.ts';
import { addNode, causeFault, removeNode, setTraffic, turnKnob } from '../run/deeds.ts';
import { cluster, type Cluster } from '../mirror/cluster.ts';
import { hurryTo, hurryUntil } from '../run/hurry.ts';
import { dictate, forgetOutput, hasTerminal } from './dictation.ts';
import { loadLibrary, type Volume } from './library.ts';
import { origin } from '../run/kept-run.ts';
import { openScenario } from '../run/runs.ts';
import { story } from './story.ts';
import { layOutFiles, markLearned, markOpened, markReached, markTried, setTab } from '../page/workspace.ts';

/** Opens a lesson from its beginning, its files in the editor. The run that is left can be had back. */
export async function openLesson({ id, text }: Volume): Promise<void> {
  const { readStory } = await import('../../views/story/read-story.ts');
  const { files, lesson } = readStory(text);
  markTried();
  markOpened(id);
  forgetOutput();
  layOutFiles(files);
  await openScenario(text, lesson?.from);
}

/** Whoever came by a link to a lesson finds its files in the editor, and its guide; not if it was brought back as they left it. */
export function welcomeToLesson(): void {
  const { epoch } = cluster.getState();
  if (origin.getState().how !== 'linked') return;
  const stop = story.subscribe(({ epoch: told, id, files, lesson }) => {
    if (told < epoch || lesson === undefined) return;
    stop();
    markTried();
    markOpened(id);
    layOutFiles(files);
    setTab('left', 'lessons');
    setTab('bottom', hasTerminal() ? 'timeline' : 'lessons');
  });
}

/** The lesson that comes after this one. */
export async function lessonAfter(id: string): Promise<Volume | undefined> {
  const all = (await loadLibrary()).parts.flatMap(({ lessons }) => lessons);
  return all[all.findIndex((lesson) => lesson.id === id) + 1];
}

/** When the last step of a way was done, in which run. */
export const lastWay = createStore<{ readonly epoch: number; readonly at: number }>(() => ({ epoch: -1, at: 0 }));

/** When the present step began. */
const beginOf = (reached: readonly number[]): number => reached.at(-1) ?? story.getState().lesson?.from ?? 0;

/** Does a step of the way, as the person would: lines are typed into the terminal, and time goes on. What is to come later is run to first. */
export function doWayStep({ deed, after }: WayStep): void {
  const { epoch, time, reached } = cluster.getState();
  const last = lastWay.getState();
  const began = Math.max(beginOf(reached), last.epoch === epoch ? last.at : 0);
  const due = after === 0 ? time : began + after;
  const now = (): void => {
    lastWay.setState({ epoch, at: cluster.getState().time });
    if (!cluster.getState().playing) play();
    doDeed(deed);
  };
  if (time >= due) return now();
  const stop = cluster.subscribe((state) => {
    if (state.epoch === epoch && state.time < due) return;
    stop();
    if (state.epoch === epoch) now();
  });
  hurryTo(due);
  return undefined;
}

/** What is done shows after this long, or it takes a while. */
const SHORT_MS = 4_000;

/** Whether there is nothing left to do but wait: so much of a step's way has been done here, and some time ago. */
export function waits(
  { way }: LessonStep,
  { epoch, time, reached }: Cluster,
  last: { epoch: number; at: number },
): boolean {
  if (way.length === 0) return true;
  return last.epoch === epoch && last.at > beginOf(reached) && time > last.at + SHORT_MS;
}

function doDeed(deed: WayDeed): void {
  switch (deed.do) {
    case 'run':
      void dictate(deed.line);
      return;
    case 'fault':
      return causeFault(deed.fault, deed.node);
    case 'add-node':
      return addNode(deed.node);
    case 'remove-node':
      return removeNode(deed.name);
    case 'traffic':
      return setTraffic(deed.service, deed.rps, deed.path, deed.client);
    case 'knob':
      return turnKnob(deed.knob);
  }
}

/** Runs fast until the present goal is reached. */
export function hurryToGoal(): void {
  const { reached } = cluster.getState();
  hurryUntil((state) => state.reached.length > reached.length);
}

/** The step that a learner is at, by its number from 0; as many as there are when the lesson is learned. */
export const stepNow = (steps: readonly LessonStep[], reached: readonly number[]): number =>
  Math.min(steps.length, reached.length);

/** The lesson that is open, from its beginning. */
export async function startAgain(): Promise<void> {
  const { id } = story.getState();
  const lesson = (await loadLibrary()).parts.flatMap(({ lessons }) => lessons).find((each) => each.id === id);
  if (lesson) await openLesson(lesson);
}

/** Remembers how far lessons were brought, and which were learned. */
export function followCourse(): void {
  cluster.subscribe(({ epoch, reached }, before) => {
    if (reached === before.reached) return;
    const { id, lesson, epoch: told } = story.getState();
    if (told !== epoch || !lesson || reached.length === 0) return;
    markReached(id, reached.length);
    if (reached.length >= lesson.steps.length) markLearned(id);
  });
}
