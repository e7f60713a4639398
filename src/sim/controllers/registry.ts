import type { Controller } from './controller.ts';
import { daemonSetController } from './daemonset/daemon-set-controller.ts';
import { deploymentController } from './deployment/deployment-controller.ts';
import { endpointSliceController } from './endpoint-slice/endpoint-slice-controller.ts';
import { garbageCollector } from './garbage-collector/garbage-collector.ts';
import { jobController } from './job/job-controller.ts';
import { replicaSetController, replicationController } from './replicaset/replica-set-controller.ts';
import { statefulSetController } from './statefulset/stateful-set-controller.ts';

/** The loops of the controller manager, in the order in which they start. */
export const controllers: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  replicationController,
  daemonSetController,
  statefulSetController,
  jobController,
  endpointSliceController,
  garbageCollector,
];
