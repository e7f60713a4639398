// kubectl diff (kubectl/pkg/cmd/diff/diff.go).
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import type { Result } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isNotFound, messageOf, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject, mapAt } from '../../json.ts';
import { fieldManager, filenameFlags, SELECTOR } from '../../parse/common-flags.ts';
import { listFlag, switchFlag } from '../../parse/flag-forms.ts';
import { schemaOf } from '../../patch/schema.ts';
import { threeWayPatch } from '../../patch/three-way.ts';
import { fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { apiVersionOf } from '../../mapping.ts';
import { printYaml } from '../../yaml/print.ts';
import { lastApplied, withLastApplied } from '../last-applied.ts';
import { whereOf } from '../common.ts';
import { lineDiff } from '../../../base/line-diff.ts';

export const diff: Command = {
  name: 'diff',
  short: 'Diff the live version against a would-be applied version',
  use: 'diff -f FILENAME',
  flags: [
    ...filenameFlags('contains the configuration to diff'),
    SELECTOR,
    fieldManager('kubectl-client-side-apply'),
    {
      name: 'concurrency',
      type: 'int',
      default: '1',
      usage:
        'Number of objects to process in parallel when diffing against the live version. Larger number = faster, but more memory, I/O and CPU over that shorter period of time.',
    },
    switchFlag('force-conflicts', 'If true, server-side apply will force the changes against conflicts.'),
    switchFlag(
      'prune',
      'Include resources that would be deleted by pruning. Can be used with -l and default shows all resources would be pruned',
    ),
    listFlag('prune-allowlist', 'Overwrite the default allowlist with <group/version/kind> for --prune'),
    switchFlag('show-secrets', 'If true, do not mask secret values in the diff.'),
    switchFlag('server-side', 'If true, apply runs in the server instead of the client.'),
    switchFlag('show-managed-fields', 'If true, include managed fields in the diff.'),
  ],
  failureCode: 2,
  run,
};

function* run(context: Context): Task<number> {
  if (context.args.length > 0) yield* fail(context.usage(`Unexpected args: [${context.args.join(' ')}]`));
  if (context.on('force-conflicts') && !context.on('server-side')) {
    yield* fail(plain('--force-conflicts only works with --server-side'));
  }
  if (!context.namesFiles) yield* fail(plain('must specify one of -f and -k'));
  const found = yield* context.build({});
  const { kernel } = context.environment;
  const directory = (name: string): string => {
    const stream = kernel.random.fork(`kubectl diff ${name} ${kernel.now}`);
    return `/tmp/${name}-${1_000_000_000 + stream.int(3_000_000_000)}`;
  };
  const live = directory('LIVE');
  const merged = directory('MERGED');
  let differs = false;
  for (const item of found.items) {
    if (!isInfo(item)) return yield* fail(item);
    const pair = yield* versionsOf(context, item);
    const name = fileName(item);
    const hunks = lineDiff(pair.live, pair.merged);
    if (hunks === '') continue;
    differs = true;
    const [from, to, stamp] = [`${live}/${name}`, `${merged}/${name}`, stampOf(kernel.wallClock)];
    context.out(`diff -u -N ${from} ${to}\n--- ${from}\t${stamp}\n+++ ${to}\t${stamp}\n${hunks}`);
  }
  return differs ? 1 : 0;
}

/** `apps.v1.Deployment.default.web`. */
function fileName({ mapping, namespace, name }: Info): string {
  const group = mapping.group === '' ? '' : `${mapping.group}.`;
  return `${group}${mapping.version}.${mapping.kind}.${namespace}.${name}`;
}

function stampOf(nowMs: number): string {
  const text = new Date(nowMs).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}000000 +0000`;
}

/** The object as it is and as it would become, as YAML; the live text is empty for a new one. */
function* versionsOf(context: Context, info: Info): Task<{ readonly live: string; readonly merged: string }> {
  const current = context.client.get(whereOf(info));
  if (!current.ok && !isNotFound(current.error)) yield* fail(current.error);
  const live = current.ok ? current.value : undefined;
  const answer = context.on('server-side') ? serverSide(context, info) : clientSide(context, info, live);
  if (!answer.ok) return yield* fail(answer.error);
  const secret = info.mapping.kind === 'Secret' && !context.on('show-secrets');
  const masked = secret ? maskSecrets(live, answer.value) : { live, merged: answer.value };
  const text = (object: JsonObject | undefined): string => (object ? printYaml(shown(context, object)) : '');
  return { live: text(masked.live), merged: text(masked.merged) };
}

function serverSide(context: Context, info: Info): Result<JsonObject, Failure> {
  const answer = context.client.patch(whereOf(info), PATCH_TYPES.apply, info.object, {
    fieldManager: context.given('field-manager') ? context.text('field-manager') : 'kubectl',
    force: String(context.on('force-conflicts')),
    dryRun: 'All',
  });
  if (answer.ok) return answer;
  return {
    ok: false,
    error:
      answer.error.kind === 'status' && answer.error.status.reason === 'Conflict'
        ? plain(messageOf(answer.error))
        : answer.error,
  };
}

function clientSide(context: Context, info: Info, live: JsonObject | undefined): Result<JsonObject, Failure> {
  const query = { fieldManager: context.text('field-manager'), dryRun: 'All', fieldValidation: 'Warn' };
  if (!live) return context.client.create({ mapping: info.mapping, namespace: info.namespace }, info.object, query);
  const modified = withLastApplied(info.object);
  const type = schemaOf(apiVersionOf(info.mapping), info.mapping.kind);
  const patch = threeWayPatch(lastApplied(live) ?? {}, modified, live, type);
  const { annotations: _kept, ...metadata } = (patch['metadata'] ?? {}) as JsonObject;
  const withoutNote =
    patch['metadata'] === undefined ? patch : { ...patch, metadata: withoutLastApplied(patch, metadata) };
  return context.client.patch(whereOf(info), PATCH_TYPES.strategic, withoutNote, query);
}

/** The annotation of apply is left as it is: it would always differ. */
function withoutLastApplied(patch: JsonObject, metadata: JsonObject): JsonObject {
  const annotations = { ...mapAt(patch, 'metadata', 'annotations') };
  delete annotations[LAST_APPLIED];
  return Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations };
}

function shown(context: Context, object: JsonObject): JsonObject {
  if (context.on('show-managed-fields') || !isObject(object['metadata'])) return object;
  const { managedFields: _dropped, ...metadata } = object['metadata'];
  return { ...object, metadata };
}

const MASK = '***';

/** Values of Secrets are not shown, only whether they differ. */
function maskSecrets(
  live: JsonObject | undefined,
  merged: JsonObject,
): { readonly live: JsonObject | undefined; readonly merged: JsonObject } {
  const before = live ? mapAt(live, 'data') : {};
  const after = mapAt(merged, 'data');
  const maskOf = (key: string, mark: string): string => {
    const both = before[key] !== undefined && after[key] !== undefined && before[key] !== after[key];
    return both ? `${MASK} (${mark})` : MASK;
  };
  const mask = (object: JsonObject, values: Readonly<Record<string, string>>, mark: string): JsonObject =>
    object['data'] === undefined
      ? object
      : { ...object, data: Object.fromEntries(Object.keys(values).map((key) => [key, maskOf(key, mark)])) };
  return { live: live && mask(live, before, 'before'), merged: mask(merged, after, 'after') };
}
