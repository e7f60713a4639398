// What a kubelet says of its node (pkg/kubelet/nodestatus/setters.go, pkg/kubelet/kubelet_node_status.go initialNode). Pure.

import type { ContainerImage, CSINode, Node, NodeCondition, NodeStatus } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { isExtendedResource } from '../../../api/values/resource-names.ts';
import { quantityOf, quantityValue, subtractQuantities } from '../../../api/values/quantity.ts';
import { fnv1a } from '../../../base/random.ts';
import type { ImageInfo } from '../../containers/runtime.ts';
import type { Machine } from '../../machine/machine.ts';
import type { KubeletSettings } from './settings.ts';

const KUBELET_VERSION = 'v1.36.2';
const IMAGES_LIMIT = 50;
/** The hard eviction threshold of memory is kept free. */
const MEMORY_RESERVE = '100Mi';
const DEFAULT_STORAGE = '100Gi';
/** Of the disk a tenth is kept free. */
const STORAGE_SHARE = 0.9;

const FEATURES: readonly string[] = [
  'ExtendWebSocketsToKubelet',
  'InPlacePodLevelResourcesVerticalScaling',
  'InPlacePodVerticalScalingInitContainers',
  'RestartAllContainersOnContainerExits',
];

export type Pressure = 'memory' | 'disk' | 'pid';

/** The Node object that the kubelet registers. */
export function newNode(machine: Machine, status: NodeStatus): Draft<Node> {
  const { config } = machine;
  const taints = config.taints ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: machine.name,
      labels: { ...wellKnownLabels(machine.name), ...config.labels },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: taints.length > 0 ? { taints: taints.map((taint) => ({ ...taint })) } : {},
    status,
  };
}

function wellKnownLabels(name: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
}

/** Resources of the machine. */
export function capacityOf(machine: Machine, settings: KubeletSettings): Readonly<Record<string, string>> {
  return {
    cpu: '4',
    'ephemeral-storage': DEFAULT_STORAGE,
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: '8Gi',
    pods: String(settings.maxPods),
    ...machine.config.capacity,
  };
}

/** What pods may use of it. */
export function allocatableOf(capacity: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const storage = Math.floor(quantityValue(capacity['ephemeral-storage']) * STORAGE_SHARE);
  return {
    ...capacity,
    'ephemeral-storage': quantityOf(storage),
    memory: subtractQuantities(capacity['memory'] ?? '0', MEMORY_RESERVE),
  };
}

export function nodeStatusOf(
  machine: Machine,
  options: {
    readonly settings: KubeletSettings;
    readonly boot: number;
    readonly images: readonly ImageInfo[];
    readonly conditions: readonly NodeCondition[];
    /** What the API says of the node. */
    readonly known?: NodeStatus | undefined;
  },
): NodeStatus {
  const extended = extendedOf(options.known?.capacity);
  const capacity = { ...extended, ...capacityOf(machine, options.settings) };
  const images = options.images.map(imageOf).toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
  const id = machineIdOf(machine.name);
  return {
    addresses: [
      { type: 'InternalIP', address: machine.address },
      { type: 'Hostname', address: machine.name },
    ],
    allocatable: allocatableOf(capacity),
    capacity,
    conditions: options.conditions,
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    declaredFeatures: FEATURES,
    ...(images.length > 0 ? { images: images.slice(0, IMAGES_LIMIT) } : undefined),
    nodeInfo: {
      architecture: 'amd64',
      bootID: bootIdOf(machine.name, options.boot),
      containerRuntimeVersion: 'containerd://2.1.4',
      kernelVersion: '6.12.0',
      kubeProxyVersion: '',
      kubeletVersion: KUBELET_VERSION,
      machineID: id,
      operatingSystem: 'linux',
      osImage: 'Podarium Linux',
      systemUUID: id,
    },
  };
}

/** Extended resources that somebody has put into the node's capacity: they stay, and pods may use all of them. */
function extendedOf(capacity: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(capacity).filter(([name]) => isExtendedResource(name)));
}

