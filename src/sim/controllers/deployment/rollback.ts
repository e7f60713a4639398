/*
 * Rolling back by the annotation that the old extensions API left behind. `kubectl rollout undo` does not use it: it patches the template.
 * After pkg/controller/deployment/rollback.go.
 */
import type { Deployment, ReplicaSet } from '../../../api/generated/types.ts';
import type { ApiResult } from '../../apiserver/client.ts';
import type { ControllerContext } from '../controller.ts';
import { NOT_COPIED, revisionOf, sameTemplate, withoutHash } from './revisions.ts';
import type { Rollout } from './rollout.ts';
import { allReplicaSets } from './rollout.ts';

const ROLLBACK_TO = 'deprecated.deployment.rollback.to';

/** The revision that the Deployment is asked to go back to; 0 is the one before the current. */
export function rollbackTarget({ metadata }: Deployment): number | undefined {
  const text = metadata.annotations?.[ROLLBACK_TO];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Takes the template of the wanted revision, if there is one, and the annotation off. The rollout itself follows from the new template. */
export function rollBack(
  { client, events }: ControllerContext,
  rollout: Rollout,
  target: number,
): ApiResult<Deployment> {
  const { deployment } = rollout;
  const { name } = deployment.metadata;
  const revision = target === 0 ? revisionBeforeLast(rollout) : target;
  const source = allReplicaSets(rollout).find((replicaSet) => revision > 0 && revisionOf(replicaSet) === revision);
  if (!source) {
    const what = revision === 0 ? 'last revision.' : 'the revision to rollback to.';
    events.event(deployment, 'Warning', 'DeploymentRollbackRevisionNotFound', `Unable to find ${what}`);
    return client.update('deployments', withoutRequest(deployment));
  }
  if (sameTemplate(source.spec.template, deployment.spec.template)) {
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    events.event(deployment, 'Warning', 'DeploymentRollbackTemplateUnchanged', message);
    return client.update('deployments', withoutRequest(deployment));
  }
  const message = `Rolled back deployment "${name}" to revision ${revision}`;
  events.event(deployment, 'Normal', 'DeploymentRollback', message);
  return client.update('deployments', withoutRequest(withTemplateOf(deployment, source)));
}

/** The second highest revision; 0 if there is none. */
function revisionBeforeLast(rollout: Rollout): number {
  const revisions = allReplicaSets(rollout).map(revisionOf);
  return revisions.toSorted((a, b) => b - a)[1] ?? 0;
}

/** With the template of a ReplicaSet and the annotations that the Deployment had with it. */
function withTemplateOf(deployment: Deployment, { metadata, spec }: ReplicaSet): Deployment {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => NOT_COPIED.has(key));
  const former = Object.entries(metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: Object.fromEntries([...own, ...former]) },
    spec: { ...deployment.spec, template: withoutHash(spec.template ?? deployment.spec.template) },
  };
}

function withoutRequest(deployment: Deployment): Deployment {
  const { [ROLLBACK_TO]: _, ...annotations } = deployment.metadata.annotations ?? {};
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}
