import { takeFrame } from '../../state/cluster.ts';
import { select } from '../../state/workspace.ts';
import type { ContainerRow, EventRow, InputMark, NodeRow, OwnerRow, PodLook, PodRow, Row, RowChange, TrafficRow, Waits } from '../../views/rows/rows.ts';

const T = 133450;
const changes: RowChange[] = [];
const put = (at: number, row: Row): void => void changes.push({ at, uid: row.uid, row });

const container = (name: string, image: string, ready: boolean, state: ContainerRow['state'] = 'running', reason?: string, restarts = 0, exitCode?: number): ContainerRow => ({
  name, type: 'app', image, state, reason, ready, restarts, exitCode,
});

let n = 0;
function pod(suffix: string, o: Partial<PodRow> & { owner?: string | undefined; controller?: string | undefined; node?: string | undefined; look: PodLook; ownerName: string }, at = 2200): PodRow {
  n += 1;
  const { ownerName, ...rest } = o;
  const row: PodRow = {
    kind: 'Pod', uid: `p-${suffix}`, namespace: 'default', name: ownerName === '' ? suffix : `${ownerName}-${suffix}`, suffix,
    currentRevision: true, nominatedNode: undefined, status: 'Running', ready: 1, containers: 1, restarts: 0, waits: undefined, reason: undefined,
    truth: 'running', serving: true, ip: `10.244.2.${n}`, createdAt: at, deletionAt: undefined, qos: 'Burstable', priority: 0, cpuMillis: 250, memoryBytes: 128 * 1024 ** 2,
    labels: { app: ownerName.split('-')[0] ?? '' }, parts: [container(ownerName.split('-')[0] || suffix, 'nginx:1.29.1', (o.ready ?? 1) > 0)],
    owner: undefined, controller: undefined, node: undefined, ...rest,
  };
  return row;
}

function history(row: PodRow, steps: readonly (readonly [number, Partial<PodRow>])[]): void {
  for (const [at, part] of steps) put(at, { ...row, ...part });
  put(T, row);
}

const w = (what: Waits['what'], from: number, until: number): Waits => ({ what, from, until });
const creating = { look: 'creating' as const, status: 'ContainerCreating', ready: 0, truth: 'none' as const };
const ready = { look: 'ready' as const, status: 'Running', ready: 1 };
const notready = { look: 'notready' as const, status: 'Running', ready: 0 };

function owner(kind: OwnerRow['kind'], uid: string, name: string, ordinal: number, o: Partial<OwnerRow>): OwnerRow {
  return {
    kind, uid, namespace: 'default', name, controller: undefined, ordinal, desired: 1, current: 1, ready: 1, available: 1, updated: 1, truly: 1, max: undefined, min: undefined,
    strategy: undefined, surge: undefined, unavailable: undefined, revision: undefined, hash: undefined, images: ['nginx:1.29.1'], rollingOut: false, rolloutStartedAt: undefined, paused: false, conditions: [],
    createdAt: 2000, deleting: false, ...o,
  };
}

function node(name: string, zone: string, o: Partial<NodeRow>): NodeRow {
  return {
    kind: 'Node', uid: `n-${name}`, name, status: 'Ready', ready: 'True', reason: 'KubeletReady', schedulable: true, zone, address: '172.18.0.2',
    cpuMillis: { requested: 2400, allocatable: 4000 }, memoryBytes: { requested: 4.2 * 1024 ** 3, allocatable: 8 * 1024 ** 3 }, pods: { count: 8, allocatable: 110 }, taints: [], pressure: [],
    power: true, connected: true, kubelet: true, leaseRenewedAt: T - 2100, leaseExpiresAt: T + 47000, fate: [], createdAt: 0, ...o,
  };
}

