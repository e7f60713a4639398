import { tolerates } from '../../../api/selectors/taints.ts';
import type { Taint, Toleration } from '../../../api/generated/types.ts';

/** How many seconds a pod may stay on a node with these NoExecute taints: 0 if it has to go, undefined if it may stay. */
export function toleratedForSeconds(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  let least: number | undefined;
  for (const taint of taints) {
    const toleration = tolerations.find((one) => tolerates(one, taint));
    if (!toleration) return 0;
    const { tolerationSeconds } = toleration;
    if (tolerationSeconds !== undefined) least = Math.min(least ?? Infinity, Math.max(0, tolerationSeconds));
  }
  return least;
}
