/**
 * Volumes of a pod that is to be scheduled: what its claims are bound to, what they could be bound to on a node, and what has to be written before
 * the pod can be bound there (plugins/volumebinding).
 */
import {
  NO_PROVISIONER,
  SELECTED_NODE,
  findVolume,
  isFullyBound,
  storageClassOf,
} from '../../api/storage/volume-matching.ts';
import { quantityValue } from '../../api/values/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../api/generated/types.ts';
import type { ApiResult, Client } from '../apiserver/client.ts';
import type { NodeInfo } from './node-info.ts';
import { nodeMatcherOf } from '../../api/selectors/node-selector.ts';

export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  readonly unboundImmediate: readonly PersistentVolumeClaim[];
  /** To be bound once the pod has a node. */
  readonly delayed: readonly PersistentVolumeClaim[];
}

/** What is to be done for a pod's claims on a node. */
export interface VolumePlan {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  /** Claims for which a volume is to be made. */
  readonly provisions: readonly PersistentVolumeClaim[];
}

export function usesClaims({ spec }: Pod): boolean {
  return spec.volumes?.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral) ?? false;
}

/** The pod's claims, or what is wrong with one of them. */
export function claimsOf(pod: Pod, client: Client): PodClaims | string {
  const bound: PersistentVolumeClaim[] = [];
  const unboundImmediate: PersistentVolumeClaim[] = [];
  const delayed: PersistentVolumeClaim[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimName(pod, volume);
    if (name === undefined) continue;
    const claim = client.get('persistentvolumeclaims', pod.metadata.namespace, name);
    const problem = claim ? problemWith(pod, volume, claim) : missing(volume, name);
    if (!claim || problem !== undefined) return problem ?? '';
    if (isFullyBound(claim)) bound.push(claim);
    else if (isDelayed(claim, client) && !claim.spec.volumeName) delayed.push(claim);
    else unboundImmediate.push(claim);
  }
  return { bound, unboundImmediate, delayed };
}

function claimName({ metadata }: Pod, { name, persistentVolumeClaim, ephemeral }: Volume): string | undefined {
  return persistentVolumeClaim?.claimName ?? (ephemeral && `${metadata.name}-${name}`);
}

function missing({ ephemeral }: Volume, name: string): string {
  return ephemeral
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    : `persistentvolumeclaim "${name}" not found`;
}

function problemWith(pod: Pod, volume: Volume, { metadata, spec, status }: PersistentVolumeClaim): string | undefined {
  if (status?.phase === 'Lost') {
    return `persistentvolumeclaim "${metadata.name}" bound to non-existent persistentvolume "${spec.volumeName ?? ''}"`;
  }
  if (metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${metadata.name}" is being deleted`;
  if (!volume.ephemeral || metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid)) return undefined;
  const { namespace = '', name } = pod.metadata;
  return `PVC ${namespace}/${metadata.name} was not created for pod ${namespace}/${name} (pod is not owner)`;
}

function isDelayed(claim: PersistentVolumeClaim, client: Client): boolean {
  const storageClass = client.get('storageclasses', undefined, storageClassOf(claim));
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** Whether the volume can be used on the node. */
export function isReachableFrom(volume: PersistentVolume, { name, labels }: NodeInfo): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return !required || nodeMatcherOf(required)(name, labels);
}

/** Finds or asks for a volume for each delayed claim; undefined if the node has none for one of them. */
export function planVolumes(
  claims: readonly PersistentVolumeClaim[],
  node: NodeInfo,
  client: Client,
): VolumePlan | undefined {
  const bindings: { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[] = [];
  const provisions: PersistentVolumeClaim[] = [];
  const taken = new Set<string>();
  // The smallest claim chooses first; those that have a node already are provisioned there.
  const bySize = [...claims].sort((a, b) => sizeOf(a) - sizeOf(b));
  for (const claim of bySize) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== node.name) return undefined;
    const volume = selected === undefined ? availableOn(node, claim, client, taken) : undefined;
    if (volume) {
      taken.add(volume.metadata.name);
      bindings.push({ claim, volume });
    } else if (canProvision(claim, node, client)) provisions.push(claim);
    else return undefined;
  }
  return { bindings, provisions };
}

function sizeOf({ spec }: PersistentVolumeClaim): number {
  return quantityValue(spec.resources?.requests?.['storage']);
}

function availableOn(
  node: NodeInfo,
  claim: PersistentVolumeClaim,
  client: Client,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  const isReachable = (volume: PersistentVolume): boolean =>
    !taken.has(volume.metadata.name) && isReachableFrom(volume, node);
  return findVolume(client.list('persistentvolumes'), claim, { isReachable });
}

function canProvision(claim: PersistentVolumeClaim, { labels }: NodeInfo, client: Client): boolean {
  const storageClass = client.get('storageclasses', undefined, storageClassOf(claim));
  if (!storageClass?.provisioner || storageClass.provisioner === NO_PROVISIONER) return false;
  const { allowedTopologies = [] } = storageClass;
  if (allowedTopologies.length === 0) return true;
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => values?.includes(labels[key] ?? '')),
  );
}

/** Writes what makes the controllers bind and provision; the claims as they were when the node was chosen. */
export function writeVolumePlan(
  { bindings, provisions }: VolumePlan,
  node: string,
  client: Client,
): ApiResult<undefined> {
  for (const { claim, volume } of bindings) {
    const { namespace = '', name, uid, resourceVersion } = claim.metadata;
    const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
    const annotations = { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
    const metadata = { ...volume.metadata, annotations };
    const written = client.update('persistentvolumes', { ...volume, metadata, spec: { ...volume.spec, claimRef } });
    if (!written.ok) return written;
  }
  for (const claim of provisions) {
    const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node };
    const written = client.update('persistentvolumeclaims', { ...claim, metadata: { ...claim.metadata, annotations } });
    if (!written.ok) return written;
  }
  return { ok: true, value: undefined };
}

/** Whether all claims are bound by now; undefined if one is gone. */
export function areBound(claims: readonly PersistentVolumeClaim[], client: Client): boolean | undefined {
  const current = claims.map(({ metadata }) => client.get('persistentvolumeclaims', metadata.namespace, metadata.name));
  if (current.some((claim, i) => claim?.metadata.uid !== claims[i]?.metadata.uid)) return undefined;
  return current.every((claim) => claim !== undefined && isFullyBound(claim));
}
