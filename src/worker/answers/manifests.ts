import { LAST_APPLIED } from '../../api/last-applied.ts';
import { stringify } from 'yaml';
import { controllerOf, namespaceOf } from '../../api/object.ts';
import type { KubeObject, ResourceName } from '../../api/object.ts';
import type { Store } from '../../sim/apiserver/store.ts';

/** What a person made, in the order in which it is applied. */
const EXPORTED: readonly ResourceName[] = [
  'namespaces',
  'priorityclasses',
  'resourcequotas',
  'limitranges',
  'configmaps',
  'secrets',
  'services',
  'persistentvolumeclaims',
  'poddisruptionbudgets',
  'deployments',
  'statefulsets',
  'daemonsets',
  'replicasets',
  'replicationcontrollers',
  'jobs',
  'cronjobs',
  'pods',
  'horizontalpodautoscalers',
];
const SYSTEM = /^(kube-|default$)/;

/** The manifests of everything that a person made, as one YAML text: what was applied where that is known, else the object without its bookkeeping. */
export function exportManifests(store: Store): string {
  return EXPORTED.flatMap((resource) => store.list(resource))
    .filter((object) => isOnesOwn(object))
    .map((object) => stringify(manifestOf(object), { lineWidth: 0 }))
    .join('---\n');
}

function isOnesOwn(object: KubeObject): boolean {
  if (controllerOf(object) || object.metadata.name === 'kube-root-ca.crt') return false;
  if (object.kind === 'Service' && object.metadata.name === 'kubernetes') return false;
  if (object.kind === 'PriorityClass') return !object.metadata.name.startsWith('system-');
  return object.kind === 'Namespace' ? !SYSTEM.test(object.metadata.name) : !namespaceOf(object).startsWith('kube-');
}

function manifestOf(object: KubeObject): unknown {
  const applied = object.metadata.annotations?.[LAST_APPLIED];
  if (applied !== undefined) return JSON.parse(applied) as unknown;
  const { name, namespace, labels, annotations } = object.metadata;
  const { status: _, metadata: __, ...rest } = object as KubeObject & { readonly status?: unknown };
  return {
    ...rest,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
  };
}
