import type { Taint, Toleration } from '../generated/types.ts';

// Taints and tolerations (component-helpers' scheduling/corev1 and core/v1 toleration.go).

/** Whether one toleration tolerates a taint. The operators Gt and Lt (of a feature gate that is off) never match. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? '') {
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false;
}

/** The first taint of one of these effects that nothing tolerates. */
export function findUntolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !isTolerated(taint, tolerations));
}

/** The same key and effect: such taints replace each other. */
export function sameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** `key=value:Effect`, without what is empty. */
export function taintToText(taint: Taint): string {
  const key = taint.value ? `${taint.key}=${taint.value}` : taint.key;
  return taint.effect ? `${key}:${taint.effect}` : key;
}
