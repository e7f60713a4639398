import type { Controller } from './controller.ts';
import { cronJobController } from './cronjob/cron-job-controller.ts';
import { daemonSetController } from './daemonset/daemon-set-controller.ts';
import { deploymentController } from './deployment/deployment-controller.ts';
import { disruptionController } from './disruption/disruption-controller.ts';
import { endpointSliceController } from './endpoint-slice/endpoint-slice-controller.ts';
import { endpointSliceMirroringController } from './endpoint-slice-mirroring/endpoint-slice-mirroring-controller.ts';
import { garbageCollector } from './garbage-collector/garbage-collector.ts';
import { jobController } from './job/job-controller.ts';
import { replicaSetController, replicationController } from './replicaset/replica-set-controller.ts';
import { statefulSetController } from './statefulset/stateful-set-controller.ts';
import { namespaceController } from './namespace/namespace-controller.ts';
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle-controller.ts';
import { podGarbageCollector } from './pod-gc/pod-garbage-collector.ts';
import { taintEvictionController } from './taint-eviction/taint-eviction-controller.ts';
import { rootCertificatePublisher, serviceAccountController } from './service-account/service-account-controllers.ts';
import { nodeTtlController } from './node-ttl.ts';
import { ttlAfterFinishedController } from './ttl-after-finished.ts';
import { diskProvisioner } from './persistent-volume/disk-provisioner.ts';
import { persistentVolumeController } from './persistent-volume/persistent-volume-controller.ts';
import { claimProtectionController, volumeProtectionController } from './persistent-volume/protection-controllers.ts';
import { endpointsController } from './endpoints/endpoints-controller.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler-controller.ts';
import { resourceQuotaController } from './resource-quota/resource-quota-controller.ts';
import { ephemeralVolumeController } from './ephemeral-volume/ephemeral-volume-controller.ts';

/** The loops of the controller manager, in the order in which they start. */
export const controllers: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  replicationController,
  daemonSetController,
  statefulSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  disruptionController,
  endpointSliceController,
  garbageCollector,
  nodeLifecycleController,
  nodeTtlController,
  taintEvictionController,
  podGarbageCollector,
  namespaceController,
  serviceAccountController,
  rootCertificatePublisher,
  persistentVolumeController,
  diskProvisioner,
  claimProtectionController,
  volumeProtectionController,
  endpointsController,
  endpointSliceMirroringController,
  horizontalPodAutoscaler,
  resourceQuotaController,
  ephemeralVolumeController,
];