/** What stands in /etc/machine-id. */
export function machineIdOf(name: string): string {
  return hex(`machine ${name}`, 32);
}

/** Names the n-th boot of a machine. */
export function bootIdOf(name: string, boot: number): string {
  const text = hex(`boot ${boot} of ${name}`, 32);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

function hex(seed: string, digits: number): string {
  let text = '';
  for (let i = 0; text.length < digits; i += 1) text += fnv1a(`${seed} ${i}`).toString(16).padStart(8, '0');
  return text.slice(0, digits);
}

function imageOf({ id, names, sizeBytes }: ImageInfo): ContainerImage {
  return { names: [id, ...names], sizeBytes };
}

interface ConditionTexts {
  readonly type: string;
  readonly bad: readonly [reason: string, message: string];
  readonly good: readonly [reason: string, message: string];
}

const PRESSURES: Readonly<Record<Pressure, ConditionTexts>> = {
  memory: {
    type: 'MemoryPressure',
    bad: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
    good: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  },
  disk: {
    type: 'DiskPressure',
    bad: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
    good: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  },
  pid: {
    type: 'PIDPressure',
    bad: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
    good: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  },
};

const READY = ['True', 'KubeletReady', 'kubelet is posting ready status'] as const;

/** Ready as a kubelet reports it that has only just created its Node. */
export function notReadyYet(nodeName: string): readonly [string, string, string] {
  const why = `timed out waiting for the condition; caused by: nodes "${nodeName}" not found`;
  return ['False', 'KubeletNotReady', `failed to initialize CSINode: error updating CSINode annotation: ${why}`];
}

/** The four conditions in their order; transition times follow the status. */
export function nodeConditionsOf(
  previous: readonly NodeCondition[] | undefined,
  pressures: ReadonlySet<Pressure>,
  now: string,
  ready: readonly [string, string, string] = READY,
): readonly NodeCondition[] {
  const condition = (type: string, status: string, [reason, message]: readonly [string, string]): NodeCondition => {
    const before = previous?.find((one) => one.type === type);
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime, reason, message };
  };
  const kinds: readonly Pressure[] = ['memory', 'disk', 'pid'];
  return [
    ...kinds.map((kind) => {
      const { type, bad, good } = PRESSURES[kind];
      return pressures.has(kind) ? condition(type, 'True', bad) : condition(type, 'False', good);
    }),
    condition('Ready', ready[0], [ready[1], ready[2]]),
  ];
}

/** The event that goes with a condition that changed. */
export function eventOfCondition({ type, status }: NodeCondition): string | undefined {
  switch (type) {
    case 'MemoryPressure':
      return status === 'True' ? 'NodeHasInsufficientMemory' : 'NodeHasSufficientMemory';
    case 'DiskPressure':
      return status === 'True' ? 'NodeHasDiskPressure' : 'NodeHasNoDiskPressure';
    case 'PIDPressure':
      return status === 'True' ? 'NodeHasInsufficientPID' : 'NodeHasSufficientPID';
    case 'Ready':
      return status === 'True' ? 'NodeReady' : 'NodeNotReady';
    default:
      return undefined;
  }
}

/** What node events are about: upstream's kubelet does not give the uid. */
export function nodeReference(name: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: '', creationTimestamp: '', resourceVersion: '' },
    spec: {},
    status: {},
  };
}

/** In-tree volumes that drivers have taken over (pkg/volume/csi/nodeinfomanager). */
const MIGRATED = 'aws-ebs azure-disk azure-file cinder gce-pd portworx-volume vsphere-volume'.split(' ');

/** What the kubelet writes down of the storage drivers on its node: there are none. */
export function csiNodeOf({ metadata }: Node): Draft<CSINode> {
  const { name, uid } = metadata;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: {
      name,
      annotations: {
        'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED.map((plugin) => `kubernetes.io/${plugin}`).join(','),
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
    },
    spec: { drivers: [] },
  };
}
