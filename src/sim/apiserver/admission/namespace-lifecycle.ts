import { notFound } from '../../../api/validation/errors.ts';
import type { Namespace, Status } from '../../../api/generated/types.ts';
import { err, ok } from '../../../base/result.ts';
import { refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);
const NAMESPACES = { group: '', resource: 'namespaces' };

/** Nothing is created in a namespace that is missing or terminating; three namespaces stay for ever. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  handles: ({ operation, kind }) =>
    operation === 'CREATE' ? kind.namespaced : operation === 'DELETE' && kind.resource === 'namespaces',
  admit(request, cluster) {
    const status = request.operation === 'CREATE' ? checkNamespace(request, cluster) : undefined;
    return status ? err(status) : ok(request.object);
  },
  validate(request) {
    if (request.operation !== 'DELETE' || !IMMORTAL.has(request.name)) return undefined;
    return refusal(request, 'this namespace may not be deleted');
  },
};

/** Whether objects can be created in a namespace: it exists and is not on its way out. */
export function takesObjects(namespace: Namespace | undefined): boolean {
  return namespace !== undefined && namespace.status?.phase !== 'Terminating';
}

function checkNamespace(request: AdmissionRequest, { store }: AdmissionCluster): Status | undefined {
  const { namespace: name } = request;
  const namespace: Namespace | undefined = store.get('namespaces', name);
  if (takesObjects(namespace)) return undefined;
  if (!namespace) return notFound(NAMESPACES, name);
  return refusal(request, `unable to create new content in namespace ${name} because it is being terminated`, [
    { reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' },
  ]);
}
