import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding, Subject } from '../../../api/generated/types.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';

export const printRole: Printer<Role | ClusterRole> = ({ metadata }) => [
  metadata.name,
  metadata.creationTimestamp ?? '<unknown>',
];

export const printBinding: Printer<RoleBinding | ClusterRoleBinding> = (binding, clock) => {
  const { metadata, roleRef, subjects = [] } = binding;
  const named = (kind: string): string =>
    subjects
      .filter((one) => one.kind === kind)
      .map(nameOf)
      .join(', ');
  return [
    metadata.name,
    `${roleRef?.kind ?? ''}/${roleRef?.name ?? ''}`,
    age(binding, clock),
    named('User'),
    named('Group'),
    named('ServiceAccount'),
  ];
};

function nameOf({ kind, name, namespace = '' }: Subject): string {
  return kind === 'ServiceAccount' ? `${namespace}/${name}` : name;
}
