import { encodeObject } from '../sim/apiserver/codec/encode-object.ts';
import type { KubeObject, ResourceName } from '../api/object.ts';
import { namespaceOf } from '../api/object.ts';
import type { Node } from '../api/generated/types.ts';
import type { Store, Version } from '../sim/apiserver/store.ts';

/** One line of a run's trace (scenario-format.md). Times are milliseconds since the start. */
export type TraceLine =
  | {
      readonly t: number;
      readonly type: 'START';
      readonly scenario: string;
      readonly start: string;
      readonly kubernetes: string;
    }
  | { readonly t: number; readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | {
      readonly t: number;
      readonly type: 'COMMAND';
      readonly run: string;
      readonly stdout: string;
      readonly stderr: string;
      readonly exit: number;
      readonly end: number;
    }
  | { readonly t: number; readonly type: 'FAULT'; readonly fault: string; readonly node: string }
  | { readonly t: number; readonly type: 'NODE'; readonly add?: unknown; readonly remove?: string };

/** The kinds that a user of workloads looks at. */
const TRACED: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'configmaps',
  'controllerrevisions',
  'cronjobs',
  'daemonsets',
  'deployments',
  'endpointslices',
  'events',
  'jobs',
  'limitranges',
  'nodes',
  'persistentvolumeclaims',
  'persistentvolumes',
  'poddisruptionbudgets',
  'pods',
  'replicasets',
  'replicationcontrollers',
  'resourcequotas',
  'services',
  'statefulsets',
]);

/** What is traced: the default namespace, and the machines where the run has them to itself. */
export interface TraceScope {
  readonly nodes: boolean;
}

/** Hands `emit` a line for all that exists now, then for every write. Returns how to stop. */
export function traceStore(store: Store, scope: TraceScope, emit: (line: TraceLine) => void, now: number): () => void {
  const last = new Map<string, unknown>();
  for (const resource of TRACED) {
    for (const object of store.list(resource)) {
      if (!isTraced(resource, object, scope) || isAboutNode(object)) continue;
      last.set(object.metadata.uid, shown(object));
      emit({ t: now, type: 'ADDED', object: shown(object) });
    }
  }
  return store.watchAll((version: Version) => {
    if (!TRACED.has(version.resource) || !isTraced(version.resource, version.object, scope)) return;
    const { uid } = version.object.metadata;
    const object = version.type === 'ADDED' ? shown(version.object) : merged(last.get(uid), shown(version.object));
    last.set(uid, object);
    emit({ t: version.time, type: version.type, object: object as KubeObject });
  });
}

/** A trace is read as merge patches: what becomes null goes; only what has been null from the beginning stays so. */
function merged(before: unknown, after: unknown): unknown {
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return after;
  const old = (typeof before === 'object' && before !== null ? before : {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(after).flatMap(([key, value]) =>
      value === null && old[key] !== null ? [] : [[key, merged(old[key], value)]],
    ),
  );
}

/** Whether it is an event of a node. Those from before the start are not traced. */
function isAboutNode(object: KubeObject): boolean {
  return (object as { readonly involvedObject?: { readonly kind?: string } }).involvedObject?.kind === 'Node';
}

function isTraced(resource: ResourceName, object: KubeObject, scope: TraceScope): boolean {
  if (resource === 'nodes') return scope.nodes;
  if (resource === 'persistentvolumes') return true;
  if (object.metadata.name === 'kube-root-ca.crt') return false;
  if (isAboutNode(object)) return scope.nodes;
  return namespaceOf(object) === 'default';
}

/** The object as the server writes it, without bookkeeping: field managers, heartbeats, the images of nodes. */
function shown(stored: KubeObject): KubeObject {
  const object = encodeObject(stored);
  const { managedFields: _, ...metadata } = object.metadata;
  if (object.kind !== 'Node') return { ...object, metadata };
  const { status, ...rest } = object as Node;
  const { images: __, ...kept } = status;
  const conditions = (kept.conditions ?? []).map(({ lastHeartbeatTime: ___, ...condition }) => condition);
  return { ...rest, metadata, status: { ...kept, conditions } } as KubeObject;
}
