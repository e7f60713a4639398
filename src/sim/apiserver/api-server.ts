import { noSuchPath } from '../../api/errors.ts';
import { kindFor } from '../../api/kinds.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { bootstrapCluster } from './bootstrap.ts';
import type { ComponentAccess } from './client.ts';
import { expireEvents } from './event-expiry.ts';
import { actionRecorder, eventRecorder } from './event-recorder.ts';
import { localClient } from './local-client.ts';
import { Registry } from './registry.ts';
import type { KindLookup } from './registry.ts';
import type { ApiServer } from './request.ts';
import { Store } from './store.ts';

export interface ApiServerOptions {
  /** The definitions of the kinds. */
  readonly kinds?: KindLookup;
}

/** The simulated API server: the store, the door for requests, and the direct access of the components. */
export function createApiServer(
  kernel: Kernel,
  options: ApiServerOptions = {},
): { readonly store: Store } & ApiServer & ComponentAccess {
  const store = new Store(kernel);
  const registry = new Registry(kernel, store, options.kinds ?? kindFor);
  expireEvents(registry);
  bootstrapCluster(registry);
  return {
    store,
    request: () => ({ code: 404, warnings: [], headers: {}, body: noSuchPath() }),
    connect: () => ({ kind: 'refused', response: { code: 404, warnings: [], headers: {}, body: noSuchPath() } }),
    client: (author) => localClient(registry, author),
    recorder: (component, host) => eventRecorder(registry, component, host),
    actionRecorder: (component, instance) => actionRecorder(registry, component, instance),
  };
}
