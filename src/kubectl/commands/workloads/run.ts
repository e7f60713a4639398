// kubectl run (kubectl/pkg/cmd/run/run.go).
import type { Pod } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, waitFor } from '../../../sim/kernel/task.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain, verbatim } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { DRY_RUN, fieldManager, filenameFlags, PRINT_FLAGS, RECORD, SAVE_CONFIG } from '../../parse/common-flags.ts';
import { listFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import type { OperationPrinter } from '../../printers/operation.ts';
import { attempt, check, fail } from '../../process.ts';
import type { Mapping } from '../../mapping.ts';
import { withLastApplied } from '../last-applied.ts';
import { writeQuery } from '../common.ts';
import type { DeleteSettings } from '../objects/delete.ts';
import { CASCADE_FLAGS, deleteOne, waitForDeletion } from '../objects/delete.ts';
import { requireTimeout } from '../containers/pods.ts';
import { attachOrLog, DETACH_KEYS, printLog, RECORDED } from '../containers/exec.ts';
import { pairsOf } from './expose.ts';
import { withOverrides } from './overrides.ts';
import { asPod } from '../containers/pods.ts';

export const run: Command = {
  name: 'run',
  short: 'Run a particular image on the cluster',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    DRY_RUN,
    SAVE_CONFIG,
    ...filenameFlags('to use to replace the resource.'),
    ...CASCADE_FLAGS,
    fieldManager('kubectl-run'),
    listFlag('annotations', 'Annotations to apply to the pod.'),
    switchFlag(
      'attach',
      "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true. With '--restart=Never' the exit code of the container process is returned.",
    ),
    switchFlag(
      'command',
      "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
    ),
    listFlag('env', 'Environment variables to set in the container.'),
    switchFlag('expose', 'If true, create a ClusterIP service associated with the pod.  Requires `--port`.'),
    textFlag('image', 'The image for the container to run.'),
    textFlag(
      'image-pull-policy',
      'The image pull policy for the container.  If left empty, this value will not be specified by the client and defaulted by the server.',
    ),
    textFlag('labels', 'Comma separated labels to apply to the pod. Will override previous values.', { short: 'l' }),
    switchFlag(
      'leave-stdin-open',
      'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes. By default, stdin will be closed after the first attach completes.',
    ),
    textFlag('override-type', 'The method used to override the generated object: json, merge, or strategic.', {
      default: 'merge',
    }),
    textFlag(
      'overrides',
      'An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.',
    ),
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '1m0s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
    textFlag('port', 'The port that this container exposes.'),
    switchFlag('privileged', 'If true, run the container in privileged mode.'),
    switchFlag('quiet', 'If true, suppress prompt messages.', { short: 'q' }),
    textFlag('restart', 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].', {
      default: 'Always',
    }),
    switchFlag(
      'rm',
      "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'.",
    ),
    switchFlag('stdin', 'Keep stdin open on the container in the pod, even if nothing is attached.', { short: 'i' }),
    DETACH_KEYS,
    switchFlag('tty', 'Allocate a TTY for the container in the pod.', { short: 't' }),
    switchFlag('wait', 'If true, wait for resources to be gone before returning. This waits for finalizers.'),
  ],
  required: ['image'],
  run: start,
};

const IMAGE =
  /^([a-zA-Z0-9.-]+(:\d+)?\/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@[a-z0-9]+:[0-9a-f]{32,})?$/;

function* start(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  const attaching = context.given('attach') ? context.on('attach') : context.on('stdin');
  const name = yield* validated(context, attaching, dryRun);
  const object = yield* check(podObject(context, name));
  const overridden = yield* check(withOverrides(context, object));
  const keepOrder = dryRun === 'client';
  const printer = yield* check(operationPrinter(context, dryRun, { keepOrder }));
  const mapper = yield* check(context.mapper());
  const pods = yield* check(mapper.resource('pods'));
  const services = yield* check(mapper.resource('services'));
  if (context.on('expose')) {
    yield* create(context, serviceObject(context, name), services, dryRun, printer);
    if (context.text('output') === 'yaml') context.out('---\n');
  }
  const pod = yield* create(context, overridden, pods, dryRun, attaching && dryRun === 'none' ? undefined : printer);
  if (!attaching || dryRun !== 'none') return 0;
  return yield* attachTo(context, asPod(pod), pods);
}

