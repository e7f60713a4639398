import type { SchedulingTable } from '../../bridge/protocol.ts';
import type { Pod } from '../../api/generated/types.ts';
import { findCondition } from '../../api/conditions.ts';
import { keyOf } from '../../api/object.ts';
import type { Cluster } from '../../sim/index.ts';
import type { NodeVerdict, SchedulingDecision } from '../../sim/scheduler/decisions.ts';
import { versionOfUid } from './find.ts';

/** The table of filters and scores of a pod's last scheduling attempt, if it had one. */
export function schedulingTable(cluster: Cluster, uid: string): SchedulingTable | undefined {
  const version = versionOfUid(cluster.store, uid, undefined);
  if (version?.resource !== 'pods') return undefined;
  const pod = version.object as Pod;
  const decision = cluster.explainScheduling(keyOf(pod));
  if (decision?.uid !== uid) return gatedTable(pod, version.time);
  const plugins = pluginsOf(decision);
  const { outcome } = decision;
  return {
    pod: pod.metadata.name,
    at: decision.at,
    result: outcome.kind === 'node' ? 'bound' : outcome.nominatedNode === undefined ? 'unschedulable' : 'preempting',
    winner: outcome.kind === 'node' ? outcome.node : outcome.nominatedNode,
    message: outcome.kind === 'none' ? outcome.message : undefined,
    plugins,
    nodes: decision.nodes.map((verdict) => rowOf(verdict, plugins)),
  };
}

/** A pod that waits at a gate was never tried. */
function gatedTable(pod: Pod, at: number): SchedulingTable | undefined {
  const scheduled = findCondition(pod.status.conditions, 'PodScheduled');
  if (scheduled?.reason !== 'SchedulingGated') return undefined;
  const { name } = pod.metadata;
  return { pod: name, at, result: 'gated', winner: undefined, message: scheduled.message, plugins: [], nodes: [] };
}

function pluginsOf(decision: SchedulingDecision): SchedulingTable['plugins'] {
  const weights = new Map<string, number>();
  for (const verdict of decision.nodes) {
    if (verdict.kind !== 'scored') continue;
    for (const { plugin, weight } of verdict.scores) weights.set(plugin, weight);
  }
  return [...weights].map(([name, weight]) => ({ name, weight }));
}

function rowOf(verdict: NodeVerdict, plugins: SchedulingTable['plugins']): SchedulingTable['nodes'][number] {
  const { node } = verdict;
  const none = { node, filteredBy: undefined, reason: undefined, scores: [], sum: undefined };
  switch (verdict.kind) {
    case 'filtered':
      return { ...none, filteredBy: verdict.plugin, reason: verdict.reasons.join(', ') };
    case 'only':
      return none;
    case 'scored': {
      const scores = plugins.map(({ name }) => verdict.scores.find((each) => each.plugin === name)?.score ?? 0);
      return { ...none, scores, sum: verdict.total };
    }
  }
}
