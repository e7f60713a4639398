// kubectl delete (kubectl/pkg/cmd/delete/delete.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { delay, race, waitFor } from '../../../sim/kernel/task.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf, dryRunSuffix } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, isNotFound, plain } from '../../failure.ts';
import { textAt } from '../../json.ts';
import { ALL_NAMESPACES, allFlag, DRY_RUN, FIELD_SELECTOR, filenameFlags, SELECTOR } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import { rawRequest, rawWithFile } from '../../raw.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo, NO_RESOURCES } from '../../resources/builder.ts';
import { readAll } from '../../resources/files.ts';
import { kindGroup, pathOf, printedName } from '../../mapping.ts';
import { fromSource, whereOf } from '../common.ts';

export const CASCADE_FLAGS = [
  textFlag(
    'cascade',
    'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.',
    { default: 'background', optional: 'background' },
  ),
  switchFlag(
    'force',
    'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.',
  ),
  {
    name: 'grace-period',
    type: 'int',
    default: '-1',
    usage:
      'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).',
  },
  {
    name: 'timeout',
    type: 'duration',
    default: '0s',
    usage:
      'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
  },
] as const;

export const deleteCommand: Command = {
  name: 'delete',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  flags: [
    ...filenameFlags('containing the resource to delete.'),
    ALL_NAMESPACES,
    SELECTOR,
    FIELD_SELECTOR,
    DRY_RUN,
    allFlag('Delete all resources, in the namespace of the specified resource types.'),
    ...CASCADE_FLAGS,
    switchFlag(
      'ignore-not-found',
      'Treat "resource not found" as a successful delete. Defaults to "true" when --all is specified.',
    ),
    switchFlag('interactive', 'If true, delete resource only when user confirms.', { short: 'i' }),
    switchFlag('now', 'If true, resources are signaled for immediate shutdown (same as --grace-period=1).'),
    textFlag('output', 'Output mode. Use "-o name" for shorter output (resource/name).', { short: 'o' }),
    textFlag('raw', 'Raw URI to DELETE to the server.  Uses the transport specified by the kubeconfig file.'),
    switchFlag('wait', 'If true, wait for resources to be gone before returning. This waits for finalizers.', {
      default: 'true',
    }),
  ],
  run,
};

const IMMEDIATE =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

export interface DeleteSettings {
  readonly propagation: string;
  /** Negative: the object's own. */
  readonly graceSeconds: number;
  readonly force: boolean;
  readonly wait: boolean;
  readonly timeoutMs: number;
  readonly dryRun: DryRun;
  readonly namesOnly: boolean;
  /** What was done, where it is not told by the grace period. */
  readonly operation?: string;
}

