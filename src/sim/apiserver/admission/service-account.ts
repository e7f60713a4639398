import type { Container, Pod, PodSpec, ServiceAccount, Volume, VolumeMount } from '../../../api/generated/types.ts';
import { keyFor } from '../../../api/object.ts';
import { err, ok } from '../../../base/result.ts';
import { randomSuffix } from '../names.ts';
import { createsPod, refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin } from './plugin.ts';

export const VOLUME_PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_EXPIRATION_SECONDS = 3607;
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Every pod runs as a service account and gets its token. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  handles: createsPod,
  admit(request, cluster) {
    const pod = request.object as Pod;
    if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return ok(pod);
    const name = pod.spec.serviceAccountName || 'default';
    const account = cluster.store.get('serviceaccounts', keyFor(request.namespace, name));
    if (!account) {
      const account = `${request.namespace}/${name}`;
      return err(refusal(request, `error looking up service account ${account}: serviceaccount "${name}" not found`));
    }
    const spec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
    const withSecrets = withPullSecrets(spec, account);
    return ok({ ...pod, spec: mountsToken(pod, account) ? withToken(withSecrets, cluster) : withSecrets });
  },
};

function mountsToken({ spec }: Pod, account: ServiceAccount): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function withPullSecrets(spec: PodSpec, account: ServiceAccount): PodSpec {
  if (spec.imagePullSecrets?.length || !account.imagePullSecrets?.length) return spec;
  return { ...spec, imagePullSecrets: account.imagePullSecrets };
}

function withToken(spec: PodSpec, cluster: AdmissionCluster): PodSpec {
  const { containers = [] } = spec as Partial<PodSpec>;
  const lacking = [...(spec.initContainers ?? []), ...containers].some(lacksMount);
  if (!lacking) return spec;
  const present = spec.volumes?.find((volume) => volume.name.startsWith(VOLUME_PREFIX));
  const name = present?.name ?? VOLUME_PREFIX + randomSuffix(cluster.names);
  const mount = (container: Container): Container =>
    lacksMount(container)
      ? {
          ...container,
          // concat, here and below: a list that grows by a spread keeps room for 17
          volumeMounts: NO_MOUNTS.concat(container.volumeMounts ?? [], { name, readOnly: true, mountPath: MOUNT_PATH }),
        }
      : container;
  return {
    ...spec,
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mount) } : {}),
    containers: containers.map(mount),
    ...(present ? {} : { volumes: NO_VOLUMES.concat(spec.volumes ?? [], tokenVolume(name)) }),
  };
}

function lacksMount({ volumeMounts }: Container): boolean {
  return !volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH);
}

const NO_MOUNTS: readonly VolumeMount[] = [];
const NO_VOLUMES: readonly Volume[] = [];

const SOURCES = [
  { serviceAccountToken: { expirationSeconds: TOKEN_EXPIRATION_SECONDS, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
];

function tokenVolume(name: string): Volume {
  return { name, projected: { sources: SOURCES, defaultMode: 420 } };
}
