import { fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { Node } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, false, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
  selectableFields: (node) => ({ 'spec.unschedulable': String(node.spec.unschedulable ?? false) }),
});

function defaultNode(node: Node): Node {
  const filled = fill(node, { spec: {}, status: {} });
  const { capacity, allocatable } = filled.status;
  return capacity && !allocatable ? { ...filled, status: { ...filled.status, allocatable: capacity } } : filled;
}
