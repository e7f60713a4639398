// apply --prune: deletes what was applied before under the same selector and is no longer among the files (kubectl/pkg/cmd/apply/prune.go).
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context, DryRun } from '../../command.ts';
import { dryRunSuffix } from '../../command.ts';
import type { Flag } from '../../parse/flags.ts';
import { listFlag, switchFlag } from '../../parse/flag-forms.ts';
import { nameOf, textAt } from '../../json.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import { check } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { list } from '../../resources/builder.ts';
import { printedName } from '../../mapping.ts';
import { annotationsOf, whereOf } from '../common.ts';

export const PRUNE_FLAGS: readonly Flag[] = [
  switchFlag(
    'prune',
    'Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.',
  ),
  listFlag('prune-allowlist', 'Overwrite the default allowlist with <group/version/kind> for --prune'),
];

const DEFAULT_KINDS: readonly string[] = [
  '/v1/ConfigMap',
  '/v1/Endpoints',
  '/v1/Namespace',
  '/v1/PersistentVolumeClaim',
  '/v1/PersistentVolume',
  '/v1/Pod',
  '/v1/ReplicationController',
  '/v1/Secret',
  '/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

const NAMESPACED_ONLY =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

/** `--prune-allowlist`, checked before anything is done. */
export function checkAllowlist(kinds: readonly string[]): Failure | undefined {
  const wrong = kinds.find((kind) => kind.split('/').length !== 3);
  return wrong === undefined
    ? undefined
    : plain(`invalid GroupVersionKind format: ${wrong}, please follow <group/version/kind>`);
}

export function* prune(context: Context, applied: readonly Info[], dryRun: DryRun): Task<void> {
  const mapper = yield* check(context.mapper());
  const given = context.list('prune-allowlist');
  if (given.length === 0) context.log('W', 'prune.go:71', NAMESPACED_ONLY);
  const kept = new Set(applied.map((info) => textAt(info.object, 'metadata', 'uid')));
  const namespaces = [...new Set(applied.map((info) => info.namespace).filter((namespace) => namespace !== ''))];
  for (const kind of given.length > 0 ? given : DEFAULT_KINDS) {
    const mapping = mapper.mappings.find(
      (known) =>
        `${known.group === 'core' ? '' : known.group}/${known.version}/${known.kind}` === kind.replace(/^core\//, '/'),
    );
    if (!mapping) continue;
    for (const namespace of mapping.namespaced ? namespaces : ['']) {
      const found = yield* check(
        list(context.client, mapping, {
          args: [],
          namespace,
          enforceNamespace: false,
          selector: context.text('selector'),
        }),
      );
      for (const info of found) {
        if (annotationsOf(info.object)[LAST_APPLIED] === undefined || kept.has(textAt(info.object, 'metadata', 'uid')))
          continue;
        if (dryRun !== 'client') {
          yield* check(
            context.client.delete(whereOf({ ...info, name: nameOf(info.object) }), {
              propagationPolicy: 'Background',
              ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
            }),
          );
        }
        context.out(`${printedName(info.object, mapping)} pruned${dryRunSuffix(dryRun)}\n`);
      }
    }
  }
}