function scene(): void {
  const web = (o: Partial<OwnerRow>): OwnerRow => owner('Deployment', 'd-web', 'web', 0, { desired: 6, current: 6, ready: 6, available: 6, truly: 6, updated: 6, max: 8, min: 5, strategy: 'RollingUpdate', surge: '25%', unavailable: '25%', revision: 1,
    conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', at: 121500 }, { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', at: 21400 }], ...o });
  put(2000, web({ available: 0, ready: 0, truly: 0 }));
  put(21400, web({}));
  const roll = { revision: 2, rollingOut: true, rolloutStartedAt: 80000, current: 8, updated: 2 };
  put(80000, web({ ...roll, available: 5, truly: 5 }));
  put(94000, web({ ...roll, available: 5, truly: 3 }));
  put(109500, web({ ...roll, available: 6, truly: 4, updated: 3 }));
  put(110100, web({ ...roll, available: 5, truly: 4, updated: 4 }));
  put(121300, web({ ...roll, available: 6, truly: 5, updated: 5 }));
  put(121900, web({ ...roll, available: 5, truly: 4, updated: 5 }));
  const rs1 = (truly: number, current = 6): OwnerRow => owner('ReplicaSet', 'rs-1', 'web-6f9c8d7b5', 0, { controller: 'd-web', revision: 1, hash: '6f9c8d7b5', desired: current, current, ready: truly, truly, images: ['nginx:1.27.5'] });
  const rs2 = (truly: number, current: number): OwnerRow => owner('ReplicaSet', 'rs-2', 'web-7d4b9c6f8', 0, { controller: 'd-web', revision: 2, hash: '7d4b9c6f8', desired: current, current, ready: truly, truly });
  put(2000, rs1(0)); put(21400, rs1(6)); put(80000, rs1(5, 5)); put(94000, rs1(3, 5)); put(121500, rs1(2, 3));
  put(80000, rs2(0, 2)); put(109500, rs2(1, 3)); put(121300, rs2(2, 5));
  put(1000, owner('StatefulSet', 's-db', 'db', 1, { desired: 3, ready: 2, available: 2, truly: 2 }));
  put(1001, owner('DaemonSet', 'ds-log', 'log-agent', 2, { desired: 4, ready: 3, truly: 3 }));
  put(1002, owner('Deployment', 'd-worker', 'worker', 3, { ready: 0 }));
  put(1003, owner('Job', 'j-migrate', 'migrate', 4, {}));
  put(1004, owner('Job', 'j-report', 'report', 4, { ready: 0 }));
  put(1005, owner('StatefulSet', 's-cache', 'cache', 1, { ready: 0 }));
  put(1500, { kind: 'Service', uid: 'svc-web', namespace: 'default', name: 'web', type: 'ClusterIP', clusterIP: '10.96.0.12', ports: ['80/TCP'], selector: { app: 'web' }, endpoints: [], createdAt: 1500 });

  put(0, node('node-1', 'a', {}));
  put(0, node('node-2', 'b', {}));
  put(94000, node('node-2', 'b', { power: false, leaseRenewedAt: 91200, leaseExpiresAt: 141200, cpuMillis: { requested: 1400, allocatable: 4000 }, memoryBytes: { requested: 2.3 * 1024 ** 3, allocatable: 8 * 1024 ** 3 }, pods: { count: 4, allocatable: 110 },
    fate: [{ what: 'lease-renewed', detail: undefined, at: 91200 }, { what: 'fault', detail: 'power-off', at: 94000 }, { what: 'lease-expires', detail: undefined, at: 141200 }, { what: 'not-ready', detail: undefined, at: 145000 }, { what: 'eviction', detail: undefined, at: 445000 }] }));
  put(0, node('node-3', 'c', { leaseRenewedAt: T - 7400, cpuMillis: { requested: 2200, allocatable: 4000 }, memoryBytes: { requested: 3.8 * 1024 ** 3, allocatable: 8 * 1024 ** 3 }, pods: { count: 7, allocatable: 110 } }));
  put(0, node('node-4', 'a', { status: 'NotReady', ready: 'Unknown', connected: false, reason: 'NodeStatusUnknown' }));

  const old = { owner: 'd-web', controller: 'rs-1', ownerName: 'web-6f9c8d7b5', currentRevision: false };
  const neu = { owner: 'd-web', controller: 'rs-2', ownerName: 'web-7d4b9c6f8' };
  const dead = { truth: 'dead' as const, serving: false };
  const begin = (at: number): readonly (readonly [number, Partial<PodRow>])[] => [[at, creating], [at + 3000, notready], [at + 19200, { ...ready, truth: 'running' }]];
  history(pod('8dk2s', { ...old, node: 'node-2', look: 'ready', ...dead }), [...begin(2200), [94000, dead]]);
  history(pod('k8fjt', { ...old, node: 'node-1', look: 'ready' }), begin(2200));
  history(pod('c4w9n', { ...old, node: 'node-3', look: 'ready' }), begin(2200));
  const q = pod('q7xh2', { ...old, node: 'node-1', look: 'terminating', status: 'Terminating', deletionAt: 110000, waits: w('grace', 80000, 110000) });
  history(q, [...begin(2200), [80000, {}]]);
  changes.pop();
  changes.push({ at: 110200, uid: q.uid, row: undefined });
  history(pod('zl6bg', { ...old, node: 'node-2', look: 'terminating', status: 'Terminating', ...dead, deletionAt: 149000, waits: w('grace', 109600, 149000) }), [...begin(2200), [94000, { ...ready, ...dead, deletionAt: undefined, waits: undefined }], [109600, {}]]);
  history(pod('hq7wz', { ...old, node: 'node-3', look: 'terminating', status: 'Terminating', deletionAt: 151500, waits: w('grace', 121500, 151500) }), [...begin(2200), [121500, {}]]);
  history(pod('n9tvc', { ...neu, node: 'node-3', look: 'ready' }, 80400), [[80400, creating], [94200, notready], [109500, ready]]);
  history(pod('m5rxd', { ...neu, node: 'node-1', look: 'ready' }, 80400), [[80400, creating], [94200, notready], [121300, ready]]);
  history(pod('v7pqd', { ...neu, node: 'node-2', ...creating, ...dead }, 80900), [[81500, creating], [94000, { ...creating, ...dead }]]);
  history(pod('x2k4p', { ...neu, node: 'node-3', ...notready, reason: 'Readiness probe failed: HTTP probe failed with statuscode: 503' }, 110000), [[110100, creating], [112000, notready]]);
  history(pod('g6bsl', { ...neu, node: 'node-1', ...notready, waits: w('probe', T - 9600, T + 5400) }, 121800), [[121800, creating], [123850, notready]]);
  history(pod('db-0', { owner: 's-db', controller: 's-db', ownerName: '', node: 'node-1', look: 'ready' }), begin(2300));
  history(pod('db-1', { owner: 's-db', controller: 's-db', ownerName: '', node: 'node-3', look: 'ready' }, 11000), begin(11000));
  history(pod('db-2', { owner: 's-db', controller: 's-db', ownerName: '', node: 'node-1', ...creating, waits: w('pull', T - 5000, T + 6100) }, 118000), [[118000, creating]]);
  history(pod('w4k7q', { owner: 'd-worker', controller: 'd-worker', ownerName: 'worker', node: 'node-1', look: 'crash', status: 'CrashLoopBackOff', ready: 0, truth: 'none', restarts: 3, waits: w('backoff', T - 24000, T + 56000) }), begin(2500));
  for (const [s, nd] of [['4rj8t', 'node-1'], ['9hmfs', 'node-3']] as const) history(pod(s, { owner: 'ds-log', controller: 'ds-log', ownerName: 'log-agent', node: nd, look: 'ready' }), begin(2400));
  history(pod('2xwvb', { owner: 'ds-log', controller: 'ds-log', ownerName: 'log-agent', node: 'node-2', look: 'ready', ...dead }), [...begin(2400), [94000, { ...dead }]]);
  history(pod('t7kzc', { owner: 'ds-log', controller: 'ds-log', ownerName: 'log-agent', node: 'node-4', look: 'unknown', truth: 'cut' }), begin(2400));
  history(pod('cache-0', { owner: 's-cache', controller: 's-cache', ownerName: '', node: 'node-4', look: 'unknown', truth: 'cut' }), begin(2400));
  history(pod('cgx5z', { owner: 'j-migrate', controller: 'j-migrate', ownerName: 'migrate', node: 'node-1', look: 'succeeded', status: 'Completed', ready: 0, truth: 'none' }, 25000), begin(25000));
  history(pod('7tqvn', { owner: 'j-report', controller: 'j-report', ownerName: 'report', node: 'node-3', look: 'failed', status: 'Error', ready: 0, truth: 'none', parts: [container('report', 'busybox', false, 'terminated', 'Error', 0, 1)] }, 30000), begin(30000));
  history(pod('p8szl', { ownerName: 'analytics', look: 'pending', status: 'Pending', ready: 0, truth: 'none', owner: undefined, reason: '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu.' }), []);
  history(pod('5j8qx', { ownerName: 'train', look: 'pending', status: 'SchedulingGated', ready: 0, truth: 'none', reason: 'Scheduling is blocked due to non-empty scheduling gates' }), []);
}

