import { change, changeEach, fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { LimitRange, LimitRangeItem } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultLimitRange(range: LimitRange): LimitRange {
  return change(range, 'spec', (spec) => changeEach(spec, 'limits', defaultItem));
}

function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = fill(item.default ?? {}, item.max ?? {});
  const requests = fill(fill(item.defaultRequest ?? {}, limits), item.min ?? {});
  return { ...item, default: limits, defaultRequest: requests };
}
