// The environment of a container, made at each start (pkg/kubelet/kubelet_pods.go makeEnvironmentVariables, pkg/kubelet/envvars).

import type { ConfigMap, Container, EnvVar, Pod, Secret, Service } from '../../../api/generated/types.ts';
import { byText } from '../../../base/compare.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { decodeBase64Text } from '../../../base/base64.ts';
import type { DownwardSources } from './downward-api.ts';
import { fieldValue, resourceValue } from './downward-api.ts';
import { expand } from './expansion.ts';

/** What the environment is taken from. */
export interface EnvironmentSources extends DownwardSources {
  readonly configMap: (namespace: string, name: string) => ConfigMap | undefined;
  readonly secret: (namespace: string, name: string) => Secret | undefined;
  /** Variables of the Services of a namespace, and of `kubernetes` in any case. */
  readonly serviceVariables: (namespace: string) => ServiceVariables;
}

type Named = { readonly name: string; readonly value: string };

/** The variables in order: envFrom, env, then the Services'. An error is the text of CreateContainerConfigError. */
export function environmentOf(
  pod: Pod,
  container: Container,
  sources: EnvironmentSources,
): Result<readonly Named[], string> {
  const { all, master } = sources.serviceVariables(pod.metadata.namespace ?? '');
  const services = pod.spec.enableServiceLinks === false ? master : all;
  if (!container.env?.length && !container.envFrom?.length) return ok(listOf(services));
  const variables = new Map<string, string>();
  const from = addFromSources(pod, container, sources, variables);
  if (!from.ok) return from;
  for (const variable of container.env ?? []) {
    const value = valueOf(pod, container, variable, sources, (name) => variables.get(name) ?? services.get(name));
    if (!value.ok) return value;
    if (value.value !== undefined) variables.set(variable.name, value.value);
  }
  for (const [name, value] of services) if (!variables.has(name)) variables.set(name, value);
  return ok([...variables].map(([name, value]) => ({ name, value })));
}

const lists = new WeakMap<ReadonlyMap<string, string>, readonly Named[]>();

/** One list for all containers that have no variables of their own. */
function listOf(services: ReadonlyMap<string, string>): readonly Named[] {
  const known = lists.get(services) ?? [...services].map(([name, value]) => ({ name, value }));
  lists.set(services, known);
  return known;
}

function addFromSources(
  pod: Pod,
  container: Container,
  sources: EnvironmentSources,
  variables: Map<string, string>,
): Result<undefined, string> {
  const namespace = pod.metadata.namespace ?? '';
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const ref = configMapRef ?? secretRef;
    if (!ref) continue;
    const name = ref.name ?? '';
    const data = configMapRef ? sources.configMap(namespace, name)?.data : decoded(sources.secret(namespace, name));
    const exists = configMapRef ? sources.configMap(namespace, name) : sources.secret(namespace, name);
    if (!exists) {
      if (ref.optional) continue;
      return err(`${configMapRef ? 'configmap' : 'secret'} "${name}" not found`);
    }
    for (const [key, value] of Object.entries(data ?? {})) variables.set(prefix + key, value);
  }
  return ok(undefined);
}

function decoded(secret: Secret | undefined): Readonly<Record<string, string>> | undefined {
  if (!secret?.data) return undefined;
  return Object.fromEntries(Object.entries(secret.data).map(([key, value]) => [key, decodeBase64Text(value) ?? '']));
}

function valueOf(
  pod: Pod,
  container: Container,
  variable: EnvVar,
  sources: EnvironmentSources,
  lookup: (name: string) => string | undefined,
): Result<string | undefined, string> {
  const { valueFrom } = variable;
  if (!valueFrom) return ok(expand(variable.value ?? '', lookup));
  if (valueFrom.fieldRef) return ok(fieldValue(pod, valueFrom.fieldRef, sources) ?? '');
  if (valueFrom.resourceFieldRef) {
    const { containerName } = valueFrom.resourceFieldRef;
    const named = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
      (one) => one.name === containerName,
    );
    return ok(resourceValue(named ?? container, valueFrom.resourceFieldRef, sources));
  }
  const namespace = pod.metadata.namespace ?? '';
  const { configMapKeyRef, secretKeyRef } = valueFrom;
  if (configMapKeyRef) {
    const found = sources.configMap(namespace, configMapKeyRef.name ?? '');
    return keyOf(configMapKeyRef, 'ConfigMap', namespace, found !== undefined, found?.data?.[configMapKeyRef.key]);
  }
  if (secretKeyRef) {
    const found = sources.secret(namespace, secretKeyRef.name ?? '');
    const value = found?.data?.[secretKeyRef.key];
    const text = value === undefined ? undefined : decodeBase64Text(value);
    return keyOf(secretKeyRef, 'Secret', namespace, found !== undefined, text);
  }
  return ok(undefined);
}

function keyOf(
  ref: { readonly name?: string; readonly key: string; readonly optional?: boolean },
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  exists: boolean,
  value: string | undefined,
): Result<string | undefined, string> {
  if (value !== undefined || ref.optional) return ok(value);
  if (!exists) return err(`${kind.toLowerCase()} "${ref.name ?? ''}" not found`);
  return err(`couldn't find key ${ref.key} in ${kind} ${namespace}/${ref.name ?? ''}`);
}

/** The variables that Services stand for in the containers of a namespace. */
export interface ServiceVariables {
  readonly all: ReadonlyMap<string, string>;
  /** Without the namespace's own: of `kubernetes` alone. */
  readonly master: ReadonlyMap<string, string>;
}

/** @param own the namespace's Services */
export function serviceVariablesOf(kubernetes: Service | undefined, own: readonly Service[]): ServiceVariables {
  const master = new Map<string, string>();
  if (kubernetes) addService(master, kubernetes);
  const all = new Map<string, string>();
  const services = kubernetes && !own.includes(kubernetes) ? [...own, kubernetes] : own;
  for (const service of services.toSorted((a, b) => byText(a.metadata.name, b.metadata.name))) addService(all, service);
  return { all, master };
}

function addService(variables: Map<string, string>, service: Service): void {
  const { clusterIP, ports = [] } = service.spec;
  const [first] = ports;
  if (!clusterIP || clusterIP === 'None' || !first) return;
  const name = service.metadata.name.toUpperCase().replaceAll('-', '_');
  variables.set(`${name}_SERVICE_HOST`, clusterIP);
  variables.set(`${name}_SERVICE_PORT`, String(first.port));
  for (const port of ports) {
    if (port.name)
      variables.set(`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`, String(port.port));
  }
  ports.forEach((port, index) => {
    const protocol = port.protocol ?? 'TCP';
    const url = `${protocol.toLowerCase()}://${clusterIP}:${port.port}`;
    const prefix = `${name}_PORT_${port.port}_${protocol.toUpperCase()}`;
    if (index === 0) variables.set(`${name}_PORT`, url);
    variables.set(prefix, url);
    variables.set(`${prefix}_PROTO`, protocol.toLowerCase());
    variables.set(`${prefix}_PORT`, String(port.port));
    variables.set(`${prefix}_ADDR`, clusterIP);
  });
}
