// The revisions of a rollout: ReplicaSets of a Deployment, ControllerRevisions of the others.
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import type { JsonObject } from '../../json.ts';
import { at, listAt, numberAt, objectAt, textAt } from '../../json.ts';
import { selectorText } from '../../label-selector-text.ts';
import { check } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { list } from '../../resources/builder.ts';

export interface Revision {
  readonly number: number;
  /** `kubernetes.io/change-cause`. */
  readonly cause: string;
  /** The pod template as it then was. */
  readonly template: JsonObject;
  readonly object: JsonObject;
}

export const REVISION = 'deployment.kubernetes.io/revision';
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** Ordered by number. */
export function* revisionsOf(context: Context, info: Info): Task<readonly Revision[]> {
  const deployment = info.mapping.kind === 'Deployment';
  const mapper = yield* check(context.mapper());
  const mapping = yield* check(mapper.resource(deployment ? 'replicasets.apps' : 'controllerrevisions.apps'));
  const listed = yield* check(
    list(context.client, mapping, {
      args: [],
      namespace: info.namespace,
      enforceNamespace: false,
      selector: selectorText(objectAt(info.object, 'spec', 'selector') ?? {}),
    }),
  );
  const uid = textAt(info.object, 'metadata', 'uid');
  const owned = listed.filter(({ object }) =>
    listAt(object, 'metadata', 'ownerReferences').some(
      (owner) => textAt(owner, 'uid') === uid && at(owner, 'controller') === true,
    ),
  );
  return owned
    .map(({ object }) => revisionOf(object, deployment))
    .toSorted(
      (a, b) =>
        a.number - b.number || (textAt(a.object, 'metadata', 'name') < textAt(b.object, 'metadata', 'name') ? -1 : 1),
    );
}

function revisionOf(object: JsonObject, deployment: boolean): Revision {
  const annotations = objectAt(object, 'metadata', 'annotations');
  if (deployment) {
    return {
      number: Number(textAt(annotations, REVISION) || '0'),
      cause: textAt(annotations, CHANGE_CAUSE),
      template: objectAt(object, 'spec', 'template') ?? {},
      object,
    };
  }
  const patch = objectAt(object, 'data', 'spec', 'template') ?? {};
  const { $patch: _replaced, ...template } = patch;
  return { number: numberAt(object, 'revision') ?? 0, cause: textAt(annotations, CHANGE_CAUSE), template, object };
}
