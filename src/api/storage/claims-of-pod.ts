import type { Pod } from '../generated/types.ts';
import { keyFor } from '../object.ts';

const NONE: readonly string[] = [];

/** The keys of the claims that a pod uses: by name, or made for its ephemeral volumes. */
export function claimKeysOf({ metadata, spec }: Pod): readonly string[] {
  if (!spec.volumes?.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral)) return NONE;
  return spec.volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [keyFor(metadata.namespace, persistentVolumeClaim.claimName)];
    return ephemeral ? [keyFor(metadata.namespace, `${metadata.name}-${name}`)] : [];
  });
}
