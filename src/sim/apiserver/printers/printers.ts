import type { KubeObject, ResourceName, Resources } from '../../../api/object.ts';
import { printConfigMap, printLease, printLimitRange, printQuota, printSecret } from './config.ts';
import { printCronJob, printJob } from './batch.ts';
import { printEvent } from './event.ts';
import { printComponent, printNamespace, printNode, printPriorityClass } from './cluster.ts';
import {
  printEndpoints,
  printEndpointSlice,
  printIngress,
  printIngressClass,
  printAddress,
  printRanges,
  printNetworkPolicy,
  printService,
} from './network.ts';
import { printPod, printPodTemplate } from './pod.ts';
import { printBinding, printRole } from './rbac.ts';
import {
  printAttachment,
  printAttributesClass,
  printCapacity,
  printClaim,
  printCsiDriver,
  printCsiNode,
  printStorageClass,
  printVolume,
} from './storage.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';
import {
  printBudget,
  printDaemonSet,
  printDeployment,
  printHpa,
  printReplicas,
  printRevision,
  printStatefulSet,
} from './workloads.ts';

const printers: { readonly [K in ResourceName]?: Printer<Resources[K]> } = {
  clusterrolebindings: printBinding,
  clusterroles: printRole,
  componentstatuses: printComponent,
  configmaps: printConfigMap,
  controllerrevisions: printRevision,
  cronjobs: printCronJob,
  csidrivers: printCsiDriver,
  csinodes: printCsiNode,
  csistoragecapacities: printCapacity,
  daemonsets: printDaemonSet,
  deployments: printDeployment,
  endpoints: printEndpoints,
  endpointslices: printEndpointSlice,
  events: printEvent,
  horizontalpodautoscalers: printHpa,
  ingresses: printIngress,
  ingressclasses: printIngressClass,
  ipaddresses: printAddress,
  jobs: printJob,
  leases: printLease,
  limitranges: printLimitRange,
  namespaces: printNamespace,
  networkpolicies: printNetworkPolicy,
  nodes: printNode,
  persistentvolumeclaims: printClaim,
  persistentvolumes: printVolume,
  poddisruptionbudgets: printBudget,
  pods: printPod,
  podtemplates: printPodTemplate,
  priorityclasses: printPriorityClass,
  replicasets: printReplicas,
  replicationcontrollers: printReplicas,
  resourcequotas: printQuota,
  rolebindings: printBinding,
  roles: printRole,
  secrets: printSecret,
  servicecidrs: printRanges,
  services: printService,
  statefulsets: printStatefulSet,
  storageclasses: printStorageClass,
  volumeattachments: printAttachment,
  volumeattributesclasses: printAttributesClass,
};

/** How the rows of a resource are printed. */
export function printerOf(resource: ResourceName): Printer {
  return (printers[resource] as Printer | undefined) ?? printNameAndAge;
}

const printNameAndAge: Printer = (object: KubeObject, clock) => [object.metadata.name, age(object, clock)];