export function story(): void {
  scene();
  changes.sort((a, b) => a.at - b.at);
  const events: EventRow[] = Array.from({ length: 87 }, (_, i) => ({ at: 2000 + i * 1500, uid: `e${i}`, type: i % 5 === 0 ? 'Warning' : 'Normal', reason: i % 5 === 0 ? 'Unhealthy' : 'Pulled', message: i % 5 === 0 ? 'Readiness probe failed: HTTP probe failed with statuscode: 503' : 'Container image "nginx:1.29.1" already present on machine', count: 1 + (i % 3), source: 'kubelet', objectKind: 'Pod', objectName: 'web-7d4b9c6f8-x2k4p', objectNamespace: 'default', objectUid: 'p-x2k4p' }));
  const inputs: InputMark[] = [
    { at: 2000, input: 0, what: 'run', text: 'kubectl apply -f web.yaml' }, { at: 30000, input: 1, what: 'run', text: 'kubectl apply -f report.yaml' },
    { at: 80000, input: 2, what: 'run', text: 'kubectl set image deployment/web web=nginx:1.29.1' }, { at: 94000, input: 3, what: 'fault', text: 'fault: power-off node-2' },
  ];
  const traffic: TrafficRow[] = Array.from({ length: 110 }, (_, i) => ({ from: 22000 + i * 1000, until: 23000 + i * 1000, client: 'c', service: 'web', answered: i > 71 ? (i < 88 ? 12 : 15) : 20, lost: (i > 71 ? { 'connection refused': i < 88 ? 8 : 5 } : {}) as Record<string, number> }));
  const base = { type: 'frame' as const, epoch: 1, start: Date.UTC(2026, 0, 5, 9), speed: 1, pace: 1000, title: 'Rolling update' };
  takeFrame({ ...base, frame: 1, time: T, playing: true, reset: true, rows: changes, events, inputs, traffic });
  select('p-8dk2s');
  let frame = 1;
  if (location.search.includes('run')) {
    const begun = performance.now();
    const beat = (): void => {
      frame += 1;
      takeFrame({ ...base, frame, time: Math.round(T + performance.now() - begun), playing: true, reset: false, rows: [], events: [], inputs: [], traffic: [] });
      requestAnimationFrame(beat);
    };
    beat();
  }
}
