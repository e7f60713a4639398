/** The taints that follow from a node's state, and how they are written (nodelifecycle, controller/util/node). */
import { findCondition } from '../../../api/conditions.ts';
import { sameTaint } from '../../../api/selectors/taints.ts';
import type { Node, Taint } from '../../../api/generated/types.ts';
import type { Client } from '../../apiserver/client.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Which status of which condition asks for which taint. */
const RULES: readonly { readonly condition: string; readonly status: string; readonly key: string }[] = [
  { condition: 'Ready', status: 'False', key: NOT_READY },
  { condition: 'Ready', status: 'Unknown', key: UNREACHABLE },
  { condition: 'MemoryPressure', status: 'True', key: 'node.kubernetes.io/memory-pressure' },
  { condition: 'DiskPressure', status: 'True', key: 'node.kubernetes.io/disk-pressure' },
  { condition: 'NetworkUnavailable', status: 'True', key: 'node.kubernetes.io/network-unavailable' },
  { condition: 'PIDPressure', status: 'True', key: 'node.kubernetes.io/pid-pressure' },
];
const OWN_KEYS: ReadonlySet<string> = new Set([...RULES.map(({ key }) => key), UNSCHEDULABLE]);

/** The keys of the NoSchedule taints that a node should have by its conditions and its cordon. */
function wantedKeys({ spec, status }: Node): readonly string[] {
  const keys = RULES.filter((rule) => findCondition(status.conditions, rule.condition)?.status === rule.status);
  return [...keys.map(({ key }) => key), ...(spec.unschedulable ? [UNSCHEDULABLE] : [])];
}

/** The node's taints with those NoSchedule taints that this controller keeps brought up to date; undefined if they are. */
export function withNoScheduleTaints(node: Node, now: string): readonly Taint[] | undefined {
  const wanted = wantedKeys(node);
  const taints = node.spec.taints ?? [];
  const isOwn = ({ key, effect }: Taint): boolean => effect === 'NoSchedule' && OWN_KEYS.has(key);
  const missing = wanted.filter((key) => !taints.some((taint) => isOwn(taint) && taint.key === key));
  const kept = taints.filter((taint) => !isOwn(taint) || wanted.includes(taint.key));
  if (missing.length === 0 && kept.length === taints.length) return undefined;
  return [...kept, ...missing.map((key) => ({ key, effect: 'NoSchedule', timeAdded: now }))];
}

export function hasNoExecute(node: Node, key: string): boolean {
  return node.spec.taints?.some((taint) => taint.key === key && taint.effect === 'NoExecute') ?? false;
}

/** Adds a NoExecute taint and takes another off (SwapNodeControllerTaint). */
export function swapNoExecute(client: Client, name: string, add: string, remove: string, now: string): void {
  const node = client.get('nodes', undefined, name);
  if (!node) return;
  const kept = (node.spec.taints ?? []).filter(({ key, effect }) => effect !== 'NoExecute' || key !== remove);
  const taint = { key: add, effect: 'NoExecute', timeAdded: now };
  writeTaints(client, node, kept.some((one) => sameTaint(one, taint)) ? kept : [...kept, taint]);
}

/** Takes the NoExecute taints off that tell of an unreachable or unready node. */
export function removeNoExecute(client: Client, node: Node): void {
  if (!hasNoExecute(node, NOT_READY) && !hasNoExecute(node, UNREACHABLE)) return;
  const kept = (node.spec.taints ?? []).filter(
    ({ key, effect }) => effect !== 'NoExecute' || (key !== NOT_READY && key !== UNREACHABLE),
  );
  writeTaints(client, node, kept);
}

export function writeTaints(client: Client, node: Node, taints: readonly Taint[]): void {
  const { taints: before = [], ...spec } = node.spec;
  if (before.length === taints.length && before.every((taint, i) => taint === taints[i])) return;
  client.update('nodes', { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec });
}
