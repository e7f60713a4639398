// kubectl rollout undo (kubectl/pkg/polymorphichelpers/rollback.go).
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { messageOf, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { at, mapAt, objectAt } from '../../json.ts';
import { DRY_RUN, filenameFlags, PRINT_FLAGS, SELECTOR } from '../../parse/common-flags.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { attempt, check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { annotationsOf, forEachWritten, whereOf } from '../common.ts';
import { podTemplateText } from '../../describe/pod-template.ts';
import { kindName } from './history.ts';
import type { Revision } from './revisions.ts';
import { REVISION, revisionsOf } from './revisions.ts';

export const undo: Command = {
  name: 'undo',
  short: 'Undo a previous rollout',
  use: 'rollout undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to get from a server.'),
    SELECTOR,
    DRY_RUN,
    {
      name: 'to-revision',
      type: 'int',
      default: '0',
      usage: 'The revision to rollback to. Default to 0 (last revision).',
    },
  ],
  run,
};

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  if (context.args.length === 0 && !context.namesFiles) {
    yield* fail(plain('required resource not specified'));
  }
  const found = yield* context.build({ latest: true, allowEmptySelector: true });
  const printer = yield* check(operationPrinter(context, dryRun));
  return yield* forEachWritten(context, found.items, function* (info): Task<Failure | undefined> {
    const { kind, resource } = info.mapping;
    if (annotationsOf(info.object)[LAST_APPLIED] !== undefined) {
      context.warn(
        `resource ${resource}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
      );
    }
    if (kind !== 'Deployment' && kind !== 'DaemonSet' && kind !== 'StatefulSet') {
      return plain(`no rollbacker has been implemented for ${JSON.stringify(kindName(info))}`);
    }
    const task = kind === 'Deployment' ? deployment(context, info, dryRun) : byRevision(context, info, dryRun);
    const done = yield* attempt(task);
    if (!done.ok) return done.error;
    context.out(yield* check(printer.print(info.object, done.value, info.mapping)));
    return undefined;
  });
}

const SKIPPED = 'skipped rollback (current template already matches revision';

function* deployment(context: Context, info: Info, dryRun: DryRun): Task<string> {
  const wanted = context.number('to-revision');
  if (wanted < 0) yield* fail(plain(`unable to find specified revision ${wanted} in history`));
  const revisions = yield* revisionsOf(context, info);
  const target = yield* deploymentTarget(info, revisions, wanted);
  if (at(info.object, 'spec', 'paused') === true) {
    yield* fail(
      plain("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"),
    );
  }
  const template = withoutHash(target.template);
  if (deepEqual(template, withoutHash(objectAt(info.object, 'spec', 'template') ?? {}))) {
    return `${SKIPPED} ${target.number})`;
  }
  if (dryRun === 'client') return podTemplateText(target.template);
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(info.object, target.object) },
  ];
  const query = dryRun === 'server' ? { dryRun: 'All' } : {};
  const answer = context.client.patch(whereOf(info), PATCH_TYPES.json, patch, query);
  if (!answer.ok) yield* fail(plain(`failed restoring revision ${target.number}: ${messageOf(answer.error)}`));
  return 'rolled back';
}

function* deploymentTarget(info: Info, revisions: readonly Revision[], wanted: number): Task<Revision> {
  const found = wanted > 0 ? revisions.find((revision) => revision.number === wanted) : revisions.at(-2);
  if (found) return found;
  if (wanted > 0) return yield* fail(plain(`unable to find specified revision ${wanted} in history`));
  return yield* fail(plain(`no rollout history found for deployment ${JSON.stringify(info.name)}`));
}

function withoutHash(template: JsonObject): JsonObject {
  const metadata = objectAt(template, 'metadata') ?? {};
  const { 'pod-template-hash': _hash, ...labels } = mapAt(metadata, 'labels');
  return { ...template, metadata: { ...metadata, labels } };
}

/** Annotations that stay those of the Deployment; all others come from the old ReplicaSet. */
const OWN_ANNOTATIONS: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function annotationsAfter(deploymentObject: JsonObject, replicaSet: JsonObject): JsonObject {
  const own = Object.entries(annotationsOf(deploymentObject)).filter(([key]) => OWN_ANNOTATIONS.has(key));
  const old = Object.entries(annotationsOf(replicaSet)).filter(([key]) => !OWN_ANNOTATIONS.has(key));
  return Object.fromEntries([...own, ...old]);
}

/** DaemonSets and StatefulSets: the data of a ControllerRevision is the patch. */
function* byRevision(context: Context, info: Info, dryRun: DryRun): Task<string> {
  const wanted = context.number('to-revision');
  const revisions = yield* revisionsOf(context, info);
  if (revisions.length === 0)
    yield* fail(
      plain(wanted > 0 ? `unable to find specified revision ${wanted} in history` : 'no last revision to roll back to'),
    );
  const target = wanted > 0 ? revisions.find((revision) => revision.number === wanted) : revisions.at(-2);
  if (!target) {
    return yield* fail(
      plain(wanted > 0 ? `unable to find specified revision ${wanted} in history` : 'no last revision to roll back to'),
    );
  }
  const current = objectAt(info.object, 'spec', 'template') ?? {};
  if (deepEqual(target.template, current)) return `${SKIPPED} ${target.number})`;
  if (dryRun === 'client') return `will roll back to ${podTemplateText(target.template)}`;
  const query = dryRun === 'server' ? { dryRun: 'All' } : {};
  const data = objectAt(target.object, 'data') ?? {};
  const answer = context.client.patch(whereOf(info), PATCH_TYPES.strategic, data, query);
  if (!answer.ok) yield* fail(plain(`failed restoring revision ${target.number}: ${messageOf(answer.error)}`));
  return 'rolled back';
}
