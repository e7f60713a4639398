// KubeletConfiguration as far as it changes something here (pkg/kubelet/apis/config/v1beta1/defaults.go).

import { parseDuration } from '../../../api/values/duration.ts';

export interface KubeletSettings {
  readonly maxPods: number;
  readonly serializeImagePulls: boolean;
  readonly maxParallelImagePulls: number | undefined;
  readonly nodeStatusUpdateMs: number;
  readonly nodeStatusReportMs: number;
  readonly nodeLeaseDurationSeconds: number;
  readonly crashLoopMaximumMs: number;
  readonly evictionPressureTransitionMs: number;
  /** memory.available below which pods are evicted, a quantity or a percentage. */
  readonly evictionHard: Readonly<Record<string, string>>;
  /** A process that runs out of memory dies alone; by default, as on cgroup v2, the whole container does. */
  readonly singleProcessOOMKill: boolean;
}

/** The settings that are heeded, and their defaults, as they are written in a KubeletConfiguration. */
export const KUBELET_SETTINGS: Readonly<Record<string, string>> = {
  crashLoopBackOff: 'maxContainerRestartPeriod: 300s',
  evictionHard:
    'memory.available: 100Mi, nodefs.available: 10%, nodefs.inodesFree: 5%, imagefs.available: 15%, imagefs.inodesFree: 5%',
  evictionPressureTransitionPeriod: '5m',
  maxParallelImagePulls: '',
  maxPods: '110',
  nodeLeaseDurationSeconds: '40',
  nodeStatusReportFrequency: '5m',
  nodeStatusUpdateFrequency: '10s',
  serializeImagePulls: 'true',
  singleProcessOOMKill: 'false',
};

const EVICTION_HARD: Readonly<Record<string, string>> = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
};

/** The kubelet's defaults with what the node's configuration says otherwise. */
export function settingsOf(given: Readonly<Record<string, unknown>> | undefined): KubeletSettings {
  const config = given ?? {};
  const duration = (name: string, fallback: number): number => {
    const value = config[name];
    return (typeof value === 'string' ? parseDuration(value) : undefined) ?? fallback;
  };
  const number = (name: string): number | undefined => {
    const value = config[name];
    return typeof value === 'number' ? value : undefined;
  };
  const crashLoop = config['crashLoopBackOff'];
  const restartPeriod =
    typeof crashLoop === 'object' && crashLoop !== null && 'maxContainerRestartPeriod' in crashLoop
      ? crashLoop.maxContainerRestartPeriod
      : undefined;
  const hard = config['evictionHard'];
  return {
    maxPods: number('maxPods') ?? 110,
    serializeImagePulls: config['serializeImagePulls'] !== false,
    maxParallelImagePulls: number('maxParallelImagePulls'),
    nodeStatusUpdateMs: duration('nodeStatusUpdateFrequency', 10_000),
    nodeStatusReportMs: duration('nodeStatusReportFrequency', 300_000),
    nodeLeaseDurationSeconds: number('nodeLeaseDurationSeconds') ?? 40,
    crashLoopMaximumMs: (typeof restartPeriod === 'string' ? parseDuration(restartPeriod) : undefined) ?? 300_000,
    evictionPressureTransitionMs: duration('evictionPressureTransitionPeriod', 300_000),
    evictionHard: typeof hard === 'object' && hard !== null ? (hard as Record<string, string>) : EVICTION_HARD,
    singleProcessOOMKill: config['singleProcessOOMKill'] === true,
  };
}
