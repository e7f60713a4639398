import type { ResourceName } from '../../../api/object.ts';
import { columns } from '../generated/columns.ts';
import type { Column } from './cell.ts';

function column(name: string, description: string, priority = 0): Column {
  return { name, type: 'string', format: '', description, priority };
}

const NAME = columns['configmaps']?.find(({ name }) => name === 'Name') as Column;
const AGE = columns['configmaps']?.find(({ name }) => name === 'Age') as Column;

/** Columns that no recorded table shows. */
const more: Partial<Record<ResourceName, readonly Column[]>> = {
  namespaces: [NAME, column('Status', 'The status of the namespace'), AGE],
  priorityclasses: [
    NAME,
    column('Value', 'value represents the integer value of this priority class.'),
    column('Global-Default', 'globalDefault specifies whether this PriorityClass should be considered as the default.'),
    AGE,
    column('PreemptionPolicy', 'preemptionPolicy is the Policy for preempting pods with lower priority.'),
  ],
  ingressclasses: [
    NAME,
    column('Controller', 'Controller that is responsible for handling this class'),
    column('Parameters', 'A reference to a resource with additional parameters'),
    AGE,
  ],
  podtemplates: [
    NAME,
    column('Containers', 'Names of each container in the template.'),
    column('Images', 'Images referenced by each container in the template.'),
    column('Pod Labels', 'The labels for the pod template.'),
  ],
};

/** The columns of a resource's table. */
export function columnsOf(resource: ResourceName): readonly Column[] {
  const like = resource === 'replicationcontrollers' ? 'replicasets' : resource;
  return more[resource] ?? columns[like] ?? [NAME, AGE];
}
