// Which pod and container a command like logs or exec is about (kubectl/pkg/polymorphichelpers, kubectl/pkg/cmd/util/podcmd).
import type { Pod } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, waitFor } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { mapAt, objectAt } from '../../json.ts';
import { selectorText } from '../../label-selector-text.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { list } from '../../resources/builder.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** All containers of a pod as messages list them: containers, init containers, ephemeral ones. */
function containerNames(pod: Pod): string {
  const spec = pod.spec;
  return [
    ...(spec?.containers ?? []).map(({ name }) => name),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec?.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ].join(', ');
}

/** Whether a pod has a container, of whatever sort. */
function hasContainer(pod: Pod, name: string): boolean {
  const spec = pod.spec;
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])];
  return all.some((container) => container.name === name);
}

/** The container that is meant: the named one, the annotated one, or the first, which is then told unless `quiet`. */
export function chooseContainer(
  context: Context,
  pod: Pod,
  named: string,
  quiet: boolean,
  tellOn: 'err' | 'out' = 'err',
): Result<string, Failure> {
  if (named !== '') {
    if (hasContainer(pod, named)) return ok(named);
    return err(plain(`container ${named} is not valid for pod ${pod.metadata.name} out of: ${containerNames(pod)}`));
  }
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (annotated !== undefined && annotated !== '') {
    if (hasContainer(pod, annotated)) return ok(annotated);
    context.err(
      `Default container name ${JSON.stringify(annotated)} in annotation not found in pod ${pod.metadata.name}\n`,
    );
  }
  const first = pod.spec?.containers[0]?.name ?? '';
  const names = containerNames(pod);
  if (!quiet && names !== first) context[tellOn](`Defaulted container ${JSON.stringify(first)} out of: ${names}\n`);
  return ok(first);
}

const GO_TYPES: Readonly<Record<string, string>> = { autoscaling: 'v2' };

/** `*v1.ConfigMap`: how Go names a kind in messages. */
export function goType(info: Info): string {
  return `*${GO_TYPES[info.mapping.group] ?? info.mapping.version}.${info.mapping.kind}`;
}

const WITH_PODS: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ReplicationController',
  'Service',
]);

/** The selector of an object's pods; undefined for kinds without pods. */
export function podSelectorOf(info: Info): string | undefined {
  if (!WITH_PODS.has(info.mapping.kind)) return undefined;
  const flat = info.mapping.kind === 'Service' || info.mapping.kind === 'ReplicationController';
  if (flat) return selectorText({ matchLabels: mapAt(info.object, 'spec', 'selector') });
  return selectorText(objectAt(info.object, 'spec', 'selector') ?? {});
}

/** The pods of an object that has them, best first: running, ready, for the longest time. */
export function* podsOf(context: Context, info: Info, selector: string): Task<readonly Pod[]> {
  const mapper = yield* check(context.mapper());
  const mapping = yield* check(mapper.resource('pods'));
  const found = yield* check(
    list(context.client, mapping, { args: [], namespace: info.namespace, enforceNamespace: false, selector }),
  );
  return found.map(({ object }) => object as unknown as Pod).toSorted(byUse);
}

/** The pod that an object stands for: itself, or the best of its pods, which it waits for. */
export function* attachablePod(context: Context, info: Info, timeoutMs: number): Task<Pod> {
  if (info.mapping.kind === 'Pod') return info.object as unknown as Pod;
  const selector = podSelectorOf(info);
  if (selector === undefined)
    return yield* fail(plain(`cannot attach to ${goType(info)}: selector for ${goType(info)} not implemented`));
  const { kernel } = context.environment;
  const until = kernel.now + timeoutMs;
  for (;;) {
    const [pod] = yield* podsOf(context, info, selector);
    if (pod) return pod;
    if (kernel.now >= until) return yield* fail(plain('timed out waiting for the condition'));
    yield* waitFor(delay(kernel, Math.min(1000, until - kernel.now)));
  }
}

const PHASES: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

function byUse(a: Pod, b: Pod): number {
  const keys = (pod: Pod): readonly number[] => {
    const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready');
    const isReady = ready?.status === 'True';
    const restarts = Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));
    return [
      pod.spec?.nodeName ? 0 : 1,
      PHASES[pod.status?.phase ?? ''] ?? 3,
      isReady ? 0 : 1,
      isReady && ready.lastTransitionTime !== undefined ? Date.parse(ready.lastTransitionTime) : 0,
      restarts,
      Date.parse(pod.metadata.creationTimestamp),
    ];
  };
  const x = keys(a);
  const y = keys(b);
  for (const [at, key] of x.entries()) {
    const difference = key - (y[at] as number);
    if (difference !== 0) return difference;
  }
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** A pod's path, for its subresources. */
/** Refuses a time in which no pod can begin to run. */
export function* requireTimeout(context: Context): Task<void> {
  if (context.number('pod-running-timeout') > 0) return;
  yield* fail(context.usage('--pod-running-timeout must be higher than zero'));
}

export function podPath(pod: Pod, subresource: string): string {
  return `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/pods/${pod.metadata.name}/${subresource}`;
}

export function asPod(object: JsonObject): Pod {
  return object as unknown as Pod;
}
