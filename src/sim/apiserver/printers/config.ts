import type { ConfigMap, Lease, LimitRange, ResourceQuota, Secret } from '../../../api/generated/types.ts';
import { byText } from '../../../base/compare.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';

export const printConfigMap: Printer<ConfigMap> = (object, clock) => [
  object.metadata.name,
  Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
  age(object, clock),
];

export const printSecret: Printer<Secret> = (secret, clock) => [
  secret.metadata.name,
  secret.type ?? '',
  Object.keys(secret.data ?? {}).length,
  age(secret, clock),
];

export const printLease: Printer<Lease> = (lease, clock) => [
  lease.metadata.name,
  lease.spec?.holderIdentity ?? '',
  age(lease, clock),
];

export const printLimitRange: Printer<LimitRange> = (object) => [
  object.metadata.name,
  object.metadata.creationTimestamp,
];

export const printQuota: Printer<ResourceQuota> = (quota, clock) => {
  const { hard = {}, used = {} } = quota.status ?? {};
  const cells = Object.keys(hard)
    .toSorted(byText)
    .map((name) => ({ name, text: `${name}: ${used[name] ?? '0'}/${hard[name] ?? '0'}` }));
  const isLimit = (name: string): boolean => name.startsWith('limits.');
  return [
    quota.metadata.name,
    cells
      .filter(({ name }) => !isLimit(name))
      .map(({ text }) => text)
      .join(', '),
    cells
      .filter(({ name }) => isLimit(name))
      .map(({ text }) => text)
      .join(', '),
    age(quota, clock),
  ];
};
