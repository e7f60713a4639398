// One watch of the store for all kubelets of a cluster: what concerns a node is told to its kubelet alone, whatever the number of nodes.

import type { ConfigMap, Pod, Secret } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import type { Client, ComponentAccess } from '../apiserver/client.ts';
import type { Index } from '../apiserver/store-index.ts';
import type { VersionOf } from '../apiserver/store.ts';
import { serviceVariablesOf } from './container/environment.ts';
import type { ServiceVariables } from './container/environment.ts';

/** What a kubelet is told of. */
export interface NodeListener {
  pod(version: VersionOf<'pods'>): void;
  node(version: VersionOf<'nodes'>): void;
  /** A ConfigMap or Secret changed that the kubelet has asked to follow. */
  source(key: string): void;
}

export class WatchHub {
  readonly podsByNode: Index<Pod>;
  readonly client: Client;
  private readonly listeners = new Map<string, NodeListener>();
  private readonly variables = new Map<string, ServiceVariables>();
  private readonly followers = new Map<string, Set<NodeListener>>();

  constructor(access: ComponentAccess) {
    this.client = access.client('kubelet');
    this.podsByNode = this.client.index('pods', 'spec.nodeName', nodeOf, ({ spec }) => spec);
    this.client.watch('pods', (version) => {
      const node = version.object.spec.nodeName;
      if (node !== undefined) this.listeners.get(node)?.pod(version);
    });
    this.client.watch('nodes', (version) => this.listeners.get(version.object.metadata.name)?.node(version));
    this.client.watch('configmaps', (version) => this.tell(configMapKey(version.object)));
    this.client.watch('secrets', (version) => this.tell(secretKey(version.object)));
    this.client.watch('services', () => this.variables.clear());
  }

  listen(node: string, listener: NodeListener): () => void {
    this.listeners.set(node, listener);
    return () => {
      if (this.listeners.get(node) === listener) this.listeners.delete(node);
    };
  }

  /** What the Services of a namespace put into the environment of its containers. */
  serviceVariables(namespace: string): ServiceVariables {
    let known = this.variables.get(namespace);
    if (!known) {
      const kubernetes = this.client.get('services', 'default', 'kubernetes');
      known = serviceVariablesOf(kubernetes, this.client.list('services', namespace));
      this.variables.set(namespace, known);
    }
    return known;
  }

  /** Tells the listener of changes of a ConfigMap or Secret from now on. */
  follow(key: string, listener: NodeListener): void {
    const known = this.followers.get(key);
    if (known) known.add(listener);
    else this.followers.set(key, new Set([listener]));
  }

  /** The listener is gone. */
  unfollow(keys: Iterable<string>, listener: NodeListener): void {
    for (const key of keys) this.followers.get(key)?.delete(listener);
  }

  private tell(key: string): void {
    for (const listener of this.followers.get(key) ?? []) listener.source(key);
  }
}

const hubs = new WeakMap<ComponentAccess, WatchHub>();

/** The hub of a cluster. */
export function hubOf(access: ComponentAccess): WatchHub {
  let hub = hubs.get(access);
  if (!hub) {
    hub = new WatchHub(access);
    hubs.set(access, hub);
  }
  return hub;
}

function nodeOf(pod: Pod): readonly string[] {
  return pod.spec.nodeName === undefined ? NONE : [pod.spec.nodeName];
}

const NONE: readonly string[] = [];

function configMapKey(object: ConfigMap): string {
  return `configmaps/${keyOf(object)}`;
}

function secretKey(object: Secret): string {
  return `secrets/${keyOf(object)}`;
}

/** The ConfigMaps and Secrets that a pod's volumes show. */
export function sourcesOf(pod: Pod): readonly string[] {
  const keys: string[] = [];
  const { namespace } = pod.metadata;
  const add = (resource: 'configmaps' | 'secrets', name: string | undefined): void => {
    if (name) keys.push(`${resource}/${namespace}/${name}`);
  };
  for (const { configMap, secret, projected } of pod.spec.volumes ?? []) {
    add('configmaps', configMap?.name);
    add('secrets', secret?.secretName);
    for (const source of projected?.sources ?? []) {
      add('configmaps', source.configMap?.name);
      add('secrets', source.secret?.name);
    }
  }
  return keys;
}
