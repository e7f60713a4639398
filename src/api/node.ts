import { defineKind } from './define-kind.ts';
import { duplicate, forbiddenField, invalidValue, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, fill, without } from '../base/fill.ts';
import type { Node, Taint } from './generated/types.ts';
import { toInternal } from './go/go-internal.ts';
import { checkLegacyCidr, isIpv4, warningsForCidr } from './values/ip.ts';
import { checkLabelKey, checkLabelValue } from './validation/names.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { validateTaintEffect } from './pod/validate-scheduling.ts';
import { validateResourceQuantity } from './values/resource-names.ts';

export const nodeKind = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  schema: 'Node',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultNode,
  prepareForCreate: withoutConfigSource,
  prepareForUpdate: (node, old) => (old.spec.configSource ? node : withoutConfigSource(node)),
  validate: validateNode,
  validateUpdate: (node, old) => [...validateNode(node), ...validateNodeUpdate(node, old)],
  validateStatusUpdate: validateNodeUpdate,
  warnings: (node) => (node.spec.podCIDRs ?? []).flatMap((cidr, i) => warningsForCidr(cidr, `spec.podCIDRs[${i}]`)),
  selectableFields: (node) => ({ 'spec.unschedulable': String(node.spec.unschedulable ?? false) }),
});

/** Configuration of the kubelet through the API is gone. */
function withoutConfigSource(node: Node): Node {
  return change(
    change(node, 'spec', (spec) => without(spec, 'configSource')),
    'status',
    (status) => without(status, 'config'),
  );
}

function defaultNode(node: Node): Node {
  const filled = syncCidrs(fill(node, { spec: {}, status: {} }));
  const { capacity, allocatable } = filled.status;
  return capacity && !allocatable ? { ...filled, status: { ...filled.status, allocatable: capacity } } : filled;
}

/** podCIDR is the first of podCIDRs. */
function syncCidrs(node: Node): Node {
  const { podCIDR, podCIDRs } = node.spec;
  if (podCIDR && podCIDRs?.[0] !== podCIDR) return { ...node, spec: { ...node.spec, podCIDRs: [podCIDR] } };
  const first = podCIDRs?.[0];
  return first && !podCIDR ? { ...node, spec: { ...node.spec, podCIDR: first } } : node;
}

function validateNode(node: Node): readonly FieldError[] {
  const { podCIDRs = [], taints = [] } = node.spec;
  const errors: FieldError[] = [...validateObjectMeta(node, false, nameIsSubdomain)];
  validateTaints(taints, errors);
  validateAmounts(node, errors);
  for (const [i, cidr] of podCIDRs.entries()) errors.push(...checkLegacyCidr(cidr, `spec.podCIDRs[${i}]`));
  if (
    podCIDRs.length > 1 &&
    (podCIDRs.length > 2 || new Set(podCIDRs.map((cidr) => isIpv4(cidr.split('/')[0] ?? ''))).size < 2)
  ) {
    errors.push(invalidValue('spec.podCIDRs', podCIDRs, 'may specify no more than one CIDR for each IP family'));
  }
  return errors;
}

/** Upstream gives taints a path under metadata. */
function validateTaints(taints: readonly Taint[], errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const [i, taint] of taints.entries()) {
    const at = `metadata.taints[${i}]`;
    const { key, value = '', effect } = taint;
    for (const message of checkLabelKey(key)) errors.push(invalidValue(`${at}.key`, key, message));
    const problems = checkLabelValue(value);
    if (problems.length > 0) errors.push(invalidValue(`${at}.value`, value, problems.join(';')));
    if (effect) validateTaintEffect(effect, `${at}.effect`, errors);
    else errors.push(required(`${at}.effect`));
    const id = `${key}:${effect}`;
    if (seen.has(id))
      errors.push(duplicate(at, toInternal('Taint', taint), 'taints must be unique by key and effect pair'));
    seen.add(id);
  }
}

function validateAmounts(node: Node, errors: FieldError[]): void {
  for (const field of ['capacity', 'allocatable'] as const) {
    for (const [name, amount] of Object.entries(node.status[field] ?? {})) {
      errors.push(...validateResourceQuantity(name, amount, `status.${field}.${name}`));
    }
  }
}

function validateNodeUpdate(node: Node, old: Node): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(node, old)];
  if (node.status !== old.status) validateAmounts(node, errors);
  validateAddresses(node, errors);
  const [next = [], before = []] = [node.spec.podCIDRs, old.spec.podCIDRs];
  const frozen = 'node updates may not change podCIDR except from "" to valid';
  if (before.length > 0 && (before.length !== next.length || before.some((cidr, i) => cidr !== next[i]))) {
    errors.push(forbiddenField('spec.podCIDRs', frozen));
  }
  if (old.spec.providerID && old.spec.providerID !== node.spec.providerID) {
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  if (node.spec !== old.spec) validateTaints(node.spec.taints ?? [], errors);
  if (node.spec.externalID !== old.spec.externalID)
    errors.push(forbiddenField('spec.externalID', 'may not be updated'));
  return errors;
}

function validateAddresses(node: Node, errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const [i, { type, address }] of (node.status.addresses ?? []).entries()) {
    const id = `${type}/${address}`;
    if (seen.has(id)) errors.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: address }));
    seen.add(id);
  }
}
