/*
 * Tells every kubelet how long it may keep ConfigMaps and Secrets, by how many nodes there are.
 *
 * Woken by: nodes.
 * Writes:   the annotation node.alpha.kubernetes.io/ttl.
 * Follows:  pkg/controller/ttl/ttl_controller.go. Kubelets that watch what they mount, as these do, do not heed it.
 */
import type { Controller } from './controller.ts';
import { reconciling } from './controller.ts';

const LATENCY_MS = 5;
const ANNOTATION = 'node.alpha.kubernetes.io/ttl';

/** Steps of cluster sizes, smallest first: they overlap, so that a node more or less does not change the answer to and fro. */
const STEPS = [
  { atLeast: 0, atMost: 100, seconds: 0 },
  { atLeast: 90, atMost: 500, seconds: 15 },
  { atLeast: 450, atMost: 1000, seconds: 30 },
  { atLeast: 900, atMost: 2000, seconds: 60 },
  { atLeast: 1800, atMost: Infinity, seconds: 300 },
] as const;

export const nodeTtlController: Controller = {
  name: 'ttl-controller',
  start({ client, kernel }) {
    let nodes = 0;
    let step = 0;
    const wanted = (): string => String(STEPS[step]?.seconds ?? 0);
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile(name) {
        const node = client.get('nodes', undefined, name);
        if (!node || node.metadata.annotations?.[ANNOTATION] === wanted()) return undefined;
        const annotations = { ...node.metadata.annotations, [ANNOTATION]: wanted() };
        const written = client.update('nodes', { ...node, metadata: { ...node.metadata, annotations } });
        return written.ok || written.error.code === 404 ? undefined : 'retry';
      },
    });
    client.watch('nodes', ({ type, object: { metadata } }) => {
      if (type === 'ADDED') nodes += 1;
      if (type === 'DELETED') nodes -= 1;
      if (nodes > (STEPS[step]?.atMost ?? Infinity)) step += 1;
      if (nodes < (STEPS[step]?.atLeast ?? 0)) step -= 1;
      if (type !== 'DELETED' && metadata.annotations?.[ANNOTATION] !== wanted()) queue.wake(metadata.name);
    });
  },
};
