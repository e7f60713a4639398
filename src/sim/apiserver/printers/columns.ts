import type { ResourceName } from '../../../api/object.ts';
import { columns } from './generated/columns.ts';
import type { Column } from './cell.ts';

function column(name: string, description: string, priority = 0): Column {
  return { name, type: 'string', format: '', description, priority };
}

export function typed(type: Column['type'], name: string, description: string): Column {
  return { ...column(name, description), type };
}

export const NAME = columns['configmaps']?.find(({ name }) => name === 'Name') as Column;
export const AGE = columns['configmaps']?.find(({ name }) => name === 'Age') as Column;

const CREATED: Column = {
  ...AGE,
  name: 'Created At',
  type: 'date',
};

function bindingColumns(reference: string, age: Column): readonly Column[] {
  return [
    NAME,
    column('Role', reference),
    age,
    column('Users', 'Users in the roleBinding', 1),
    column('Groups', 'Groups in the roleBinding', 1),
    column('ServiceAccounts', 'ServiceAccounts in the roleBinding', 1),
  ];
}

/** Columns that no recorded table shows. */
const more: Partial<Record<ResourceName, readonly Column[]>> = {
  namespaces: [NAME, column('Status', 'The status of the namespace'), AGE],
  priorityclasses: [
    NAME,
    typed(
      'integer',
      'Value',
      'value represents the integer value of this priority class. This is the actual priority that pods receive when they have the name of this class in their pod spec.',
    ),
    typed(
      'boolean',
      'Global-Default',
      'globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class. Only one PriorityClass can be marked as `globalDefault`. However, if more than one PriorityClasses exists with their `globalDefault` field set to true, the smallest value of such global default PriorityClasses will be used as the default priority.',
    ),
    AGE,
    column(
      'PreemptionPolicy',
      'preemptionPolicy is the Policy for preempting pods with lower priority. One of Never, PreemptLowerPriority. Defaults to PreemptLowerPriority if unset.',
    ),
  ],
  clusterrolebindings: bindingColumns('RoleRef references a ClusterRole', AGE),
  clusterroles: [NAME, CREATED],
  rolebindings: bindingColumns('RoleRef references a Role or ClusterRole', AGE),
  roles: [NAME, CREATED],
  ingressclasses: [
    NAME,
    column('Controller', 'Controller that is responsible for handling this class'),
    column('Parameters', 'A reference to a resource with additional parameters'),
    AGE,
  ],
  replicationcontrollers: [
    NAME,
    typed(
      'integer',
      'Desired',
      'Replicas is the number of desired replicas. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller',
    ),
    typed(
      'integer',
      'Current',
      'Replicas is the most recently observed number of replicas. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller',
    ),
    typed('integer', 'Ready', 'The number of ready replicas for this replication controller.'),
    AGE,
    column('Containers', 'Names of each container in the template.', 1),
    column('Images', 'Images referenced by each container in the template.', 1),
    column(
      'Selector',
      'Selector is a label query over pods that should match the Replicas count. If Selector is empty, it is defaulted to the labels present on the Pod template. Label keys and values that must match in order to be controlled by this replication controller, if empty defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      1,
    ),
  ],
  componentstatuses: [
    NAME,
    column('Status', 'Status of the component conditions'),
    column('Message', 'Message of the component conditions'),
    column('Error', 'Error of the component conditions'),
  ],
  csidrivers: [
    NAME,
    typed('boolean', 'AttachRequired', 'Whether volumes of this driver have to be attached.'),
    typed('boolean', 'PodInfoOnMount', 'Whether the driver is told of the pod when it mounts.'),
    typed('boolean', 'StorageCapacity', 'Whether the scheduler asks for the capacity that the driver reports.'),
    column('TokenRequests', 'Audiences of the tokens that the driver gets.'),
    typed('boolean', 'RequiresRepublish', 'Whether the driver is called again from time to time.'),
    column('Modes', 'The lives that volumes of this driver may have.'),
    AGE,
  ],
  csinodes: [NAME, typed('integer', 'Drivers', 'The number of drivers on the node.'), AGE],
  csistoragecapacities: [
    NAME,
    column('StorageClassName', 'The storage class that the capacity is of.'),
    column('Capacity', 'What the driver said that is left.'),
    AGE,
  ],
  ipaddresses: [NAME, column('ParentRef', 'The object that the address belongs to.'), AGE],
  servicecidrs: [NAME, column('CIDRs', 'The ranges that addresses of services come from.'), AGE],
  volumeattachments: [
    NAME,
    column('Attacher', 'The driver that attaches.', 0),
    column('PV', 'The volume that is attached.'),
    column('Node', 'The node that it is attached to.'),
    typed('boolean', 'Attached', 'Whether it is attached.'),
    AGE,
  ],
  volumeattributesclasses: [NAME, column('DriverName', 'The driver that the attributes are for.'), AGE],
  podtemplates: [
    NAME,
    column('Containers', 'Names of each container in the template.'),
    column('Images', 'Images referenced by each container in the template.'),
    column('Pod Labels', 'The labels for the pod template.'),
  ],
};

/** The columns of a resource's table. */
export function columnsOf(resource: ResourceName): readonly Column[] {
  return more[resource] ?? columns[resource] ?? [NAME, AGE];
}
