/*
 * Replaces daemon pods of earlier templates, a few nodes at a time.
 *
 * Without surge a node's old pod is deleted, and the node has none until the new one is up: at most maxUnavailable nodes at a time.
 * With surge the new pod comes first, beside the old one: on at most maxSurge nodes at a time.
 * Nodes whose old pod does not work anyway are not counted.
 *
 * After pkg/controller/daemon/update.go; upstream visits the nodes in random order, here by name.
 */
import type { DaemonSet, Pod } from '../../../api/generated/types.ts';
import { scaledValue } from '../../../api/values/int-or-string.ts';
import { isPodAvailable } from '../../../api/pod/pod-status.ts';
import { isUpdated } from './daemon-nodes.ts';
import type { NodeDaemons } from './daemons.ts';
import type { DaemonChanges, View } from './manage.ts';

export function planRollingUpdate(view: View, nodes: readonly NodeDaemons[]): DaemonChanges {
  const wanted = nodes.filter(({ placement }) => placement.shouldRun).length;
  const { maxSurge, maxUnavailable } = limitsOf(view.daemonSet, wanted);
  const taking = nodes.filter(({ placement, pods }) => placement.shouldRun || pods.length > 0);
  const pairs = taking.map((node) => pairOn(view, node));
  return maxSurge === 0 ? planReplacements(pairs, maxUnavailable) : planSurge(pairs, maxSurge, wanted);
}

/** Shares are of the nodes that should run a pod, rounded up. */
function limitsOf({ spec }: DaemonSet, wanted: number): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { maxSurge = 0, maxUnavailable = 1 } = spec.updateStrategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, wanted, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, wanted, 'up') ?? 0;
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The pods of a node that are not being deleted. */
interface Pair {
  readonly node: NodeDaemons;
  readonly fresh: Pod | undefined;
  readonly old: Pod | undefined;
  /** More than one of a sort: it is tidied up first. */
  readonly isCrowded: boolean;
  readonly isAvailable: (pod: Pod) => boolean;
}

function pairOn({ daemonSet, hash, now }: View, node: NodeDaemons): Pair {
  const staying = node.pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const fresh = staying.filter((pod) => isUpdated(pod, daemonSet, hash));
  const old = staying.filter((pod) => !fresh.includes(pod));
  return {
    node,
    fresh: fresh[0],
    old: old[0],
    isCrowded: fresh.length > 1 || old.length > 1,
    isAvailable: (pod) => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, now),
  };
}

function planReplacements(pairs: readonly Pair[], maxUnavailable: number): DaemonChanges {
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { fresh, old, isCrowded, isAvailable } of pairs) {
    const only = isCrowded || (fresh && old) ? undefined : (fresh ?? old);
    if (!only || !isAvailable(only)) unavailable += 1;
    if (!only || only === fresh) continue;
    if (isAvailable(only)) candidates.push(only);
    else broken.push(only);
  }
  return { create: [], delete: [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))] };
}

function planSurge(pairs: readonly Pair[], maxSurge: number, wanted: number): DaemonChanges {
  const superseded: Pod[] = [];
  const unwanted: Pod[] = [];
  const broken: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let available = 0;
  for (const { node, fresh, old, isCrowded, isAvailable } of pairs) {
    if (isCrowded) {
      surging += 1;
      continue;
    }
    const serving = old ?? fresh;
    if (serving && isAvailable(serving)) available += 1;
    if (!old) continue;
    if (fresh) {
      if (isAvailable(fresh)) superseded.push(old);
      else surging += 1;
    } else if (node.placement.shouldRun) {
      if (isAvailable(old)) candidates.push(node.nodeName);
      else broken.push(node.nodeName);
    } else if (isAvailable(old)) unwanted.push(old);
    else superseded.push(old);
  }
  // a pod on a node that is not wanted any more serves until one elsewhere does
  const spare = Math.max(0, available - wanted);
  return {
    create: [...broken, ...candidates.slice(0, Math.max(0, maxSurge - surging))],
    delete: [...superseded, ...unwanted.slice(0, spare)],
  };
}
