import type { PersistentVolume } from '../../../api/generated/types.ts';
import { filterWith, unresolvable } from '../framework.ts';
import type { Plugin } from '../framework.ts';
import { claimsOf, usesClaims } from '../volumes.ts';

const CONFLICT = unresolvable('VolumeZone', 'node(s) had no available volume zone');
const TOPOLOGY_LABELS: readonly string[] = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];
/** Separates the zones of a volume that is in several. */
const SEPARATOR = '__';

/** A volume that is labelled with a zone or region can only be used there. */
export const volumeZone: Plugin = {
  name: 'VolumeZone',
  filter: ({ pod }, { client }) => {
    if (!usesClaims(pod)) return undefined;
    const claims = claimsOf(pod, client);
    if (typeof claims === 'string') return undefined;
    const wanted = claims.bound.flatMap(({ spec }) => {
      const volume = client.get('persistentvolumes', undefined, spec.volumeName ?? '');
      return volume ? topologyOf(volume) : [];
    });
    if (wanted.length === 0) return undefined;
    return filterWith(({ labels }) => {
      const matches = ([key, values]: readonly [string, readonly string[]]): boolean =>
        values.includes(labels[key] ?? '');
      return wanted.every(matches) ? undefined : CONFLICT;
    });
  },
  hint: {
    on: ['storage', 'node-added', 'node-updated'],
    worthRetrying: (_pod, event) => event.kind !== 'node-updated' || event.changed.labels,
  },
};

function topologyOf({ metadata }: PersistentVolume): readonly (readonly [key: string, values: readonly string[]])[] {
  return TOPOLOGY_LABELS.flatMap((key): readonly (readonly [string, readonly string[]])[] => {
    const value = metadata.labels?.[key];
    return value === undefined ? [] : [[key, value.split(SEPARATOR)]];
  });
}
