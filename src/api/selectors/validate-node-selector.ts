import { forbiddenField, invalidValue, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../generated/types.ts';
import { checkDns1123Subdomain, checkLabelKey, checkLabelValue } from '../validation/names.ts';

/** A required node selector, also that of a PersistentVolume. */
export function validateNodeSelector(selector: NodeSelector, path: string, errors: FieldError[]): void {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) {
    return void errors.push(required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term'));
  }
  for (const [i, term] of terms.entries()) validateTerm(term, `${path}.nodeSelectorTerms[${i}]`, true, errors);
}

export function validateTerm(term: NodeSelectorTerm, path: string, checkValues: boolean, errors: FieldError[]): void {
  for (const [i, requirement] of (term.matchExpressions ?? []).entries()) {
    validateExpression(requirement, `${path}.matchExpressions[${i}]`, checkValues, errors);
  }
  for (const [i, requirement] of (term.matchFields ?? []).entries()) {
    validateFieldExpression(requirement, `${path}.matchFields[${i}]`, errors);
  }
}

function validateExpression(
  requirement: NodeSelectorRequirement,
  path: string,
  checkValues: boolean,
  errors: FieldError[],
): void {
  const { operator = '', key = '', values = [] } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      errors.push(
        forbiddenField(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      );
    }
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) {
      errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
    }
  } else errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  for (const message of checkLabelKey(key)) errors.push(invalidValue(`${path}.key`, key, message));
  if (!checkValues) return;
  for (const [i, value] of values.entries()) {
    for (const message of checkLabelValue(value)) errors.push(invalidValue(`${path}.values[${i}]`, value, message));
  }
}

function validateFieldExpression(requirement: NodeSelectorRequirement, path: string, errors: FieldError[]): void {
  const { operator = '', key = '', values = [] } = requirement;
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    const message = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, message));
  }
  if (key !== 'metadata.name') {
    return void errors.push(invalidValue(`${path}.key`, key, 'not a valid field selector key'));
  }
  for (const [i, value] of values.entries()) {
    for (const message of checkDns1123Subdomain(value))
      errors.push(invalidValue(`${path}.values[${i}]`, value, message));
  }
}
