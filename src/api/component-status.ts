import { defineKind, unchanged } from './define-kind.ts';
import type { ComponentStatus } from './generated/types.ts';

/** Whether the parts of the control plane are well: an old way of asking, of which nobody can write. */
export const componentStatusKind = defineKind<ComponentStatus>({
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  resource: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  categories: [],
  namespaced: false,
  schema: 'ComponentStatus',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: false,
  readOnly: true,
  defaults: unchanged,
  validate: () => [],
  validateUpdate: () => [],
  decorate: ({ metadata: { name }, ...status }) => ({ ...status, metadata: { name } }) as ComponentStatus,
});
