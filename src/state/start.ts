import { keepRun } from './run/kept-run.ts';
import { exportQuietly } from './run/questions.ts';
import { openFirst } from './run/runs.ts';
import './mirror/stage.ts';
import { followCourse, welcomeToLesson } from './course/course.ts';
import { followStories } from './course/story.ts';
import { isEmbedded } from './page/embedded.ts';
import { openWorkspace } from './page/workspace.ts';

/** Starts the worker before anything is drawn, on the link in the address if there is one, and opens what the browser kept. */
export function start(): void {
  const asked = new URLSearchParams(location.hash.slice(1));
  const named = (['demo', 'lesson'] as const).find((kind) => asked.has(kind));
  const link = named === undefined ? asked.get('run') : `${named}=${asked.get(named)}`;
  // a frame in somebody's page keeps nothing
  const keeps = !isEmbedded;
  const opened = openFirst(link ?? undefined, keeps);
  if (named === 'lesson' && keeps) void opened.then(welcomeToLesson);
  if (keeps) keepRun(() => exportQuietly('scenario'));
  void openWorkspace();
  // another link in the address of the same page
  addEventListener('hashchange', () => location.reload());
  followStories();
  followCourse();
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    addEventListener('load', () =>
      setTimeout(() => void navigator.serviceWorker.register('./sw.js').catch(() => undefined), 4000),
    );
  }
}
