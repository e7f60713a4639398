import { defineKind } from './define-kind.ts';
import { duplicate, forbiddenField, invalidValue, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, changeEach, fill } from '../base/fill.ts';
import type { LimitRange, LimitRangeItem } from './generated/types.ts';
import { checkLabelKey } from './validation/names.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { containerResourceName } from './pod/validate-resources.ts';
import { compareQuantities, quantityNumber } from './values/quantity.ts';
import { isOvercommitAllowed, validateResourceName } from './values/resource-names.ts';

export const limitRangeKind = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  resource: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  categories: [],
  namespaced: true,
  schema: 'LimitRange',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultLimitRange,
  // upstream draws a second random UUID
  prepareForCreate: (range) =>
    range.metadata.name ? range : { ...range, metadata: { ...range.metadata, name: range.metadata.uid } },
  validate: validateLimitRange,
  validateUpdate: (range, old) => [...validateLimitRange(range), ...validateObjectMetaUpdate(range, old)],
});

function defaultLimitRange(range: LimitRange): LimitRange {
  return change(range, 'spec', (spec) => changeEach(spec, 'limits', defaultItem));
}

function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = fill(item.default ?? {}, item.max ?? {});
  const requests = fill(fill(item.defaultRequest ?? {}, limits), item.min ?? {});
  const { default: _limits, defaultRequest: _requests, ...rest } = item;
  return {
    ...rest,
    ...(isEmpty(limits) ? undefined : { default: limits }),
    ...(isEmpty(requests) ? undefined : { defaultRequest: requests }),
  };
}

function isEmpty(list: object): boolean {
  return Object.keys(list).length === 0;
}

function validateLimitRange(range: LimitRange): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(range, true, nameIsSubdomain)];
  const types = new Set<string>();
  for (const [i, item] of (range.spec?.limits ?? []).entries()) {
    const at = `spec.limits[${i}]`;
    validateType(item.type ?? '', `${at}.type`, errors);
    if (types.has(item.type)) errors.push(duplicate(`${at}.type`, item.type));
    types.add(item.type);
    validateItem(item, at, errors);
  }
  return errors;
}

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

function validateType(type: string, path: string, errors: FieldError[]): void {
  const problems = checkLabelKey(type);
  for (const message of problems) errors.push(invalidValue(path, type, message));
  if (problems.length > 0 || type.includes('/') || TYPES.includes(type)) return;
  errors.push(invalidValue(path, type, 'must be a standard limit type or fully qualified'));
}

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

function validateItem(item: LimitRangeItem, path: string, errors: FieldError[]): void {
  const ofPod = item.type === 'Pod';
  const nameRule = ofPod || item.type === 'Container' ? containerResourceName : validateResourceName;
  const names = new Set<string>();
  for (const list of LISTS) {
    const amounts = item[list] ?? {};
    if (list === 'maxLimitRequestRatio') validateClaimStorage(item, path, errors);
    if (ofPod && (list === 'default' || list === 'defaultRequest')) {
      if (Object.keys(amounts).length > 0)
        errors.push(forbiddenField(`${path}.${list}`, "may not be specified when `type` is 'Pod'"));
      continue;
    }
    for (const name of Object.keys(amounts).sort()) {
      errors.push(...nameRule(name, `${path}.${list}[${name}]`));
      names.add(name);
    }
  }
  for (const name of [...names].sort()) validateAmounts(item, name, path, errors);
}

function validateClaimStorage(item: LimitRangeItem, path: string, errors: FieldError[]): void {
  if (item.type !== 'PersistentVolumeClaim') return;
  if (item.min?.['storage'] !== undefined || item.max?.['storage'] !== undefined) return;
  const message = 'either minimum or maximum storage value is required, but neither was provided';
  errors.push(required(`${path}.limits`, message));
}

/** Minimum, defaults and maximum of one resource lie in that order. */
function validateAmounts(item: LimitRangeItem, name: string, path: string, errors: FieldError[]): void {
  const ofPod = item.type === 'Pod';
  const [min, max] = [item.min?.[name], item.max?.[name]];
  const limit = ofPod ? undefined : item.default?.[name];
  const request = ofPod ? undefined : item.defaultRequest?.[name];
  const inOrder = (
    low: string | undefined,
    high: string | undefined,
    list: string,
    shown: string | undefined,
    words: readonly [string, string],
  ): void => {
    if (low === undefined || high === undefined || compareQuantities(low, high) <= 0) return;
    errors.push(
      invalidValue(`${path}.${list}[${name}]`, shown, `${words[0]} ${low} is greater than ${words[1]} ${high}`),
    );
  };
  inOrder(min, max, 'min', min, ['min value', 'max value']);
  inOrder(min, request, 'defaultRequest', request, ['min value', 'default request value']);
  inOrder(request, max, 'defaultRequest', request, ['default request value', 'max value']);
  inOrder(request, limit, 'defaultRequest', request, ['default request value', 'default limit value']);
  inOrder(min, limit, 'default', min, ['min value', 'default value']);
  inOrder(limit, max, 'default', max, ['default value', 'max value']);
  validateRatio(item, name, path, errors);
  if (
    isOvercommitAllowed(name) ||
    limit === undefined ||
    request === undefined ||
    compareQuantities(limit, request) === 0
  )
    return;
  const message = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`;
  errors.push(invalidValue(`${path}.defaultRequest[${name}]`, request, message));
}

function validateRatio(item: LimitRangeItem, name: string, path: string, errors: FieldError[]): void {
  const ratio = item.maxLimitRequestRatio?.[name];
  if (ratio === undefined) return;
  const at = `${path}.maxLimitRequestRatio[${name}]`;
  if (compareQuantities(ratio, '1') < 0) errors.push(invalidValue(at, ratio, `ratio ${ratio} is less than 1`));
  const [min, max] = [item.min?.[name], item.max?.[name]];
  if (min === undefined || max === undefined) return;
  const most = quantityNumber(max) / quantityNumber(min);
  if (quantityNumber(ratio) <= most) return;
  errors.push(invalidValue(at, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`));
}
