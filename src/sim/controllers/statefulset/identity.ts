import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet, Volume } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { podFromTemplate } from '../pod-control.ts';

// Names, labels and volumes by which a pod stays the same one through its lives (stateful_set_utils.go).

const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const REVISION_LABEL = 'controller-revision-hash';

export function replicasOf({ spec }: StatefulSet): number {
  return spec.replicas ?? 1;
}

/** Ordinal of the first pod. */
export function startOf({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

/** The number at the end of a pod's name if the rest is the set's name. */
export function ordinalOf({ metadata }: StatefulSet, pod: Pod): number | undefined {
  const match = /^(.*)-(0|[1-9]\d*)$/.exec(pod.metadata.name);
  return match?.[1] === metadata.name ? Number(match[2]) : undefined;
}

export function isInRange(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(set, pod);
  return ordinal !== undefined && ordinal >= startOf(set) && ordinal < startOf(set) + replicasOf(set);
}

/** Name of the ControllerRevision that the pod was made from. */
export function revisionOf({
  metadata,
}: {
  readonly metadata: { readonly labels?: Pod['metadata']['labels'] };
}): string {
  return metadata.labels?.[REVISION_LABEL] ?? '';
}

/** A pod of this ordinal, made from the template of a revision. */
export function podOf(set: StatefulSet, ordinal: number, template: PodTemplateSpec, revision: string): Draft<Pod> {
  const { metadata, spec } = set;
  const name = `${metadata.name}-${ordinal}`;
  const draft = podFromTemplate(set, template, {
    name,
    generateName: `${metadata.name}-`,
    labels: { ...template.metadata?.labels, ...identityLabels(name, ordinal), [REVISION_LABEL]: revision },
  });
  return {
    ...draft,
    spec: {
      ...draft.spec,
      volumes: withClaims(set, ordinal, draft.spec.volumes ?? []),
      hostname: name,
      ...(spec.serviceName ? { subdomain: spec.serviceName } : {}),
    },
  };
}

function identityLabels(name: string, ordinal: number): Readonly<Record<string, string>> {
  return { [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
}

/** The pod with the labels of its identity put back; the same pod where they are in place. */
export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  const { metadata } = pod;
  if (metadata.labels?.[POD_NAME_LABEL] === metadata.name) return pod;
  const labels = { ...metadata.labels, ...identityLabels(metadata.name, ordinalOf(set, pod) ?? 0) };
  return { ...pod, metadata: { ...metadata, labels } };
}

/** The claims' volumes come first and in place of volumes of the same name. */
function withClaims(set: StatefulSet, ordinal: number, volumes: readonly Volume[]): readonly Volume[] {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claimed = templates.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: claimNameOf(set, metadata.name, ordinal) },
  }));
  return [...claimed, ...volumes.filter(({ name }) => claimed.every((volume) => volume.name !== name))];
}

export function claimNameOf({ metadata }: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${metadata.name}-${ordinal}`;
}

/** The claims that a pod of this ordinal mounts, as they are created. */
export function claimsOf(
  set: StatefulSet,
  ordinal: number,
): readonly (Draft<PersistentVolumeClaim> & {
  readonly metadata: { readonly name: string };
})[] {
  const { namespace } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimNameOf(set, metadata.name, ordinal),
      ...(namespace !== undefined && { namespace }),
      labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ...(metadata.finalizers && { finalizers: metadata.finalizers }),
    },
    spec: spec ?? {},
  }));
}
