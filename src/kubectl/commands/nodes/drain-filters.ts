// Which pods of a node drain takes away (kubectl/pkg/drain/filters.go).
import type { Pod } from '../../../api/generated/types.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import { isNotFound } from '../../failure.ts';
import { listAt } from '../../json.ts';
import { check } from '../../process.ts';

export interface SelectedPods {
  readonly pods: readonly Pod[];
  /** All warnings in one line. */
  readonly warnings: string;
  /** Why pods may not be taken away, one per cause. */
  readonly errors: readonly string[];
}

type Verdict = { readonly take: boolean; readonly warning?: string } | { readonly take: false; readonly error: string };

const TAKE: Verdict = { take: true };

export function* selectedPods(context: Context, node: string): Task<SelectedPods> {
  const answer = yield* check(
    context.client.request('GET', '/api/v1/pods', {
      query: { fieldSelector: `spec.nodeName=${node}`, labelSelector: context.text('pod-selector'), limit: '500' },
    }),
  );
  const pods: Pod[] = [];
  const warnings = new Map<string, string[]>();
  const errors = new Map<string, string[]>();
  const note = (notes: Map<string, string[]>, text: string, pod: Pod): void => {
    const names = notes.get(text) ?? [];
    notes.set(text, [...names, `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`]);
  };
  for (const pod of listAt(answer, 'items') as readonly Pod[]) {
    const verdict = judge(context, pod);
    if (verdict.take) pods.push(pod);
    if ('error' in verdict) note(errors, verdict.error, pod);
    else if (verdict.warning !== undefined) note(warnings, verdict.warning, pod);
  }
  const lines = (notes: ReadonlyMap<string, readonly string[]>): readonly string[] =>
    [...notes].map(([text, names]) => `${text}: ${names.join(', ')}`);
  return { pods, warnings: lines(warnings).join('; '), errors: lines(errors) };
}

/** The filters in order; the first that leaves a pod alone decides. */
function judge(context: Context, pod: Pod): Verdict {
  let verdict = TAKE;
  for (const filter of [deleted, daemonSet, mirror, localStorage, unreplicated]) {
    verdict = filter(context, pod);
    if (!verdict.take) return verdict;
  }
  return verdict;
}

function finished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function deleted(context: Context, pod: Pod): Verdict {
  const limit = context.number('skip-wait-for-delete-timeout');
  const { deletionTimestamp } = pod.metadata;
  if (limit <= 0 || deletionTimestamp === undefined) return TAKE;
  const age = context.environment.kernel.wallClock - Date.parse(deletionTimestamp);
  return age > limit * 1000 ? { take: false } : TAKE;
}

function daemonSet(context: Context, pod: Pod): Verdict {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner?.kind !== 'DaemonSet' || finished(pod)) return TAKE;
  const path = `/apis/apps/v1/namespaces/${pod.metadata.namespace ?? ''}/daemonsets/${owner.name}`;
  const set = context.client.request('GET', path);
  if (!set.ok) {
    if (isNotFound(set.error) && context.on('force'))
      return { take: true, warning: `daemonsets.apps ${JSON.stringify(owner.name)} not found` };
    return { take: false, error: `daemonsets.apps ${JSON.stringify(owner.name)} not found` };
  }
  if (!context.on('ignore-daemonsets')) {
    return { take: false, error: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  }
  return { take: false, warning: 'ignoring DaemonSet-managed Pods' };
}

function mirror(_context: Context, pod: Pod): Verdict {
  return pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? TAKE : { take: false };
}

function localStorage(context: Context, pod: Pod): Verdict {
  const local = pod.spec?.volumes?.some((volume) => volume.emptyDir !== undefined) ?? false;
  if (!local || finished(pod)) return TAKE;
  if (!context.on('delete-emptydir-data')) {
    return { take: false, error: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' };
  }
  return { take: true, warning: 'deleting Pods with local storage' };
}

function unreplicated(context: Context, pod: Pod): Verdict {
  if (finished(pod) || pod.metadata.ownerReferences?.some((reference) => reference.controller === true)) return TAKE;
  if (context.on('force')) return { take: true, warning: 'deleting Pods that declare no controller' };
  return { take: false, error: 'cannot delete Pods that declare no controller (use --force to override)' };
}
