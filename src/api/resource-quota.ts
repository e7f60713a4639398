import { defineKind } from './define-kind.ts';
import { invalidValue, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, fill } from '../base/fill.ts';
import type { ResourceQuota, ResourceQuotaSpec } from './generated/types.ts';
import { toInternal } from './go/go-internal.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { roundList } from './pod/pod-defaults.ts';
import { compareQuantities } from './values/quantity.ts';
import { isStandardQuotaResource, validateResourceName, validateResourceQuantity } from './values/resource-names.ts';

export const resourceQuotaKind = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  resource: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  schema: 'ResourceQuota',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultQuota,
  validate: (quota) => [
    ...validateObjectMeta(quota, true, nameIsSubdomain),
    ...validateQuotaSpec(quota.spec),
    ...validateQuotaStatus(quota),
  ],
  validateUpdate: (quota, old) => [
    ...validateObjectMetaUpdate(quota, old),
    ...validateQuotaSpec(quota.spec),
    ...validateScopesStay(quota.spec, old.spec),
  ],
  validateStatusUpdate: (quota, old) => [...validateObjectMetaUpdate(quota, old), ...validateQuotaStatus(quota)],
  warnings: (quota, old) => (old ? [] : warningsForQuota(quota.spec.hard ?? {})),
});

function defaultQuota(quota: ResourceQuota): ResourceQuota {
  return change(fill(quota, { spec: {}, status: {} }), 'spec', (spec) => change(spec, 'hard', roundList));
}

type Amounts = Readonly<Record<string, string>>;

function validateAmounts(list: Amounts | undefined, path: string): readonly FieldError[] {
  return Object.entries(list ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, amount]) => {
      const at = `${path}[${name}]`;
      const known = name.includes('/') || isStandardQuotaResource(name);
      return [
        ...validateResourceName(name, at),
        ...(known ? [] : [invalidValue(at, name, 'must be a standard resource for quota')]),
        ...validateResourceQuantity(name, amount, at),
      ];
    });
}

function validateQuotaStatus({ status }: ResourceQuota): readonly FieldError[] {
  return [...validateAmounts(status.hard, 'status.hard'), ...validateAmounts(status.used, 'status.used')];
}

function validateQuotaSpec(spec: ResourceQuotaSpec): readonly FieldError[] {
  return [...validateAmounts(spec.hard, 'spec.hard'), ...validateScopes(spec), ...validateScopeSelector(spec)];
}

const SCOPES: ReadonlySet<string> = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'VolumeAttributesClass',
  'CrossNamespacePodAffinity',
]);
const EXISTS_ONLY: ReadonlySet<string> = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'CrossNamespacePodAffinity',
]);
const COMPUTE: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'limits.cpu',
  'limits.memory',
  'requests.cpu',
  'requests.memory',
]);
const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** Whether a scope can be told of what the resource counts (IsResourceQuotaScopeValidForResource). */
function fitsScope(scope: string, resource: string): boolean {
  switch (scope) {
    case 'BestEffort':
      return resource === 'pods';
    case 'VolumeAttributesClass':
      return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
    case 'Terminating':
    case 'NotTerminating':
    case 'NotBestEffort':
    case 'PriorityClass':
    case 'CrossNamespacePodAffinity':
      return resource === 'pods' || COMPUTE.has(resource);
    default:
      return true;
  }
}

function misfits(scope: string, spec: ResourceQuotaSpec): readonly string[] {
  return Object.keys(spec.hard ?? {}).filter((name) => isStandardQuotaResource(name) && !fitsScope(scope, name));
}

function validateScopes(spec: ResourceQuotaSpec): readonly FieldError[] {
  const { scopes = [] } = spec;
  const refuse = (message: string): FieldError => invalidValue('spec.scopes', scopes, message);
  return [
    ...scopes.flatMap((scope) => [
      ...(SCOPES.has(scope) ? [] : [refuse('unsupported scope')]),
      ...misfits(scope, spec).map(() => refuse('unsupported scope applied to resource')),
    ]),
    ...CONFLICTS.filter((pair) => pair.every((scope) => scopes.includes(scope))).map(() =>
      refuse('conflicting scopes'),
    ),
  ];
}

function validateScopeSelector(spec: ResourceQuotaSpec): readonly FieldError[] {
  const requirements = spec.scopeSelector?.matchExpressions ?? [];
  const path = 'spec.scopeSelector.matchExpressions';
  const shown = (): unknown => ({
    MatchExpressions: requirements.map((one) => toInternal('ScopedResourceSelectorRequirement', one)),
  });
  const names = requirements.map(({ scopeName }) => scopeName);
  return [
    ...requirements.flatMap(({ scopeName, operator, values }) => [
      ...(SCOPES.has(scopeName) ? [] : [invalidValue(`${path}.scopeName`, scopeName, 'unsupported scope')]),
      ...misfits(scopeName, spec).map(() => invalidValue(path, shown(), 'unsupported scope applied to resource')),
      ...validateOperator(scopeName, operator, values ?? [], path),
    ]),
    ...CONFLICTS.filter((pair) => pair.every((scope) => names.includes(scope))).map(() =>
      invalidValue(path, spec.scopes, 'conflicting scopes'),
    ),
  ];
}

function validateOperator(
  scope: string,
  operator: string,
  values: readonly string[],
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (EXISTS_ONLY.has(scope) && operator !== 'Exists') {
    const scopes =
      'ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';
    errors.push(invalidValue(`${path}.operator`, operator, `must be 'Exists' when scope is any of ${scopes}`));
  }
  if (operator === 'In' || operator === 'NotIn') {
    const message = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    if (values.length === 0) errors.push(required(`${path}.values`, message));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const message = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    if (values.length > 0) errors.push(invalidValue(`${path}.values`, values, message));
  } else errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  return errors;
}

function validateScopesStay(spec: ResourceQuotaSpec, old: ResourceQuotaSpec): readonly FieldError[] {
  const [next, before] = [new Set(spec.scopes), new Set(old.scopes)];
  const same = next.size === before.size && [...next].every((scope) => before.has(scope));
  return same ? [] : [invalidValue('spec.scopes', spec.scopes, 'field is immutable')];
}

function warningsForQuota(hard: Amounts): readonly string[] {
  return ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => {
    const asRequest = `requests.${name}`;
    const key = hard[asRequest] === undefined && name !== 'ephemeral-storage' ? name : asRequest;
    const [request, limit] = [hard[key], hard[`limits.${name}`]];
    if (request === undefined || limit === undefined || compareQuantities(request, limit) <= 0) return [];
    return [`ResourceQuota ${key} (${request}) should be less than limits.${name} (${limit})`];
  });
}
