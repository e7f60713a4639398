import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { NodeConfig } from '../sim/config.ts';
import { createCluster } from '../sim/index.ts';
import type { ApiRequest } from '../sim/apiserver/request.ts';
import type { Cluster } from '../sim/index.ts';
import { simTime } from '../sim/kernel/time.ts';
import { CERTIFICATE, defaultConfig, memoryFiles } from '../kubectl/environment.ts';
import type { KubeConfig, Pace } from '../kubectl/environment.ts';
import { parseScenario } from './format.ts';
import type { Step } from './action.ts';
import type { Scenario, ScenarioError } from './format.ts';
import { perform, Player } from './player.ts';
import type { RunningLine, Workplace } from './player.ts';
import { traceStore } from './trace.ts';
import type { TraceLine } from './trace.ts';

export interface HeadlessOptions {
  /** Whether the cluster has a DNS server. */
  readonly dns: boolean;
  /** Whether the API server warns of fields that are not simulated; not if left out, as a recorded one. */
  readonly warnNotSimulated?: boolean;
  /** Virtual time that a kubectl takes; none if not given. */
  readonly pace?: Pace;
  /** How long after a line in the background the next one begins at the earliest; at once if not given. */
  readonly typingMs?: number;
  /** The kubeconfig's entries; the page's if not given. */
  readonly kubeconfig?: KubeConfig;
  /** Objects that are not there at the start, by their paths or collections. */
  readonly without?: readonly Pick<ApiRequest, 'path' | 'query'>[];
  /** What nodes are like where the scenario does not say: kubelet settings, capacity, images that they have. */
  readonly nodes?: Omit<NodeConfig, 'name'>;
}

/** A person's kubeconfig with one context, as on the recorded cluster. */
const RECORDED_KUBECONFIG: KubeConfig = {
  currentContext: 'c',
  contexts: [{ name: 'c', fields: { cluster: 'c', namespace: 'default', user: 'u' } }],
  clusters: [{ name: 'c', fields: { 'certificate-authority-data': CERTIFICATE, server: 'https://10.10.0.10:6443' } }],
  users: [{ name: 'u', fields: { token: 'admin-token' } }],
};

/** The cluster of the recordings in conformance/: its machines had run the usual images before. */
export const RECORDED: HeadlessOptions = {
  dns: false,
  pace: { startupMs: 300, objectMs: 30 },
  typingMs: 10,
  kubeconfig: RECORDED_KUBECONFIG,
  without: [
    { path: '/api/v1/namespaces/default/services/kubernetes' },
    { path: '/api/v1/namespaces/default/events', query: { fieldSelector: 'involvedObject.kind=Node' } },
  ],
  nodes: {
    capacity: { cpu: '2', memory: '24Gi', pods: '110' },
    kubelet: { evictionPressureTransitionPeriod: '30s' },
    preloaded: ['nginx:1.16', 'nginx:1.17', 'nginx:1.25', 'nginx:1.26', 'nginx:1.27', 'busybox:1.36', 'redis:7'],
  },
};

const KUBERNETES = 'v1.36.2';

/** Plays a scenario from beginning to end as fast as it goes. */
export function playScenario(
  text: string,
  options: HeadlessOptions,
  emit: (line: TraceLine) => void,
): Result<Cluster, ScenarioError> {
  const parsed = parseScenario(text);
  if (!parsed.ok) return err(parsed.error);
  const scenario = parsed.value;
  const cluster = clusterFor(scenario, options);
  const workplace: Workplace = {
    files: memoryFiles(scenario.files),
    config: options.kubeconfig ? { value: options.kubeconfig } : defaultConfig(),
    ...(options.pace ? { pace: options.pace } : {}),
  };
  for (const line of scenario.setup) perform(cluster, workplace, { do: 'run', line });
  const start = new Date(scenario.startMs).toISOString();
  emit({ t: 0, type: 'START', scenario: scenario.id, start, kubernetes: KUBERNETES });
  traceStore(cluster.store, { nodes: scenario.exclusive }, emit, 0);
  const player = new Player(
    cluster,
    scenario.steps,
    (step) => traced(cluster, workplace, step, emit),
    options.typingMs,
  );
  player.advanceTo(simTime(scenario.untilMs));
  return ok(cluster);
}

/** The cluster of a scenario at 0 s. */
export function clusterFor(scenario: Scenario, options: HeadlessOptions): Cluster {
  const { seed, startMs, images } = scenario;
  const nodes = scenario.nodes.map((node) => ({
    ...options.nodes,
    ...node,
    kubelet: { ...options.nodes?.kubelet, ...node.kubelet },
  }));
  const { dns, warnNotSimulated = false } = options;
  const cluster = createCluster({ seed, epoch: startMs, nodes, images, dns, warnNotSimulated });
  for (const what of options.without ?? []) cluster.api.request({ method: 'DELETE', ...what });
  return cluster;
}

function traced(
  cluster: Cluster,
  workplace: Workplace,
  step: Step,
  emit: (line: TraceLine) => void,
): RunningLine | undefined {
  const { action } = step;
  const t = cluster.kernel.now;
  if (action.do === 'fault') emit({ t, type: 'FAULT', fault: action.fault, node: action.node });
  if (action.do === 'add-node') emit({ t, type: 'NODE', add: action.node });
  if (action.do === 'remove-node') emit({ t, type: 'NODE', remove: action.name });
  const texts = { stdout: '', stderr: '' };
  return perform(cluster, workplace, action, {
    output: (stream, text) => {
      texts[stream] += text;
    },
    exit: (code) => {
      if (action.do !== 'run') return;
      emit({ t, type: 'COMMAND', run: action.line, ...texts, exit: code, end: cluster.kernel.now });
    },
  });
}
