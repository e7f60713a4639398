/**
 * Making room: which pods of less priority would have to go from which node for a pod that fits nowhere (framework/preemption,
 * plugins/defaultpreemption).
 */
import { by, byText, inOrder } from '../../base/compare.ts';
import type { Random } from '../../base/random.ts';
import { findCondition } from '../../api/conditions.ts';
import { isEmptySelector, matcherOf } from '../../api/selectors/label-selector.ts';
import type { Pod, PodDisruptionBudget } from '../../api/generated/types.ts';
import type { ClusterState } from './cluster-state.ts';
import { firstVerdict, freshVerdict, lookedAt, nominatedBefore, verdictWith } from './filtering.ts';
import type { Filtered, Filters } from './filtering.ts';
import { Reasons, fitError } from './fit-error.ts';
import type { Plugin, Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';
/** More than any priority, so that sums count victims too. */
const PRIORITY_OFFSET = 2 ** 31;
const MIN_CANDIDATE_NODES_PERCENTAGE = 10;
const MIN_CANDIDATE_NODES_ABSOLUTE = 100;

export type Preemption =
  | { readonly kind: 'nominated'; readonly node: NodeInfo; readonly victims: readonly PodInfo[] }
  /** `searched`: there is no node to be nominated, also not the one that was before. */
  | { readonly kind: 'none'; readonly message: string; readonly searched: boolean };

interface Candidate {
  readonly node: NodeInfo;
  /** The most important first. */
  readonly victims: readonly PodInfo[];
  readonly violations: number;
}

export function planPreemption(
  plugins: readonly Plugin[],
  pod: PodInfo,
  prepared: Filters,
  filtered: Filtered,
  cluster: ClusterState,
  random: Random,
): Preemption {
  const ineligible = whyNotEligible(pod, filtered, cluster);
  if (ineligible !== undefined) {
    return { kind: 'none', message: `preemption: not eligible due to ${ineligible}.`, searched: false };
  }
  const potential = filtered.refused.flatMap(({ at, rejection }) =>
    rejection.unresolvable ? [] : [lookedAt(filtered, at)],
  );
  const reasons = new Reasons();
  const candidates = findCandidates(tryOut(plugins, pod, prepared, cluster), potential, random, reasons);
  const best = candidates.sort(byPreference)[0];
  if (best) return { kind: 'nominated', node: best.node, victims: best.victims };
  reasons.add([NOT_HELPFUL], cluster.nodes.length - potential.length);
  return { kind: 'none', message: `preemption: ${fitError(cluster.nodes.length, reasons.text, '')}`, searched: true };
}

function whyNotEligible({ pod, priority }: PodInfo, filtered: Filtered, cluster: ClusterState): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'preemptionPolicy=Never';
  const nominated = pod.status.nominatedNodeName && cluster.node(pod.status.nominatedNodeName);
  if (!nominated) return undefined;
  if (filtered.refused.some(({ at, rejection }) => rejection.unresolvable && lookedAt(filtered, at) === nominated))
    return undefined;
  const waits = [...nominated.pods.values()].some((other) => other.priority < priority && isBeingPreempted(other.pod));
  return waits ? 'a terminating pod on the nominated node' : undefined;
}

function isBeingPreempted({ metadata, status }: Pod): boolean {
  const target = findCondition(status.conditions, 'DisruptionTarget');
  return (
    metadata.deletionTimestamp !== undefined && target?.status === 'True' && target.reason === 'PreemptionByScheduler'
  );
}

/** A pod that looks for room, and how to tell whether it fits on a node as things stand: without a look at what cannot have changed. */
interface Trial {
  readonly pod: PodInfo;
  readonly cluster: ClusterState;
  readonly fits: (node: NodeInfo) => readonly string[] | undefined;
}

/** Also with the pods that are nominated for a node must the pod fit there, and without them. */
function tryOut(plugins: readonly Plugin[], pod: PodInfo, prepared: Filters, cluster: ClusterState): Trial {
  const alone = (node: NodeInfo): Rejection | undefined =>
    prepared.snapshot ? freshVerdict(plugins, pod, node, cluster) : firstVerdict(prepared, node);
  const fits = (node: NodeInfo): readonly string[] | undefined => {
    const coming = cluster.nominated.size > 0 ? nominatedBefore(pod, node, cluster) : [];
    const verdict = coming.length > 0 ? verdictWith(plugins, pod, coming, node, cluster) : undefined;
    return (verdict ?? alone(node))?.reasons;
  };
  return { pod, cluster, fits };
}

