import type { Container, Pod } from '../../../api/generated/types.ts';
import { quantityValue } from '../../../api/values/quantity.ts';
import { isSidecar } from '../pod/restart-policy.ts';

/**
 * Bytes that an emptyDir in memory holds: the node's memory, or less where the limits of the pod or the volume say so
 * (pkg/volume/emptydir calculateEmptyDirMemorySize).
 */
export function memoryDiskSize(pod: Pod, sizeLimit: string | undefined, allocatable: string | undefined): number {
  const bounds = [podMemoryLimit(pod), sizeLimit === undefined ? 0 : quantityValue(sizeLimit)];
  return Math.min(quantityValue(allocatable), ...bounds.filter((bound) => bound > 0));
}

/** 0 where a container has none. */
function podMemoryLimit({ spec }: Pod): number {
  const own = spec.resources?.limits?.['memory'];
  if (own !== undefined) return quantityValue(own);
  const { containers, initContainers = [] } = spec;
  if ([...containers, ...initContainers].some((one) => limitOf(one) === 0)) return 0;
  const together = [...containers, ...initContainers.filter(isSidecar)].reduce((sum, one) => sum + limitOf(one), 0);
  return Math.max(together, ...initContainers.map(limitOf));
}

function limitOf({ resources }: Container): number {
  const limit = resources?.limits?.['memory'];
  return limit === undefined ? 0 : quantityValue(limit);
}
