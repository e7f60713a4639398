import { badRequest, notFound } from '../../../../api/validation/errors.ts';
import { apiVersionOf } from '../../../../api/kinds.ts';
import { keyFor } from '../../../../api/object.ts';
import type { KubeObject } from '../../../../api/object.ts';
import type { Status } from '../../../../api/generated/types.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import { createObject } from '../../verbs/create.ts';
import { applyConfiguration, checkConfiguration, typedPatchError } from '../../managed-fields/apply.ts';
import { ownersOf } from '../../managed-fields/owners.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { updateObject } from '../../verbs/update.ts';
import type { UpdateStrategy } from '../../verbs/update.ts';
import { presentContext, writeContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import { DecodeError, decode, jsonKind } from '../../codec/decode.ts';
import { isRecord } from '../../../../base/record.ts';
import type { Representation } from '../media-type.ts';
import { presentObject } from '../present.ts';
import { queryValue, writeOptions } from '../query.ts';
import { answer, refuse, Warnings } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { fieldErrorsOf } from '../../managed-fields/typed-errors.ts';
import { withNamespace } from './writes.ts';
import { parseYaml, YamlError } from '../../codec/yaml-text.ts';

/** PATCH with a server-side apply. */
export function applyFromRequest(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
  strategy: UpdateStrategy,
): ApiResponse {
  const warnings = new Warnings();
  const options = writeOptions(request, 'PatchOptions', true);
  if (!options.ok) return refuse(options.error);
  const config = configuration(request, route);
  if (!config.ok) return refuse(config.error);
  const { registry, owners } = backend;
  const { kind } = route;
  const live = registry.get(kind.resource, keyFor(route.namespace, route.name ?? ''));
  if (!live && route.subresource !== '') return refuse(notFound(kind, route.name ?? ''));
  const applied = applyConfiguration(live, config.value, live ? ownersOf(owners.of(live)) : [], {
    kind,
    manager: options.value.manager,
    subresource: route.subresource,
    time: registry.now(),
    force: options.value.force,
  });
  if (!applied.ok) return refuse(applied.error);
  const manage = (next: KubeObject, old: KubeObject | undefined): KubeObject =>
    owners.recorded(next, old, applied.value.owners);
  const context = { ...writeContext(backend, request, route, options.value, warnings), manage, patch: true };
  const object = decode(applied.value.object, kind.schema).value as KubeObject;
  const result = live
    ? updateObject(registry, kind, object, context, strategy)
    : createObject(registry, kind, object, context);
  if (!result.ok) return refuse(result.error, warnings.all());
  const include = queryValue(request, 'includeObject');
  const shown = presentObject(result.value, route, representation, presentContext(backend), include);
  return answer(live ? 200 : 201, shown, warnings.all());
}

/** The applied configuration, decoded: complete with kind and name, strict whatever the request says. */
function configuration(request: ApiRequest, route: ResourceRoute): Result<KubeObject, Status> {
  const { kind } = route;
  const wanted = apiVersionOf({ group: route.group, version: route.version });
  const parsed = parseBody(request);
  if (!parsed.ok) return parsed;
  const { apiVersion = '', kind: sentKind = '' } = parsed.value as Partial<KubeObject>;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  if (apiVersion !== wanted || sentKind !== kind.kind) {
    return err(badRequest(`invalid object type: ${group}/${version}, Kind=${sentKind}`));
  }
  const config = parsed.value as unknown as KubeObject;
  const managed = checkConfiguration(config);
  if (managed) return err(managed);
  const problem = fieldErrorsOf(parsed.value, kind.schema);
  if (problem) return err(typedPatchError(config, kind, problem));
  return named(config, route);
}

function parseBody(request: ApiRequest): Result<Readonly<Record<string, unknown>>, Status> {
  const { body } = request;
  if (typeof body !== 'string') {
    return isRecord(body) ? ok(body) : err(badRequest(notAnObject(body)));
  }
  try {
    const { value, duplicates } = parseYaml(body);
    if (duplicates.length > 0) {
      const list = duplicates.map((text) => `  ${text}`).join('\n');
      return err(
        badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n${list}`),
      );
    }
    return isRecord(value) ? ok(value) : err(badRequest(notAnObject(value)));
  } catch (error) {
    if (error instanceof YamlError)
      return err(badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`));
    throw error;
  }
}

function notAnObject(value: unknown): string {
  const why = `json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`;
  return `error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`;
}

function named(config: KubeObject, route: ResourceRoute): Result<KubeObject, Status> {
  const metadata = { ...config.metadata };
  const { name } = metadata;
  if (!name) {
    return err(
      badRequest(`the name of the object (${route.name} based on URL) was undeterminable: name must be provided`),
    );
  }
  if (name && name !== route.name) {
    return err(badRequest(`the name of the object (${name}) does not match the name on the URL (${route.name})`));
  }
  const decoded = decodeConfig({ ...config, metadata: { ...metadata, name: route.name } } as KubeObject, route);
  return decoded.ok ? withNamespace(decoded.value, route) : decoded;
}

function decodeConfig(config: KubeObject, { kind }: ResourceRoute): Result<KubeObject, Status> {
  try {
    return ok(decode(config, kind.schema, { fill: false, keepEmpty: true }).value as KubeObject);
  } catch (error) {
    if (error instanceof DecodeError) return err(badRequest(error.message));
    throw error;
  }
}
