import { badRequest, invalid, notFound, success, unknownError } from '../../../../api/validation/errors.ts';
import {
  forbiddenField,
  formatFieldErrors,
  invalidValue,
  notSupported,
  required,
} from '../../../../api/validation/field-error.ts';
import type { FieldError } from '../../../../api/validation/field-error.ts';
import type { Binding, Eviction, Pod, Status } from '../../../../api/generated/types.ts';
import { keyFor } from '../../../../api/object.ts';
import type { KubeObject } from '../../../../api/object.ts';
import { prepareResize, validatePodResize } from '../../../../api/pod/validate-pod-resize.ts';
import { validateEphemeralContainersUpdate } from '../../../../api/pod/validate-pod-update.ts';
import { deepEqual } from '../../../../base/equal.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import { bindPod } from '../../verbs/binding.ts';
import { evictPod } from '../../verbs/eviction.ts';
import type { ExecOptions, LogOptions } from '../../kubelet-access.ts';
import { changeMetadata } from '../../metadata.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import type { UpdateStrategy } from '../../verbs/update.ts';
import type { Backend } from '../backend.ts';
import { authorOf, queryFlag, queryNumber, queryValue, queryValues, writeOptions } from '../query.ts';
import { answer, refuse, Warnings } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { NAMESPACE_MISMATCH, readBody } from './writes.ts';

const BINDING = { apiVersion: 'v1', kind: 'Binding', schema: 'Binding', goPackage: 'core' };
const EVICTION = { apiVersion: 'policy/v1', kind: 'Eviction', schema: 'Eviction', goPackage: 'policy' };

function created(): ApiResponse {
  const { details: _details, ...status } = success({});
  return answer(201, { ...status, code: 201 });
}

/** POST pods/NAME/binding, and POST bindings. */
export function serveBinding(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const warnings = new Warnings();
  const options = writeOptions(request, 'CreateOptions');
  if (!options.ok) return refuse(options.error);
  const body = readBody(request, BINDING, options.value, warnings);
  if (!body.ok) return refuse(body.error);
  const { target, metadata } = body.value as unknown as Binding;
  const name = route.name ?? metadata.name;
  if (metadata.name !== name) return refuse(badRequest('name in URL does not match name in Binding object'));
  const errors = checkTarget(target ?? {});
  if (errors.length > 0) return refuse(unknownError(formatFieldErrors(errors)));
  const context = { author: authorOf(request), dryRun: options.value.dryRun };
  const result = bindPod(
    backend.registry,
    route.namespace ?? '',
    name,
    target?.name ?? '',
    context,
    metadata.annotations,
  );
  return result.ok ? created() : refuse(result.error);
}

function checkTarget({ kind, name }: NonNullable<Partial<Binding>['target']>): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (kind && kind !== 'Node') errors.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  if (!name) errors.push(required('target.name'));
  return errors;
}

/** POST pods/NAME/eviction. */
export function serveEviction(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const warnings = new Warnings();
  const options = writeOptions(request, 'CreateOptions');
  if (!options.ok) return refuse(options.error);
  const sent = { ...request, body: inPolicyV1(request.body) };
  const body = readBody(sent, EVICTION, options.value, warnings);
  if (!body.ok) return refuse(body.error);
  const { metadata, deleteOptions = {} } = body.value as unknown as Eviction;
  const name = route.name ?? '';
  if (metadata?.name !== name) return refuse(badRequest('name in URL does not match name in Eviction object'));
  if (metadata.namespace && metadata.namespace !== route.namespace) return refuse(badRequest(NAMESPACE_MISMATCH));
  const dryRun = options.value.dryRun || (deleteOptions.dryRun?.length ?? 0) > 0;
  const context = { author: authorOf(request), dryRun, warn: warnings.add };
  const result = evictPod(backend.registry, route.namespace ?? '', name, deleteOptions, context);
  return result.ok ? created() : refuse(result.error);
}

/** policy/v1beta1 is still taken here. */
function inPolicyV1(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const { apiVersion } = body as Partial<KubeObject>;
  return apiVersion === 'policy/v1beta1' ? { ...body, apiVersion: 'policy/v1' } : body;
}

/** Only ephemeral containers are added. */
export const ephemeralContainersUpdate: UpdateStrategy = {
  subresource: 'ephemeralcontainers',
  defaults: true,
  prepare(_kind, next, old) {
    const [pod, before] = [next as Pod, old as Pod];
    const { ephemeralContainers } = pod.spec;
    if (deepEqual(ephemeralContainers ?? [], before.spec.ephemeralContainers ?? [])) return before;
    const { ephemeralContainers: _old, ...spec } = before.spec;
    const changed = { ...before, spec: ephemeralContainers?.length ? { ...spec, ephemeralContainers } : spec };
    return changeMetadata(changed, { generation: (before.metadata.generation ?? 0) + 1 });
  },
  validate: (_kind, next, old) => validateEphemeralContainersUpdate(next as Pod, old as Pod),
};

