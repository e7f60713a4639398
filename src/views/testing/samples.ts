import { emptyHistory, growRows, type GrowingHistory } from '../history/history.ts';
import type { NodeRow, OwnerRow, PodRow, RowChange } from '../rows/rows.ts';

/** Rows for tests: like any other, but for what a test says. */
export const pod = (uid: string, more: Partial<PodRow> = {}): PodRow => ({
  kind: 'Pod',
  uid,
  namespace: 'default',
  name: `web-${uid}`,
  suffix: uid,
  controller: 'rs-1',
  owner: 'web',
  currentRevision: true,
  node: 'node-1',
  nominatedNode: undefined,
  look: 'ready',
  status: 'Running',
  ready: 1,
  containers: 1,
  restarts: 0,
  waits: undefined,
  reason: undefined,
  truth: 'running',
  serving: true,
  ip: undefined,
  createdAt: 0,
  deletionAt: undefined,
  qos: 'BestEffort',
  priority: 0,
  cpuMillis: 0,
  memoryBytes: 0,
  labels: { app: 'web' },
  parts: [],
  conditions: '',
  ...more,
});

export const owner = (uid: string, kind: OwnerRow['kind'], more: Partial<OwnerRow> = {}): OwnerRow => ({
  kind,
  uid,
  namespace: 'default',
  name: uid,
  controller: undefined,
  ordinal: 0,
  desired: 2,
  current: 2,
  ready: 2,
  available: 2,
  updated: 2,
  truly: 2,
  max: undefined,
  min: undefined,
  strategy: undefined,
  surge: undefined,
  unavailable: undefined,
  revision: undefined,
  hash: undefined,
  images: [],
  rollingOut: false,
  rolloutStartedAt: undefined,
  paused: false,
  conditions: [],
  createdAt: 0,
  deleting: false,
  ...more,
});

export const node = (name: string, more: Partial<NodeRow> = {}): NodeRow => ({
  kind: 'Node',
  uid: name,
  name,
  status: 'Ready',
  ready: 'True',
  reason: 'KubeletReady',
  schedulable: true,
  zone: undefined,
  address: '',
  cpuMillis: { requested: 0, allocatable: 4000 },
  memoryBytes: { requested: 0, allocatable: 1 },
  pods: { count: 0, allocatable: 110 },
  taints: [],
  pressure: [],
  power: true,
  connected: true,
  kubelet: true,
  leaseRenewedAt: 0,
  leaseExpiresAt: 50_000,
  fate: [],
  createdAt: 0,
  ...more,
});

export const put = (at: number, row: PodRow | OwnerRow | NodeRow): RowChange => ({ at, uid: row.uid, row });

export const historyOf = (...changes: readonly RowChange[]): GrowingHistory => {
  const history = emptyHistory();
  growRows(history, changes);
  return history;
};
