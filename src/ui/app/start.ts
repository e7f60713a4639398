import { openLink, openScenario } from '../../state/session.ts';
import { openWorkspace } from '../../state/workspace.ts';
import { followStories } from '../../state/story.ts';
import '../../state/stage.ts';

/** Starts the worker before anything is drawn, on the link in the address if there is one, and opens what the browser kept. */
export function start(): void {
  const link = new URLSearchParams(location.hash.slice(1)).get('run');
  if (link === null) void openScenario();
  else void openLink(link);
  void openWorkspace();
  followStories();
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    addEventListener('load', () => void navigator.serviceWorker.register('./sw.js').catch(() => undefined));
  }
}
