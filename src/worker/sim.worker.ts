import type { ToWorker } from '../bridge/protocol.ts';
import { Host } from './host.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

const host = new Host({
  now: () => performance.now(),
  later: (ms, call) => void setTimeout(call, ms),
  post: (message) => scope.postMessage(message),
});

scope.addEventListener('message', (event: MessageEvent<ToWorker>) => host.receive(event.data));