function* validated(context: Context, attaching: boolean, dryRun: DryRun): Task<string> {
  const { args, dash } = context;
  if (args.length === 0 || dash === 0) yield* fail(context.usage('NAME is required for run'));
  yield* requireTimeout(context);
  const image = context.text('image');
  if (image === '') yield* fail(plain('--image is required'));
  if (!IMAGE.test(image)) yield* fail(plain(`Invalid image name ${JSON.stringify(image)}: invalid reference format`));
  if (context.on('tty') && !context.on('stdin'))
    yield* fail(context.usage('-i/--stdin is required for containers with -t/--tty=true'));
  if (context.on('expose') && context.text('port') === '')
    yield* fail(context.usage('--port must be set when exposing a service'));
  const restart = context.text('restart');
  if (!['', 'Always', 'OnFailure', 'Never'].includes(restart)) {
    yield* fail(context.usage(`invalid restart policy: ${restart}`));
  }
  const policy = context.text('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) {
    yield* fail(context.usage(`invalid image pull policy: ${policy}`));
  }
  if (context.on('rm') && !attaching) yield* fail(context.usage('--rm should only be used for attached containers'));
  if (attaching && dryRun !== 'none')
    yield* fail(
      context.usage(
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      ),
    );
  return args[0] as string;
}