/** Tries nodes from a random one on until there are enough to choose from; notes why others are none. */
function findCandidates(trial: Trial, potential: readonly NodeInfo[], random: Random, reasons: Reasons): Candidate[] {
  const candidates: Candidate[] = [];
  if (potential.length === 0) return candidates;
  const share = Math.trunc((potential.length * MIN_CANDIDATE_NODES_PERCENTAGE) / 100);
  const wanted = Math.max(share, MIN_CANDIDATE_NODES_ABSOLUTE);
  const offset = random.int(potential.length);
  if (trial.pod.priority <= trial.cluster.leastPriority) {
    reasons.add([NO_VICTIMS], potential.length);
    return candidates;
  }
  for (let i = 0; i < potential.length; i += 1) {
    const tried = tryNode(trial, potential[(offset + i) % potential.length] as NodeInfo);
    if ('reasons' in tried) reasons.add(tried.reasons);
    else candidates.push(tried);
    if (candidates.length >= wanted && candidates.some(({ violations }) => violations === 0)) break;
  }
  return candidates;
}

/** Takes all pods of less priority off the node and puts back as many as possible, the most important first; then all is as it was. */
function tryNode({ pod, cluster, fits }: Trial, node: NodeInfo): Candidate | { readonly reasons: readonly string[] } {
  const lower: PodInfo[] = [];
  for (const other of node.pods.values()) if (other.priority < pod.priority) lower.push(other);
  if (lower.length === 0) return { reasons: [NO_VICTIMS] };
  for (const victim of lower) cluster.removePod(victim.key);
  const reasons = fits(node);
  if (reasons) {
    for (const victim of lower) cluster.addPod(victim, node.name);
    return { reasons };
  }
  const { violating, others } = splitByBudgets(lower.sort(byImportance), cluster);
  const kept = (victim: PodInfo): boolean => {
    cluster.addPod(victim, node.name);
    if (!fits(node)) return true;
    cluster.removePod(victim.key);
    return false;
  };
  const violatingVictims = violating.filter((victim) => !kept(victim));
  const victims = [...violatingVictims, ...others.filter((victim) => !kept(victim))];
  for (const victim of victims) cluster.addPod(victim, node.name);
  return { node, victims: victims.sort(byImportance), violations: violatingVictims.length };
}

/** Higher priority first, then those that have run longer. */
const byImportance = inOrder<PodInfo>(
  (a, b) => b.priority - a.priority,
  by(startOf),
  (a, b) => byText(a.key, b.key),
);

/** As text, which orders as the times do; those that have not started come last. */
function startOf({ pod }: PodInfo): string {
  return pod.status.startTime ?? '~';
}

interface Split {
  readonly violating: readonly PodInfo[];
  readonly others: readonly PodInfo[];
}

/** Tells apart the victims that disruption budgets have no room for. */
function splitByBudgets(pods: readonly PodInfo[], cluster: ClusterState): Split {
  const left = new Map<PodDisruptionBudget, number>();
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let violates = false;
    for (const budget of cluster.client.list('poddisruptionbudgets', pod.namespace)) {
      if (!protects(budget, pod)) continue;
      const allowed = (left.get(budget) ?? budget.status.disruptionsAllowed ?? 0) - 1;
      left.set(budget, allowed);
      violates = allowed < 0;
      // The budgets after one that is used up are not charged.
      if (violates) break;
    }
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

function protects({ spec, status }: PodDisruptionBudget, { labels, pod }: PodInfo): boolean {
  const { selector } = spec;
  if (Object.keys(labels).length === 0 || !selector || isEmptySelector(selector)) return false;
  return matcherOf(selector)(labels) && status.disruptedPods?.[pod.metadata.name] === undefined;
}

/** pickOneNodeForPreemption: each rule decides where those before do not. */
const byPreference = inOrder<Candidate>(
  by(({ violations }) => violations),
  by(({ victims }) => victims[0]?.priority ?? -PRIORITY_OFFSET),
  by(({ victims }) => victims.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0)),
  by(({ victims }) => victims.length),
  (a, b) => byText(earliestStart(b), earliestStart(a)),
);

/** When the first of the most important victims started; later is better. */
function earliestStart({ victims }: Candidate): string {
  const highest = victims[0]?.priority;
  const starts = victims.filter(({ priority }) => priority === highest).map(startOf);
  return starts.sort(byText)[0] ?? '';
}