/** Only the resources of containers are changed. */
export const resizeUpdate: UpdateStrategy = {
  subresource: 'resize',
  defaults: true,
  owned: (_kind, next) => next,
  prepare(_kind, next, old) {
    const [pod, before] = [next as Pod, old as Pod];
    const resized = prepareResize(pod, before);
    if (deepEqual(resized.spec, before.spec)) return before;
    return changeMetadata(resized, { generation: (before.metadata.generation ?? 0) + 1 });
  },
  validate: (_kind, next, old) => validatePodResize(next as Pod, old as Pod),
};

/** A pod that is there, on a node, with the container that is asked for. */
export interface Target<T> {
  readonly pod: Pod;
  readonly options: T;
}

/** The pod that a request is about; its error says that there is none. */
export function podOf(backend: Backend, route: ResourceRoute): Result<Pod, Status> {
  const name = route.name ?? '';
  const pod = backend.registry.get('pods', keyFor(route.namespace, name)) as Pod | undefined;
  return pod ? ok(pod) : err(notFound(route.kind, name));
}

/** What `pods/NAME/log` is to show (ValidatePodLogOptions, LogLocation). */
export function logTarget(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
): Result<Target<LogOptions>, Status> {
  const options = logOptions(request);
  if (!options.ok) return options;
  const errors = [...checkLogOptions(options.value), ...checkStream(request)];
  if (errors.length > 0) {
    return err(invalid({ group: '', kind: 'PodLogOptions' }, route.name ?? '', errors));
  }
  const pod = podOf(backend, route);
  if (!pod.ok) return pod;
  const container = containerFor(pod.value, options.value.container);
  if (!container.ok) return container;
  return ok({ pod: pod.value, options: { ...options.value, container: container.value } });
}

/** One stream alone cannot be asked for while its feature gate (PodLogsQuerySplitStreams) is off. */
function checkStream(request: ApiRequest): readonly FieldError[] {
  return queryValue(request, 'stream') === undefined ? [] : [forbiddenField('stream', 'may not be specified')];
}

function logOptions(request: ApiRequest): Result<LogOptions, Status> {
  const numbers: Record<string, number> = {};
  for (const name of ['sinceSeconds', 'tailLines', 'limitBytes'] as const) {
    const value = queryNumber(request, name);
    if (!value.ok) return value;
    if (value.value !== undefined) numbers[name] = value.value;
  }
  const sinceTime = queryValue(request, 'sinceTime');
  if (sinceTime && Number.isNaN(Date.parse(sinceTime))) {
    const layout = '2006-01-02T15:04:05Z07:00';
    return err(badRequest(`parsing time "${sinceTime}" as "${layout}": cannot parse "${sinceTime}" as "2006"`));
  }
  return ok({
    container: queryValue(request, 'container') ?? '',
    follow: queryFlag(request, 'follow'),
    previous: queryFlag(request, 'previous'),
    timestamps: queryFlag(request, 'timestamps'),
    ...numbers,
    ...(sinceTime ? { sinceTime } : {}),
  });
}

function checkLogOptions({ tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalidValue('tailLines', tailLines, 'must be greater than or equal to 0'));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.push(invalidValue('limitBytes', limitBytes, 'must be greater than 0'));
  }
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.push(forbiddenField('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidValue('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  }
  return errors;
}

/** What exec and attach are to run, and where (ExecLocation, AttachLocation). */
export function execTarget(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
): Result<Target<ExecOptions>, Status> {
  const pod = podOf(backend, route);
  if (!pod.ok) return pod;
  const options = execOptions(request);
  if (route.subresource === 'exec' && options.command.length === 0) {
    return err(badRequest('you must specify at least 1 command for the container'));
  }
  if (!options.stdin && !options.stdout && !options.stderr) {
    return err(badRequest('you must specify at least 1 of stdin, stdout, stderr'));
  }
  const container = containerFor(pod.value, options.container);
  if (!container.ok) return container;
  const { nodeName } = pod.value.spec;
  if (!nodeName) return err(badRequest(`pod ${pod.value.metadata.name} does not have a host assigned`));
  return ok({ pod: pod.value, options: { ...options, container: container.value } });
}

function execOptions(request: ApiRequest): ExecOptions {
  const flag = (name: string, missing: boolean): boolean =>
    queryValue(request, name) === undefined ? missing : queryFlag(request, name);
  return {
    container: queryValue(request, 'container') ?? '',
    command: queryValues(request, 'command'),
    stdin: flag('stdin', false),
    stdout: flag('stdout', false),
    stderr: flag('stderr', false),
    tty: flag('tty', false),
  };
}

/** The container that is meant; with several it must be named. */
function containerFor({ metadata, spec }: Pod, name: string): Result<string, Status> {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  const names = all.map((container) => container.name);
  if (name) {
    return names.includes(name) ? ok(name) : err(badRequest(`container ${name} is not valid for pod ${metadata.name}`));
  }
  const [only] = spec.containers;
  if (names.length === 1 && only) return ok(only.name);
  const choice = `choose one of: [${names.join(' ')}]`;
  return err(badRequest(`a container name must be specified for pod ${metadata.name}, ${choice}`));
}
