import type { Key, Translate } from '../../i18n/index.ts';

/** Words of Kubernetes that the page explains on hover; the words themselves are never translated. */
const words: Readonly<Record<string, Key>> = {
  PodScheduled: 'term.PodScheduled',
  PodReadyToStartContainers: 'term.PodReadyToStartContainers',
  Initialized: 'term.Initialized',
  ContainersReady: 'term.ContainersReady',
  Ready: 'term.Ready',
  NotReady: 'term.NotReady',
  DisruptionTarget: 'term.DisruptionTarget',
  Available: 'term.Available',
  Progressing: 'term.Progressing',
  ReplicaFailure: 'term.ReplicaFailure',
  MemoryPressure: 'term.MemoryPressure',
  DiskPressure: 'term.DiskPressure',
  PIDPressure: 'term.PIDPressure',
  Pending: 'term.Pending',
  ContainerCreating: 'term.ContainerCreating',
  CrashLoopBackOff: 'term.CrashLoopBackOff',
  ErrImagePull: 'term.ErrImagePull',
  ImagePullBackOff: 'term.ImagePullBackOff',
  Terminating: 'term.Terminating',
  Completed: 'term.Completed',
  OOMKilled: 'term.OOMKilled',
  Evicted: 'term.Evicted',
  SchedulingGated: 'term.SchedulingGated',
  QoS: 'term.QoS',
  taints: 'term.taints',
  maxSurge: 'term.maxSurge',
  maxUnavailable: 'term.maxUnavailable',
};

export function explain(word: string, t: Translate): string | undefined {
  const key = words[word];
  return key === undefined ? undefined : t(key);
}
