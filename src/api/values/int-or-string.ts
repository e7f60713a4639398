import type { IntOrString } from '../generated/types.ts';

// IntOrString (apimachinery's util/intstr): a number, or a percentage of a total.

/** Whether the text is a whole percentage, `25%`. */
export function isPercent(value: IntOrString | undefined): value is string {
  return typeof value === 'string' && /^[0-9]+%$/.test(value);
}

/** The number of a percentage; undefined for anything else. */
export function percentOf(value: IntOrString | undefined): number | undefined {
  return isPercent(value) ? Number(value.slice(0, -1)) : undefined;
}

/**
 * The number meant, percentages scaled against a total (GetScaledValueFromIntOrPercent). Undefined where the text is no percentage.
 */
export function scaledValue(value: IntOrString, total: number, round: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  if (percent === undefined) return undefined;
  // whole numbers first: 7 × 10 / 100 would not be exact as a fraction
  const share = (percent * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