/** `--cascade` as the server's propagation policy. */
export function propagationOf(cascade: string): Result<string, Failure> {
  const known: Readonly<Record<string, string>> = {
    background: 'Background',
    true: 'Background',
    foreground: 'Foreground',
    orphan: 'Orphan',
    false: 'Orphan',
  };
  const policy = known[cascade];
  return policy === undefined
    ? err(plain(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`))
    : ok(policy);
}

function* run(context: Context): Task<number> {
  const settings = yield* settingsOf(context);
  const ignoreNotFound = context.on('ignore-not-found') || context.on('all');
  const selecting = context.text('selector') !== '' || context.text('field-selector') !== '';
  if (context.text('raw') !== '') {
    return yield* context.list('filename').length > 0 ? rawWithFile(context, 'DELETE') : rawRequest(context, 'DELETE');
  }
  if (context.args.length === 0 && !context.namesFiles) {
    yield* fail(
      plain(
        selecting || context.on('all') ? 'at least one resource must be specified to use a selector' : NO_RESOURCES,
      ),
    );
  }
  if (context.on('all') && selecting) {
    yield* fail(plain("setting 'all' parameter but found a non empty selector. "));
  }
  if (context.text('output') !== '' && context.text('output') !== 'name') {
    yield* fail(plain(`unexpected -o output mode: ${context.text('output')}. We only support '-o name'`));
  }
  const found = yield* context.build({ withoutFetch: !selecting && !context.on('all') });
  warnings(context, found.items.filter(isInfo), settings);
  if (context.on('interactive') && !(yield* confirmed(context, found.items.filter(isInfo)))) return 0;
  const failures: Failure[] = [];
  const deleted: Deleted[] = [];
  let count = 0;
  for (const [i, item] of found.items.entries()) {
    if (i > 0) yield* context.spend();
    if (!isInfo(item)) {
      if (!(ignoreNotFound && isNotFound(item))) failures.push(item);
      continue;
    }
    const done = deleteOne(context, item, settings);
    if (done.ok) {
      count += 1;
      deleted.push(done.value);
    } else if (!(ignoreNotFound && isNotFound(done.error)))
      failures.push(fromSource(done.error, 'deleting', item.source));
  }
  const failure = aggregate(failures);
  if (failure) yield* fail(failure);
  if (count === 0 && !found.named) context.out('No resources found\n');
  if (settings.wait && settings.dryRun === 'none') yield* waitForDeletion(context, deleted, settings);
  return 0;
}

function* settingsOf(context: Context): Task<DeleteSettings> {
  const dryRun = yield* check(dryRunOf(context));
  const cascade = context.text('cascade');
  const propagation = yield* check(propagationOf(cascade));
  if (cascade === 'true' || cascade === 'false') {
    const replacement = cascade === 'true' ? 'background' : 'orphan';
    context.err(
      `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${replacement}.\n`,
    );
  }
  const given = context.number('grace-period');
  if (context.on('now') && given >= 0) yield* fail(plain('--now and --grace-period cannot be specified together'));
  if ((given > 0 || context.on('now')) && context.on('force')) {
    yield* fail(plain('--force and --grace-period greater than 0 cannot be specified together'));
  }
  const grace = context.on('now') ? 1 : given;
  // a grace period of zero without --force waits for at least one second
  const graceSeconds = context.on('force') && grace < 0 ? 0 : grace === 0 && !context.on('force') ? 1 : grace;
  return {
    propagation,
    graceSeconds,
    force: context.on('force'),
    wait: context.on('wait'),
    timeoutMs: context.number('timeout'),
    dryRun,
    namesOnly: context.text('output') === 'name',
  };
}

function warnings(context: Context, infos: readonly Info[], settings: DeleteSettings): void {
  if (infos.some((info) => !info.mapping.namespaced) && context.given('namespace')) {
    context.warn('deleting cluster-scoped resources, not scoped to the provided namespace');
  }
  if (settings.force && settings.graceSeconds === 0) context.warn(IMMEDIATE);
}

function* confirmed(context: Context, infos: readonly Info[]): Task<boolean> {
  const names = infos.map((info) => `${printedName(info.object, info.mapping)}\n`).join('');
  context.out(
    `You are about to delete the following ${infos.length} resource(s):\n${names}Do you want to continue? (y/N): `,
  );
  const answer = (yield* readAll(context.environment.stdin)).trim();
  if (/^y(es)?$/i.test(answer)) return true;
  context.out('deletion is cancelled\n');
  return false;
}

export interface Deleted {
  readonly info: Info;
  readonly uid: string;
}

/** Deletes an object and tells it. */
export function deleteOne(context: Context, info: Info, settings: DeleteSettings): Result<Deleted, Failure> {
  if (settings.dryRun !== 'client') {
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: settings.propagation,
      ...(settings.graceSeconds >= 0 ? { gracePeriodSeconds: settings.graceSeconds } : {}),
      ...(settings.dryRun === 'server' ? { dryRun: ['All'] } : {}),
    };
    const answer = context.client.delete(whereOf(info), options);
    if (!answer.ok) return answer;
    tell(context, info, settings);
    const uid = textAt(answer.value, 'details', 'uid') || textAt(answer.value, 'metadata', 'uid');
    return ok({ info, uid });
  }
  tell(context, info, settings);
  return ok({ info, uid: '' });
}

function tell(context: Context, info: Info, settings: DeleteSettings): void {
  const kind = kindGroup(info.mapping.kind, info.mapping.group);
  if (settings.namesOnly) {
    context.out(`${kind}/${info.name}\n`);
    return;
  }
  const operation = settings.operation ?? (settings.graceSeconds === 0 ? 'force deleted' : 'deleted');
  const where = info.namespace === '' ? '' : ` from ${info.namespace} namespace`;
  context.out(`${kind} ${JSON.stringify(info.name)} ${operation}${where}${dryRunSuffix(settings.dryRun)}\n`);
}

/** Waits until the objects are gone, or others of the same name are there. */
export function* waitForDeletion(context: Context, deleted: readonly Deleted[], settings: DeleteSettings): Task<void> {
  const { kernel } = context.environment;
  const limitMs = settings.timeoutMs === 0 ? 168 * 3_600_000 : settings.timeoutMs;
  const until = kernel.now + limitMs;
  for (const { info, uid } of deleted) {
    if (!(yield* gone(context, info, uid, until))) {
      yield* fail(plain(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`));
    }
  }
}

/** Waits for an object's end until a moment. */
export function* gone(context: Context, info: Info, uid: string, until: number): Task<boolean> {
  const { kernel } = context.environment;
  const current = context.client.get(whereOf(info));
  if (!current.ok || (uid !== '' && textAt(current.value, 'metadata', 'uid') !== uid)) return true;
  const own = textAt(current.value, 'metadata', 'uid');
  const opened = yield* check(
    context.client.connect('GET', pathOf(info.mapping, info.namespace), {
      query: {
        watch: 'true',
        fieldSelector: `metadata.name=${info.name}`,
        resourceVersion: textAt(current.value, 'metadata', 'resourceVersion'),
      },
    }),
  );
  if (opened.kind !== 'watch') return false;
  try {
    for (;;) {
      const left = until - kernel.now;
      if (left <= 0) return false;
      const next = yield* waitFor(race(opened.events.next(), delay(kernel, left)));
      if ('second' in next || next.first === undefined) return false;
      const { type, object } = next.first;
      if (type === 'DELETED' && (own === '' || textAt(object, 'metadata', 'uid') === own)) return true;
    }
  } finally {
    opened.events.close();
  }
}
