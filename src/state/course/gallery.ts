/** The demonstrations by what they are about, in the order in which they are best watched. */
export const gallery = {
  rollouts: ['surge-only', 'unavailable-only', 'recreate', 'lost-requests', 'no-lost-requests'],
  machines: ['power-cut', 'partition', 'drain-budget'],
  containers: ['crash-loop', 'liveness-gone-wrong', 'init-and-sidecar'],
  kinds: ['statefulset-disks', 'daemonset-new-node', 'job-failures'],
  scheduling: ['does-not-fit', 'preemption'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
