/** The topology spread constraints of a pod, compiled: which pods are counted where (plugins/podtopologyspread/common.go). */
import { findUntolerated } from '../../api/selectors/taints.ts';
import type { TopologySpreadConstraint } from '../../api/generated/types.ts';
import { requirementsOf } from '../../api/selectors/label-selector.ts';
import type { Requirement } from '../../api/selectors/label-selector.ts';
import type { ClusterState } from './cluster-state.ts';
import type { PodInfo } from './pod-info.ts';
import { podQuery } from './pod-query.ts';
import type { PodQuery } from './pod-query.ts';
import { requiredNodes } from './required-nodes.ts';
import type { NodeSet, Topology } from './topology.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
const HARD_TAINTS: readonly string[] = ['NoSchedule', 'NoExecute'];

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly query: PodQuery;
  readonly topology: Topology;
  /** The same of those nodes only whose pods count (nodeAffinityPolicy, nodeTaintsPolicy, the keys of the other constraints). */
  readonly counted: Topology;
  /** Of hostnames, each node is its own domain. */
  readonly ofHosts: boolean;
}

/** The constraints of one kind that the pod has itself. */
export function spreadConstraints(
  pod: PodInfo,
  cluster: ClusterState,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
): readonly SpreadConstraint[] {
  const constraints = ofKind(pod, whenUnsatisfiable);
  if (constraints.length === 0) return NONE;
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  return constraints.map((constraint) => {
    const { maxSkew, minDomains = 1, topologyKey } = constraint;
    return {
      maxSkew,
      minDomains,
      query: spreadQuery(pod, constraint, cluster),
      topology: cluster.topology(topologyKey),
      counted: cluster.topology(topologyKey, countedNodes(pod, constraint, keys)),
      ofHosts: topologyKey === HOSTNAME,
    };
  });
}

/** The cluster's own constraints, for pods that say nothing: apart by host, and more loosely by zone. */
export function defaultSpreadConstraints(pod: PodInfo, cluster: ClusterState): readonly SpreadConstraint[] {
  const query = cluster.defaultSelectors.of(pod);
  if (!query) return NONE;
  const set = countedNodes(pod, {}, []);
  const constraint = (topologyKey: string, maxSkew: number): SpreadConstraint => ({
    maxSkew,
    minDomains: 1,
    query,
    topology: cluster.topology(topologyKey),
    counted: cluster.topology(topologyKey, set),
    ofHosts: topologyKey === HOSTNAME,
  });
  return [constraint(HOSTNAME, 3), constraint(ZONE, 5)];
}

const NONE: readonly SpreadConstraint[] = [];

export function ofKind(
  { pod }: PodInfo,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
): readonly TopologySpreadConstraint[] {
  const { topologySpreadConstraints: all } = pod.spec;
  return all ? all.filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable) : NO_CONSTRAINTS;
}

const NO_CONSTRAINTS: readonly TopologySpreadConstraint[] = [];

/** The pods that a constraint counts: those of the namespace that the selector and `matchLabelKeys` match. An empty selector counts none. */
export function spreadQuery(
  { namespace, labels }: PodInfo,
  { labelSelector, matchLabelKeys }: TopologySpreadConstraint,
  cluster: ClusterState,
): PodQuery {
  const own = (matchLabelKeys ?? []).flatMap((key): Requirement[] => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator: 'in', values: [value] }];
  });
  const name = `${namespace} ${JSON.stringify(labelSelector)} ${own.length === 0 ? '' : JSON.stringify(own)}`;
  return cluster.podQueries.get(name, () => {
    const requirements = labelSelector && [...requirementsOf(labelSelector), ...own];
    return podQuery({ kind: 'names', names: [namespace] }, requirements?.length === 0 ? undefined : requirements);
  });
}

/** Undefined for all nodes. */
function countedNodes(
  { pod }: PodInfo,
  constraint: Partial<TopologySpreadConstraint>,
  keys: readonly string[],
): NodeSet | undefined {
  const { tolerations } = pod.spec;
  const required = constraint.nodeAffinityPolicy === 'Ignore' ? undefined : requiredNodes(pod);
  const honorsTaints = constraint.nodeTaintsPolicy === 'Honor';
  const otherKeys = keys.filter((key) => key !== constraint.topologyKey);
  if (!required && !honorsTaints && otherKeys.length === 0) return undefined;
  return {
    key: `${required?.key} ${honorsTaints ? JSON.stringify(tolerations ?? []) : ''} ${otherKeys.join()}`,
    has: ({ name, labels, hardTaints }) =>
      (!required || required.matches(name, labels)) &&
      (!honorsTaints || findUntolerated(hardTaints, tolerations, HARD_TAINTS) === undefined) &&
      otherKeys.every((key) => labels[key] !== undefined),
  };
}
