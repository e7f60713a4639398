import { quote } from '../validation/field-error.ts';
import type { Volume, VolumeProjection } from '../generated/types.ts';

/** A path within a volume, and what puts a file there. */
interface Target {
  readonly path: string;
  readonly source: string;
}

/** Files of a volume that lie in each other's way (warningsForOverlappingVirtualPaths). */
export function warningsForOverlappingPaths(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap((volume) => [
    ...warn(volume, `ConfigMap ${quote(volume.configMap?.name ?? '')}`, volume.configMap?.items),
    ...warn(volume, `Secret ${quote(volume.secret?.secretName ?? '')}`, volume.secret?.items),
    ...warn(volume, 'DownwardAPI', volume.downwardAPI?.items),
    ...warningsForProjected(volume),
  ]);
}

function warn(
  volume: Volume,
  kind: string,
  items: readonly { readonly path: string }[] | undefined,
): readonly string[] {
  if (!items) return [];
  return overlaps(items.map(({ path }) => ({ path, source: '' }))).map((text) => textOf(volume, kind, text));
}

function textOf(volume: Volume, kind: string, overlap: string): string {
  return `volume ${quote(volume.name)} (${kind}): overlapping paths: ${overlap}`;
}

function warningsForProjected(volume: Volume): readonly string[] {
  const sources = volume.projected?.sources ?? [];
  const empty = sources.filter((source) => Object.keys(source).length === 0);
  return [
    ...empty.map(() => `volume ${quote(volume.name)} (Projected) has no sources provided`),
    ...overlaps(sources.flatMap(targetsOf)).map((text) => textOf(volume, 'Projected', text)),
  ];
}

function targetsOf({
  configMap,
  secret,
  downwardAPI,
  serviceAccountToken: token,
  clusterTrustBundle: bundle,
}: VolumeProjection): readonly Target[] {
  if (configMap?.items)
    return configMap.items.map(({ path }) => ({ path, source: `ConfigMap ${quote(configMap.name ?? '')}` }));
  if (secret?.items) return secret.items.map(({ path }) => ({ path, source: `Secret ${quote(secret.name ?? '')}` }));
  if (downwardAPI?.items) return downwardAPI.items.map(({ path }) => ({ path, source: 'DownwardAPI' }));
  if (token) return [{ path: token.path, source: 'ServiceAccountToken' }];
  return bundle
    ? [{ path: bundle.path, source: `ClusterTrustBundle ${quote(bundle.name ?? bundle.signerName ?? '')}` }]
    : [];
}

function overlaps(targets: readonly Target[]): readonly string[] {
  const clean = targets.map(({ path, source }) => ({ path: path.replace(/\/+$/, ''), source }));
  return clean.flatMap((target, i) =>
    clean
      .slice(0, i)
      .filter((earlier) => target.path !== '' && earlier.path !== '' && overlap(earlier.path, target.path))
      .map((earlier) => `${shown(target)} with ${shown(earlier)}`),
  );
}

function overlap(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

function shown({ path, source }: Target): string {
  return source ? `${quote(path)} (${source})` : quote(path);
}
