// The files of configMap, secret, downwardAPI and projected volumes (pkg/volume/{configmap,secret,downwardapi,projected}).

import type {
  ConfigMap,
  DownwardAPIVolumeFile,
  KeyToPath,
  Pod,
  Secret,
  Volume,
  VolumeProjection,
} from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { decodeBase64Text } from '../../../base/base64.ts';
import { fieldValue, resourceValue } from '../container/downward-api.ts';
import type { EnvironmentSources } from '../container/environment.ts';

/** Path in the volume → text and mode. */
export type Payload = ReadonlyMap<string, { readonly text: string; readonly mode: number }>;

const DEFAULT_MODE = 0o644;

/** The files of a volume that the API fills; undefined for other kinds of volumes. */
export function payloadOf(pod: Pod, volume: Volume, sources: EnvironmentSources): Result<Payload, string> | undefined {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) return configMapFiles(pod, configMap, configMap.defaultMode ?? DEFAULT_MODE, sources);
  if (secret) {
    return secretFiles(pod, { ...secret, name: secret.secretName ?? '' }, secret.defaultMode ?? DEFAULT_MODE, sources);
  }
  if (downwardAPI)
    return ok(downwardFiles(pod, downwardAPI.items ?? [], downwardAPI.defaultMode ?? DEFAULT_MODE, sources));
  if (projected) return projectedFiles(pod, projected.sources ?? [], projected.defaultMode ?? DEFAULT_MODE, sources);
  return undefined;
}

interface Reference {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function configMapFiles(pod: Pod, ref: Reference, mode: number, sources: EnvironmentSources): Result<Payload, string> {
  const found = sources.configMap(pod.metadata.namespace ?? '', ref.name ?? '');
  if (!found) return ref.optional ? ok(new Map()) : err(`configmap "${ref.name}" not found`);
  return select(configMapData(found), ref, mode, (key) => `configmap references non-existent config key: ${key}`);
}

function configMapData({ data = {}, binaryData = {} }: ConfigMap): Readonly<Record<string, string>> {
  const binary = Object.entries(binaryData).map(([key, value]) => [key, decodeBase64Text(value) ?? ''] as const);
  return binary.length === 0 ? data : { ...data, ...Object.fromEntries(binary) };
}

function secretFiles(pod: Pod, ref: Reference, mode: number, sources: EnvironmentSources): Result<Payload, string> {
  const found = sources.secret(pod.metadata.namespace ?? '', ref.name ?? '');
  if (!found) return ref.optional ? ok(new Map()) : err(`secret "${ref.name}" not found`);
  return select(secretData(found), ref, mode, (key) => `references non-existent secret key: ${key}`);
}

function secretData({ data = {} }: Secret): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64Text(value) ?? '']));
}

/** All keys, or those that `items` names. */
function select(
  data: Readonly<Record<string, string>>,
  { items, optional }: Reference,
  mode: number,
  missing: (key: string) => string,
): Result<Payload, string> {
  if (!items || items.length === 0)
    return ok(new Map(Object.entries(data).map(([key, text]) => [key, { text, mode }])));
  const files = new Map<string, { readonly text: string; readonly mode: number }>();
  for (const item of items) {
    const text = data[item.key];
    if (text !== undefined) files.set(item.path, { text, mode: item.mode ?? mode });
    else if (!optional) return err(missing(item.key));
  }
  return ok(files);
}

function downwardFiles(
  pod: Pod,
  items: readonly DownwardAPIVolumeFile[],
  mode: number,
  sources: EnvironmentSources,
): Payload {
  return new Map(items.map((item) => [item.path, { text: downwardText(pod, item, sources), mode: item.mode ?? mode }]));
}

function downwardText(
  pod: Pod,
  { fieldRef, resourceFieldRef }: DownwardAPIVolumeFile,
  sources: EnvironmentSources,
): string {
  if (fieldRef) return fieldValue(pod, fieldRef, sources) ?? '';
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = containers.find((one) => one.name === resourceFieldRef?.containerName);
  return resourceFieldRef && container ? resourceValue(container, resourceFieldRef, sources) : '';
}

function projectedFiles(
  pod: Pod,
  projections: readonly VolumeProjection[],
  mode: number,
  sources: EnvironmentSources,
): Result<Payload, string> {
  const files = new Map<string, { readonly text: string; readonly mode: number }>();
  const errors: string[] = [];
  for (const projection of projections) {
    const part = projectionFiles(pod, projection, mode, sources);
    if (!part.ok) errors.push(part.error);
    else for (const [path, file] of part.value) files.set(path, file);
  }
  if (errors.length === 0) return ok(files);
  return err(errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`);
}

function projectionFiles(
  pod: Pod,
  { configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection,
  mode: number,
  sources: EnvironmentSources,
): Result<Payload, string> {
  if (configMap) return configMapFiles(pod, configMap, mode, sources);
  if (secret) return secretFiles(pod, secret, mode, sources);
  if (downwardAPI) return ok(downwardFiles(pod, downwardAPI.items ?? [], mode, sources));
  if (serviceAccountToken) return ok(new Map([[serviceAccountToken.path, { text: tokenOf(pod), mode }]]));
  return ok(new Map());
}

/** Stands for the signed token: names the account and the pod that it is bound to. */
function tokenOf(pod: Pod): string {
  const { namespace, uid } = pod.metadata;
  return `podarium.${namespace}.${pod.spec.serviceAccountName ?? 'default'}.${uid}`;
}
