/** What a namespace that is being deleted tells of its deletion (pkg/controller/namespace/deletion/status_condition_utils.go). */
import { withCondition } from '../../../api/conditions.ts';
import type { NamespaceCondition } from '../../../api/generated/types.ts';

/** What is left of a namespace's content. */
export interface Remaining {
  /** Numbers of objects by `RESOURCE.GROUP`. */
  readonly resources: ReadonlyMap<string, number>;
  readonly finalizers: ReadonlyMap<string, number>;
  readonly failure: string | undefined;
}

type Told = Pick<NamespaceCondition, 'type' | 'status' | 'reason' | 'message'>;

export function withDeletionConditions(
  conditions: readonly NamespaceCondition[] | undefined,
  remaining: Remaining,
  now: string,
): readonly NamespaceCondition[] {
  return conditionsOf(remaining).reduce<readonly NamespaceCondition[]>(
    (list, condition) => withCondition(list, { ...condition, lastTransitionTime: now }),
    conditions ?? [],
  );
}

function conditionsOf({ resources, finalizers, failure }: Remaining): readonly Told[] {
  return [
    ok('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    ok(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    failure === undefined
      ? ok(
          'NamespaceDeletionContentFailure',
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        )
      : problem('NamespaceDeletionContentFailure', 'ContentDeletionFailed', failure),
    resources.size === 0
      ? ok('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed')
      : problem(
          'NamespaceContentRemaining',
          'SomeResourcesRemain',
          `Some resources are remaining: ${told(resources, (name, count) => `${name} has ${count} resource instances`)}`,
        ),
    finalizers.size === 0
      ? ok('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished')
      : problem(
          'NamespaceFinalizersRemaining',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${told(finalizers, (name, count) => `${name} in ${count} resource instances`)}`,
        ),
  ];
}

function ok(type: string, reason: string, message: string): Told {
  return { type, status: 'False', reason, message };
}

function problem(type: string, reason: string, message: string): Told {
  return { type, status: 'True', reason, message };
}

function told(counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string): string {
  return [...counts]
    .map(([name, count]) => text(name, count))
    .sort()
    .join(', ');
}
