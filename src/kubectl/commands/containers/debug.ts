// kubectl debug (kubectl/pkg/cmd/debug/debug.go).
import { parseImage } from '../../../api/values/image.ts';
import type { EphemeralContainer, Pod, PodSpec } from '../../../api/generated/types.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, waitFor } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import { plain, verbatim } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { filenameFlags } from '../../parse/common-flags.ts';
import { listFlag, sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import {
  containerName,
  debugContainer,
  PROFILES,
  profiled,
  withDebugContainer,
  withImages,
} from './debug-container.ts';
import { suffix } from '../create/workloads.ts';
import { attachOrLog, printLog } from './exec.ts';
import { asPod, podPath } from './pods.ts';

export const debug: Command = {
  name: 'debug',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  flags: [
    ...filenameFlags('identifying the resource to debug').slice(0, 1),
    switchFlag(
      'arguments-only',
      'If specified, everything after -- will be passed to the new container as Args instead of Command.',
    ),
    switchFlag(
      'attach',
      "If true, wait for the container to start running, and then attach as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true.",
    ),
    textFlag('container', 'Container name to use for debug container.', { short: 'c' }),
    textFlag('copy-to', 'Create a copy of the target Pod with this name.'),
    textFlag(
      'custom',
      'Path to a JSON or YAML file containing a partial container spec to customize built-in debug profiles.',
    ),
    listFlag('env', 'Environment variables to set in the container.'),
    textFlag('image', 'Container image to use for debug container.'),
    textFlag('image-pull-policy', 'The image pull policy for the container.'),
    switchFlag(
      'keep-annotations',
      "If true, keep the original pod annotations.(This flag only works when used with '--copy-to')",
    ),
    switchFlag(
      'keep-init-containers',
      "Run the init containers for the pod. Defaults to true.(This flag only works when used with '--copy-to')",
      { default: 'true' },
    ),
    switchFlag(
      'keep-labels',
      "If true, keep the original pod labels.(This flag only works when used with '--copy-to')",
    ),
    switchFlag(
      'keep-liveness',
      "If true, keep the original pod liveness probes.(This flag only works when used with '--copy-to')",
    ),
    switchFlag(
      'keep-readiness',
      "If true, keep the original pod readiness probes.(This flag only works when used with '--copy-to')",
    ),
    switchFlag(
      'keep-startup',
      "If true, keep the original startup probes.(This flag only works when used with '--copy-to')",
    ),
    textFlag('profile', 'Options are "legacy", "general", "baseline", "netadmin", "restricted" or "sysadmin".', {
      default: 'general',
    }),
    switchFlag('quiet', 'If true, suppress informational messages.', { short: 'q' }),
    switchFlag('replace', "When used with '--copy-to', delete the original Pod."),
    switchFlag('same-node', "When used with '--copy-to', schedule the copy of target Pod on the same node."),
    sliceFlag(
      'set-image',
      "When used with '--copy-to', a list of name=image pairs for changing container images, similar to how 'kubectl set image' works.",
    ),
    switchFlag('share-processes', "When used with '--copy-to', enable process namespace sharing in the copy.", {
      default: 'true',
    }),
    switchFlag('stdin', 'Keep stdin open on the container(s) in the pod, even if nothing is attached.', { short: 'i' }),
    textFlag('target', 'When using an ephemeral container, target processes in this container name.'),
    switchFlag('tty', 'Allocate a TTY for the debugging container.', { short: 't' }),
  ],
  run,
};

function* run(context: Context): Task<number> {
  for (const text of context.list('env')) {
    if (!text.includes('=')) {
      const message = `error: invalid argument ${JSON.stringify(text)} for "--env" flag: ${text} must be formatted as key=value`;
      yield* fail(verbatim(`${message}\nSee 'kubectl debug --help' for usage.`));
    }
  }
  yield* validate(context);
  const words = context.dash === undefined ? context.args : context.args.slice(0, context.dash);
  const command = context.dash === undefined ? [] : context.args.slice(context.dash);
  const args = words.map((name) => (name.includes('/') ? name : `pods/${name}`));
  const found = yield* context.build({ args });
  for (const item of found.items) {
    if (!isInfo(item)) return yield* fail(item);
    const target = yield* debugOne(context, item, command);
    if (!attaches(context) || !target) continue;
    return yield* attachTo(context, target.pod, target.container);
  }
  return 0;
}

function attaches(context: Context): boolean {
  return context.given('attach') ? context.on('attach') : context.on('stdin');
}

function* validate(context: Context): Task<void> {
  const copying = context.text('copy-to') !== '';
  const image = context.text('image');
  if (context.list('set-image').length > 0 && !copying) {
    yield* fail(plain('--set-image may only be used with --copy-to.'));
  }
  if (image === '' && !copying) yield* fail(plain('you must specify --image when not using --copy-to.'));
  if (image !== '' && !parseImage(image)) {
    yield* fail(plain(`invalid image name ${JSON.stringify(image)}: invalid reference format`));
  }
  const words = context.dash === undefined ? context.args : context.args.slice(0, context.dash);
  if (context.dash === undefined && context.args.length > 1) {
    yield* fail(plain(`command must be preceded by --: ${context.args.slice(1).join(' ')}`));
  }
  if (words.length === 0 && !context.namesFiles) yield* fail(plain('NAME or filename is required for debug'));
  const policy = context.text('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) {
    yield* fail(plain(`invalid image pull policy: ${policy}`));
  }
  if (!PROFILES.has(context.text('profile'))) yield* fail(plain(`unknown profile: ${context.text('profile')}`));
  if (context.text('profile') === 'legacy') {
    context.err(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
  }
  if (copying && image === '' && context.list('set-image').length === 0 && context.dash === undefined) {
    yield* fail(plain('you must specify --image, --set-image or command arguments.'));
  }
  if (context.on('replace') && !copying) yield* fail(plain('--replace may only be used with --copy-to.'));
  if (context.on('same-node') && !copying) yield* fail(plain('--same-node may only be used with --copy-to.'));
  if (copying && context.text('target') !== '') {
    yield* fail(plain('--target is incompatible with --copy-to. Use --share-processes instead.'));
  }
  if (context.on('tty') && !context.on('stdin'))
    yield* fail(plain('-i/--stdin is required for containers with -t/--tty=true'));
}

interface DebugTarget {
  readonly pod: Pod;
  readonly container: string;
}

function* debugOne(context: Context, info: Info, command: readonly string[]): Task<DebugTarget | undefined> {
  if (info.mapping.kind === 'Node') return yield* debugNode(context, info, command);
  if (info.mapping.kind !== 'Pod') {
    const { group, version, kind } = info.mapping;
    return yield* fail(plain(`${JSON.stringify(`${group}/${version}, Kind=${kind}`)} not supported by debug`));
  }
  const pod = asPod(info.object);
  return context.text('copy-to') === ''
    ? yield* addContainer(context, info, pod, command)
    : yield* copyPod(context, info, pod, command);
}

function* addContainer(context: Context, info: Info, pod: Pod, command: readonly string[]): Task<DebugTarget> {
  const name = containerName(context);
  const target = context.text('target');
  if (target !== '') {
    context.out(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  const container: EphemeralContainer = {
    ...debugContainer(context, name, command),
    ...(target === '' ? {} : { targetContainerName: target }),
  };
  const others = (pod.spec?.ephemeralContainers ?? []).map((other) => other.name);
  const order = [...others.filter((other) => other !== name), name].map((other) => ({ name: other }));
  const patch = {
    spec: { '$setElementOrder/ephemeralContainers': order, ephemeralContainers: mergedByName(pod, container) },
  };
  const where = {
    mapping: info.mapping,
    namespace: info.namespace,
    name: info.name,
    subresource: 'ephemeralcontainers',
  };
  const answer = yield* check(context.client.patch(where, PATCH_TYPES.strategic, patch));
  return { pod: asPod(answer), container: name };
}

/** The list as it is to become; capabilities of a container that is there already come twice, as in the real command. */
function mergedByName(pod: Pod, container: EphemeralContainer): readonly EphemeralContainer[] {
  const old = pod.spec?.ephemeralContainers?.find((other) => other.name === container.name);
  const added = old?.securityContext?.capabilities?.add;
  const own = container.securityContext?.capabilities?.add;
  if (!added || !own) return [container];
  return [
    { ...container, securityContext: { ...container.securityContext, capabilities: { add: [...added, ...own] } } },
  ];
}

function* copyPod(context: Context, info: Info, pod: Pod, command: readonly string[]): Task<DebugTarget> {
  const { nodeName, ephemeralContainers: _ephemeral, ...rest } = pod.spec ?? { containers: [] };
  const copied: PodSpec = {
    ...rest,
    containers: withImages(context, rest.containers),
    ...(context.on('same-node') && nodeName ? { nodeName } : {}),
    ...(context.given('share-processes') ? { shareProcessNamespace: context.on('share-processes') } : {}),
  };
  const debugged = yield* withDebugContainer(context, copied, command);
  const spec = debugged.name === '' ? debugged.spec : profiled(context, debugged.spec);
  const { labels, annotations } = pod.metadata;
  const keep = (flag: string): boolean => debugged.name === '' || context.on(flag);
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: context.text('copy-to'),
      namespace: info.namespace,
      ...(keep('keep-labels') && labels ? { labels } : {}),
      ...(keep('keep-annotations') && annotations ? { annotations } : {}),
    },
    spec,
  };
  const place = { mapping: info.mapping, namespace: info.namespace };
  const created = yield* check(context.client.create(place, body));
  if (context.on('replace')) {
    yield* check(context.client.delete({ ...place, name: info.name }, { kind: 'DeleteOptions', apiVersion: 'v1' }));
  }
  return { pod: asPod(created), container: debugged.name };
}

/** `--set-image`. */
function* debugNode(context: Context, info: Info, command: readonly string[]): Task<DebugTarget> {
  const podName = `node-debugger-${info.name}-${suffix(context, 1)}`;
  const name = context.text('container') || 'debugger';
  if (!context.on('quiet'))
    context.out(`Creating debugging pod ${podName} with container ${name} on node ${info.name}.\n`);
  const profile = context.text('profile');
  const host = profile === 'legacy' || profile === 'general' || profile === 'sysadmin' || profile === 'netadmin';
  const { securityContext: _security, ...container } = debugContainer(context, name, command);
  const files =
    profile === 'restricted' || profile === 'netadmin' || profile === 'baseline'
      ? {}
      : { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] };
  const body: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName,
      namespace: context.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' },
    },
    spec: {
      containers: [
        { ...container, ...files, ...(profile === 'sysadmin' ? { securityContext: { privileged: true } } : {}) },
      ],
      ...(host ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      nodeName: info.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...('volumeMounts' in files ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
    },
  };
  const mapping = yield* check((yield* check(context.mapper())).resource('pods'));
  const created = yield* check(context.client.create({ mapping, namespace: context.namespace }, body));
  return { pod: asPod(created), container: name };
}

/** Waits for the debugging container and joins it; shows its log if it has already ended. */
function* attachTo(context: Context, created: Pod, container: string): Task<number> {
  const { kernel } = context.environment;
  const path = podPath(created, '').replace(/\/$/, '');
  for (;;) {
    const pod = asPod((yield* check(context.client.request('GET', path))) as JsonObject);
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.ephemeralContainerStatuses ?? [])];
    const state = statuses.find((status) => status.name === container)?.state;
    if (state?.terminated) {
      printLog(context, pod, container);
      return 0;
    }
    if (state?.running) {
      if (!context.on('quiet')) {
        context.err(
          "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
        );
      }
      return yield* attachOrLog(context, pod, container);
    }
    yield* waitFor(delay(kernel, 100));
  }
}
