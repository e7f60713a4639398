import { defineKind } from './define-kind.ts';
import { forbiddenField, notSupported, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill } from '../base/fill.ts';
import type { PriorityClass } from './generated/types.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';

const HIGHEST_OF_USERS = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';
const SYSTEM_CLASSES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);
const POLICIES = ['PreemptLowerPriority', 'Never'];

export const priorityClassKind = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  schema: 'PriorityClass',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: (priorityClass) => fill(priorityClass, { preemptionPolicy: 'PreemptLowerPriority', value: 0 }),
  prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
  validate: validatePriorityClass,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
    ...validateImmutable(next.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ],
});

function validatePriorityClass(priorityClass: PriorityClass): readonly FieldError[] {
  const { metadata, value, preemptionPolicy } = priorityClass;
  const errors: FieldError[] = [...validateObjectMeta(priorityClass, false, nameIsSubdomain)];
  if (metadata.name.startsWith(SYSTEM_PREFIX)) {
    const reason = whyNotSystemClass(priorityClass);
    if (reason) {
      const rule = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only`;
      errors.push(forbiddenField('metadata.name', `${rule}. error: ${reason}`));
    }
  } else if ((value ?? 0) > HIGHEST_OF_USERS) {
    errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${HIGHEST_OF_USERS}`));
  }
  if (preemptionPolicy === '') errors.push(required('preemptionPolicy'));
  else if (preemptionPolicy !== undefined && !POLICIES.includes(preemptionPolicy)) {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, POLICIES));
  }
  return errors;
}

function whyNotSystemClass({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = SYSTEM_CLASSES.get(name);
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
