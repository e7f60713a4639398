import type { ToWorker } from '../bridge/protocol.ts';
import { openingAt, openingScenario } from '../views/story/opening.ts';
import { Host } from './host.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

const host = new Host({
  now: () => performance.now(),
  later: (ms, call) => void setTimeout(call, ms),
  post: (message) => scope.postMessage(message),
  descriptions: () => import('../api/generated/descriptions.ts').then(({ descriptions }) => descriptions),
});

scope.addEventListener('message', (event: MessageEvent<ToWorker>) => host.receive(event.data));

/**
 * A worker whose name says what it opens does so without being asked: a question would wait until the page, which is just being built, has
 * a moment to pass it on. The answer is that to question 0.
 */
const wanted = new URLSearchParams(scope.name);
const link = wanted.get('run');
if (link !== null) host.receive({ type: 'open-link', id: 0, link });
else if (wanted.has('opening')) {
  host.receive({ type: 'open', id: 0, scenario: openingScenario, at: openingAt });
  host.receive({ type: 'play' });
}
