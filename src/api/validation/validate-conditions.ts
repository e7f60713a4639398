import { duplicate, invalidValue, notSupported, required, tooLong } from './field-error.ts';
import type { FieldError } from './field-error.ts';
import type { Condition } from '../generated/types.ts';
import { byteLength, checkLabelKey } from './names.ts';

// Conditions of the common type (ValidateConditions of apimachinery's apis/meta/v1/validation).

const STATUSES = ['False', 'True', 'Unknown'];
const MAX_REASON = 1024;
const MAX_MESSAGE = 32 * 1024;
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const REASON_RULE = `a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '${REASON}')`;

export function validateConditions(conditions: readonly Condition[], path: string): readonly FieldError[] {
  const types = new Set<string>();
  return conditions.flatMap((condition, i) => {
    const { type = '' } = condition;
    const again = types.has(type) ? [duplicate(`${path}[${i}].type`, type)] : [];
    types.add(type);
    return [...again, ...validateCondition(condition, `${path}[${i}]`)];
  });
}

function validateCondition(condition: Partial<Condition>, path: string): readonly FieldError[] {
  const { type = '', status = '', observedGeneration = 0, reason = '', message = '' } = condition;
  const errors: FieldError[] = checkLabelKey(type).map((problem) => invalidValue(`${path}.type`, type, problem));
  if (!STATUSES.includes(status)) errors.push(notSupported(`${path}.status`, status, STATUSES));
  if (observedGeneration < 0) {
    errors.push(
      invalidValue(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'),
    );
  }
  if (condition.lastTransitionTime === undefined) errors.push(required(`${path}.lastTransitionTime`));
  if (reason === '') errors.push(required(`${path}.reason`));
  else {
    if (!new RegExp(`^${REASON}$`).test(reason)) errors.push(invalidValue(`${path}.reason`, reason, REASON_RULE));
    if (byteLength(reason) > MAX_REASON) errors.push(tooLong(`${path}.reason`, MAX_REASON));
  }
  if (byteLength(message) > MAX_MESSAGE) errors.push(tooLong(`${path}.message`, MAX_MESSAGE));
  return errors;
}
