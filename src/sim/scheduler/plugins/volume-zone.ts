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
    const wanted: Place[] = [];
    for (const { spec } of claims.bound) {
      const name = spec.volumeName ?? '';
      const volume = client.get('persistentvolumes', undefined, name);
      if (!volume) {
        return { kind: 'rejected', rejection: unresolvable('VolumeZone', `persistentvolume "${name}" not found`) };
      }
      wanted.push(...placesOf(volume));
    }
    if (wanted.length === 0) return undefined;
    return filterWith(({ labels }) => {
      // A node that tells no place at all is in a cluster of one zone.
      if (!TOPOLOGY_LABELS.some((key) => labels[key] !== undefined)) return undefined;
      return wanted.every((place) => isAt(place, labels)) ? undefined : CONFLICT;
    });
  },
  hint: {
    on: ['storage', 'node-added', 'node-updated'],
    worthRetrying: (_pod, event) => event.kind !== 'node-updated' || event.changed.labels,
  },
};

interface Place {
  readonly key: string;
  readonly values: readonly string[];
}

function isAt({ key, values }: Place, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key] ?? labels[key.replace('failure-domain.beta.kubernetes.io', 'topology.kubernetes.io')];
  return value !== undefined && values.includes(value);
}

function placesOf({ metadata }: PersistentVolume): readonly Place[] {
  return TOPOLOGY_LABELS.flatMap((key): readonly Place[] => {
    const value = metadata.labels?.[key];
    return value === undefined ? [] : [{ key, values: value.split(SEPARATOR) }];
  });
}