function podObject(context: Context, name: string): Result<JsonObject, Failure> {
  const words = context.args.slice(1);
  const env: JsonObject[] = [];
  for (const text of context.list('env')) {
    const equals = text.indexOf('=');
    if (equals < 1) return err(plain(`invalid env: ${text}`));
    env.push({ name: text.slice(0, equals), value: text.slice(equals + 1) });
  }
  const port = context.text('port');
  if (port !== '' && !/^-?\d+$/.test(port))
    return err(plain(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`));
  const labels = context.text('labels');
  const odd = labels === '' ? undefined : labels.split(',').find((part) => part.split('=').length !== 2);
  if (odd !== undefined) return err(plain(`unexpected label spec: ${odd}`));
  const bare = context.list('annotations').find((text) => !text.includes('='));
  if (bare !== undefined) return err(plain(`invalid annotations format: ${bare}`));
  const annotations = Object.fromEntries(context.list('annotations').flatMap((text) => Object.entries(pairsOf(text))));
  const container = {
    name,
    image: context.text('image'),
    ...(words.length === 0 ? {} : context.on('command') ? { command: words } : { args: words }),
    ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(context.text('image-pull-policy') === '' ? {} : { imagePullPolicy: context.text('image-pull-policy') }),
    ...(context.on('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(context.on('stdin') ? { stdin: true, ...(context.on('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
    ...(context.on('tty') ? { tty: true } : {}),
  };
  return ok({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(context.given('namespace') ? { namespace: context.namespace } : {}),
      labels: labels === '' ? { run: name } : pairsOf(labels),
      ...(context.list('annotations').length > 0 ? { annotations } : {}),
    },
    spec: { containers: [container], restartPolicy: context.text('restart') || 'Always', dnsPolicy: 'ClusterFirst' },
    status: {},
  });
}

function serviceObject(context: Context, name: string): JsonObject {
  const labels = context.text('labels');
  const port = Number(context.text('port'));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(context.given('namespace') ? { namespace: context.namespace } : {}),
      ...(labels === '' ? {} : { labels: pairsOf(labels) }),
    },
    spec: {
      ports: [{ protocol: 'TCP', port, targetPort: port }],
      selector: labels === '' ? { run: name } : pairsOf(labels),
    },
    status: { loadBalancer: {} },
  };
}

function* create(
  context: Context,
  made: JsonObject,
  mapping: Mapping,
  dryRun: DryRun,
  printer: OperationPrinter | undefined,
): Task<JsonObject> {
  const object = context.on('save-config') ? withLastApplied(made, true) : made;
  if (dryRun === 'client') {
    if (printer) context.out(yield* check(printer.print(object, 'created', mapping)));
    return object;
  }
  const where = { mapping, namespace: context.namespace };
  const answer = yield* check(context.client.create(where, object, writeQuery(context, dryRun)));
  if (printer) context.out(yield* check(printer.print(answer, 'created', mapping)));
  return answer;
}

/** Waits for the pod, attaches, shows its log if it has already ended, and removes it if that was asked for. */
function* attachTo(context: Context, created: Pod, mapping: Mapping): Task<number> {
  const quiet = context.on('quiet');
  if (!quiet) context.err(`${RECORDED}\n`);
  const done = yield* attempt(session(context, created, mapping, quiet));
  const code =
    done.ok && context.text('restart') === 'Never' ? yield* attempt(exitOf(context, created, mapping)) : undefined;
  if (context.on('rm')) yield* remove(context, created, mapping);
  if (!done.ok) return yield* fail(done.error);
  if (code && !code.ok) return yield* fail(code.error);
  return code?.ok ? code.value : 0;
}

function* session(context: Context, created: Pod, mapping: Mapping, quiet: boolean): Task<void> {
  const pod = yield* started(context, created, mapping);
  const container = pod.spec?.containers[0]?.name ?? '';
  const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (ended) return printLog(context, pod, container);
  if (!quiet) context.err("If you don't see a command prompt, try pressing enter.\n");
  yield* attempt(attachOrLog(context, pod, container));
}

/** The pod once its container runs or has ended. */
function* started(context: Context, created: Pod, mapping: Mapping): Task<Pod> {
  const { kernel } = context.environment;
  const until = kernel.now + context.number('pod-running-timeout');
  for (;;) {
    const pod = asPod(yield* check(context.client.get(placeOf(created, mapping))));
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') return pod;
    const ready = (pod.status?.containerStatuses ?? []).some((status) => status.state?.running !== undefined);
    if (phase === 'Running' && ready) return pod;
    if (kernel.now >= until) return yield* fail(plain('timed out waiting for the condition'));
    yield* waitFor(delay(kernel, 100));
  }
}

function placeOf(
  pod: Pod,
  mapping: Mapping,
): { readonly mapping: Mapping; readonly namespace: string; readonly name: string } {
  return { mapping, namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
}

/** The exit code of a pod that is not restarted, once it has ended. */
function* exitOf(context: Context, created: Pod, mapping: Mapping): Task<number> {
  const { kernel } = context.environment;
  for (;;) {
    const pod = asPod(yield* check(context.client.get(placeOf(created, mapping))));
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded') return 0;
    if (phase === 'Failed') {
      const terminated = pod.status?.containerStatuses?.[0]?.state?.terminated;
      const place = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
      if (!terminated || terminated.exitCode === 0)
        return yield* fail(plain(`pod ${place} failed with unknown exit code`));
      const message = terminated.message ? `\n${terminated.message}` : '';
      return yield* fail(
        verbatim(`pod ${place} terminated (${terminated.reason ?? ''})${message}`, terminated.exitCode),
      );
    }
    yield* waitFor(delay(kernel, 100));
  }
}

function* remove(context: Context, created: Pod, mapping: Mapping): Task<void> {
  const settings: DeleteSettings = {
    propagation: 'Background',
    graceSeconds: context.number('grace-period'),
    force: false,
    wait: true,
    timeoutMs: context.number('timeout'),
    dryRun: 'none',
    namesOnly: false,
  };
  const { name, namespace = '' } = created.metadata;
  const info = { mapping, namespace, name, source: undefined, object: created as unknown as JsonObject };
  const deleted = deleteOne(context, info, settings);
  if (!deleted.ok) yield* fail(deleted.error);
  else if (context.on('wait')) yield* waitForDeletion(context, [deleted.value], settings);
}
