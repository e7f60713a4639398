import { kindFor } from '../../api/kinds.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { bootstrapCluster } from './bootstrap.ts';
import type { ComponentAccess } from './client.ts';
import { expireEvents } from './event-expiry.ts';
import { actionRecorder, eventRecorder } from './event-recorder.ts';
import type { KubeletAccess } from './kubelet-access.ts';
import { localClient } from './local-client.ts';
import { FieldOwners } from './managed-fields/owners.ts';
import { Registry } from './registry.ts';
import type { KindLookup } from './registry.ts';
import type { ApiServer } from './request.ts';
import { recordServiceAddresses } from './service-addresses.ts';
import { Store } from './store.ts';
import type { Backend } from './wire/backend.ts';
import { open, serve } from './wire/front.ts';

export interface ApiServerOptions {
  /** The definitions of the kinds. */
  readonly kinds?: KindLookup;
  /** Writes warn of fields that are accepted but change nothing here; no real server does. Default false. */
  readonly warnNotSimulated?: boolean;
}

/** What `createApiServer` gives: the store, the door for requests, and the direct access of the components. */
export interface RunningApiServer extends ApiServer, ComponentAccess {
  readonly store: Store;
  /** Tells the server how to reach the kubelets, for logs, exec and attach. */
  connectKubelets(access: KubeletAccess): void;
}

/** The simulated API server, with what a cluster has before anybody has done anything. */
export function createApiServer(kernel: Kernel, options: ApiServerOptions = {}): RunningApiServer {
  const store = new Store(kernel);
  const registry = new Registry(kernel, store, options.kinds ?? kindFor);
  expireEvents(registry);
  bootstrapCluster(registry);
  recordServiceAddresses(registry);
  const owners = new FieldOwners(registry);
  let backend: Backend = {
    registry,
    owners,
    compacted: store.revision,
    kubelet: undefined,
    warnNotSimulated: options.warnNotSimulated ?? false,
  };
  return {
    store,
    request: (request) => serve(backend, request),
    connect: (request) => open(backend, request),
    connectKubelets(kubelet) {
      backend = { ...backend, kubelet };
    },
    client: (author) => localClient(registry, author),
    recorder: (component, host) => eventRecorder(registry, component, host),
    actionRecorder: (component, instance) => actionRecorder(registry, component, instance),
  };
}
