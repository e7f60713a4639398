import type { Pod, ResourceQuota, Status } from '../../../api/generated/types.ts';
import { addQuantities, compareQuantities, signOfQuantity, subtractQuantities } from '../../../api/values/quantity.ts';
import { byText } from '../../../base/compare.ts';
import { refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts';
import { matchesScopes, missingResources, usageOf } from './quota-usage.ts';
import type { Usage } from './quota-usage.ts';

const AUTHOR = 'kube-apiserver';

/** Refuses what would exceed a quota of the namespace, and counts what is let in. */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  handles({ operation, kind, subresource }) {
    if (!kind.namespaced || kind.resource === 'events') return false;
    if (operation === 'CREATE') return subresource === '';
    if (operation === 'DELETE') return false;
    if (kind.resource === 'pods') return subresource === 'resize';
    return subresource === '' && (kind.resource === 'services' || kind.resource === 'persistentvolumeclaims');
  },
  validate(request, cluster) {
    const { store } = cluster;
    if (store.count('resourcequotas') === 0) return undefined;
    const quotas = store.list('resourcequotas', request.namespace).filter((quota) => concerns(quota, request));
    const charges: Charge[] = [];
    for (const quota of quotas) {
      const charged = charge(quota, request);
      if ('refused' in charged) return charged.refused;
      charges.push(charged);
    }
    if (!request.dryRun) record(charges, cluster);
    return undefined;
  },
};

interface Charge {
  readonly quota: ResourceQuota;
  readonly delta: Usage;
}

function concerns(quota: ResourceQuota, { kind, object }: AdmissionRequest): boolean {
  const hard = quota.status?.hard ?? quota.spec?.hard ?? {};
  const counts = possibleNames(kind.resource, usageOf(kind, object), hard);
  return counts.length > 0 && matchesScopes(quota, kind, object);
}

/** The names of a quota that objects of the resource can count for. */
function possibleNames(resource: string, usage: Usage, hard: Usage): readonly string[] {
  const compute = /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$|^requests\.[^/]+\//;
  return Object.keys(hard)
    .filter((name) => usage[name] !== undefined || (resource === 'pods' && compute.test(name)))
    .sort(byText);
}

function charge(quota: ResourceQuota, request: AdmissionRequest): Charge | { readonly refused: Status } {
  const { kind, object, old, operation } = request;
  const { name } = quota.metadata;
  const { hard, used } = quota.status ?? {};
  const spec = quota.spec?.hard ?? {};
  const usage = usageOf(kind, object);
  if (kind.resource === 'pods' && operation === 'CREATE') {
    const missing = missingResources(spec, object as Pod);
    if (missing) return { refused: refusal(request, `failed quota: ${name}: ${missing}`) };
  }
  const names = possibleNames(kind.resource, usage, spec);
  const unknown = names.filter((one) => hard?.[one] === undefined || used?.[one] === undefined);
  if (unknown.length > 0) {
    return { refused: refusal(request, `status unknown for quota: ${name}, resources: ${unknown.join(',')}`) };
  }
  const delta = difference(usage, old ? usageOf(kind, old) : {}, names);
  const exceeded = Object.keys(delta).filter((one) => exceeds(one, delta, used ?? {}, hard ?? {}));
  if (exceeded.length === 0) return { quota, delta };
  const list = (from: Usage): string => exceeded.map((one) => `${one}=${from[one] ?? '0'}`).join(',');
  const text = `requested: ${list(delta)}, used: ${list(used ?? {})}, limited: ${list(hard ?? {})}`;
  return { refused: refusal(request, `exceeded quota: ${name}, ${text}`) };
}

/** What is asked for beyond what the old object counted for; nothing where it counts for no more. */
function difference(usage: Usage, before: Usage, names: readonly string[]): Usage {
  const delta: Record<string, string> = {};
  for (const name of names) {
    const more = subtractQuantities(usage[name] ?? '0', before[name] ?? '0');
    if (signOfQuantity(more) !== 0) delta[name] = more;
  }
  return delta;
}

function exceeds(name: string, delta: Usage, used: Usage, hard: Usage): boolean {
  const asked = delta[name] ?? '0';
  if (signOfQuantity(asked) <= 0) return false;
  return compareQuantities(addQuantities(used[name] ?? '0', asked), hard[name] ?? '0') > 0;
}

/** Writes what is used into the quotas' status. */
function record(charges: readonly Charge[], { store }: AdmissionCluster): void {
  for (const { quota, delta } of charges) {
    const used: Record<string, string> = { ...quota.status?.used };
    let changed = false;
    for (const [name, more] of Object.entries(delta)) {
      if (signOfQuantity(more) <= 0) continue;
      used[name] = addQuantities(used[name] ?? '0', more);
      changed = true;
    }
    if (changed) store.put('resourcequotas', { ...quota, status: { ...quota.status, used } }, AUTHOR);
  }
}
