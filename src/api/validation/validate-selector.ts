import { forbiddenField, invalidValue, required, sortedMap } from './field-error.ts';
import type { FieldError } from './field-error.ts';
import type { LabelSelector } from '../generated/types.ts';
import { checkLabelKey, checkLabelValue } from './names.ts';
import { validateLabels } from './object-meta.ts';

/** A label selector (metav1's ValidateLabelSelector). */
export function validateLabelSelector(selector: LabelSelector, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (selector.matchLabels) errors.push(...validateLabels(selector.matchLabels, `${path}.matchLabels`));
  for (const [i, { key = '', operator = '', values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${i}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(
          forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        );
      }
    } else errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'));
    for (const message of checkLabelKey(key)) errors.push(invalidValue(`${at}.key`, key, message));
    for (const [j, value] of values.entries()) {
      for (const message of checkLabelValue(value)) errors.push(invalidValue(`${at}.values[${j}]`, value, message));
    }
  }
  return errors;
}

/** The selector as Go shows it: fields in order, keys sorted, nothing empty. */
export function shownSelector(selector: LabelSelector | undefined): unknown {
  if (!selector) return null;
  const { matchLabels, matchExpressions } = selector;
  return {
    ...(matchLabels && Object.keys(matchLabels).length > 0 ? { matchLabels: sortedMap(matchLabels) } : {}),
    ...(matchExpressions?.length
      ? {
          matchExpressions: matchExpressions.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values?.length ? { values } : {}),
          })),
        }
      : {}),
  };
}
