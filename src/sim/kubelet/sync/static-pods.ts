// Pods that the kubelet reads from its manifest directory, and their mirrors in the API (pkg/kubelet/config/file.go, pkg/kubelet/pod/mirror_client.go).

import { parse } from 'yaml';
import type { Pod } from '../../../api/generated/types.ts';
import { kindFor } from '../../../api/kinds.ts';
import type { Draft } from '../../../api/object.ts';
import { toMicroTime } from '../../../api/values/time.ts';
import { fnv1a } from '../../../base/random.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Machine } from '../../machine/machine.ts';
import { CONFIG_HASH, CONFIG_MIRROR, CONFIG_SEEN, CONFIG_SOURCE } from '../pod/static-pod-names.ts';

/** The pods of a machine's manifests, in order of the files' names; files that hold no pod are passed over. */
export function readStaticPods(kernel: Kernel, machine: Machine): readonly Pod[] {
  const files = Object.entries(machine.config.manifests ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return files.flatMap(([file, text]) => {
    const pod = readPod(kernel, machine, file, text);
    return pod ? [pod] : [];
  });
}

function readPod(kernel: Kernel, machine: Machine, file: string, text: string): Pod | undefined {
  const manifest: unknown = parse(text);
  if (!isPod(manifest)) return undefined;
  const { name, namespace = 'default', labels, annotations } = manifest.metadata;
  const hash = hashOf(`${machine.name} ${file} ${text}`);
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${machine.name}`,
      namespace,
      uid: hash,
      resourceVersion: '',
      creationTimestamp: '',
      ...(labels ? { labels } : undefined),
      annotations: {
        ...annotations,
        [CONFIG_HASH]: hash,
        [CONFIG_SEEN]: toMicroTime(kernel.wallClock).replace('Z', '000Z'),
        [CONFIG_SOURCE]: 'file',
      },
    },
    spec: {
      ...manifest.spec,
      nodeName: machine.name,
      tolerations: [...(manifest.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }],
    },
    status: { phase: 'Pending' },
  };
  return kindFor('pods').defaults(pod) as Pod;
}

function isPod(manifest: unknown): manifest is Pod {
  if (typeof manifest !== 'object' || manifest === null) return false;
  const { kind, metadata, spec } = manifest as Partial<Pod>;
  return kind === 'Pod' && typeof metadata?.name === 'string' && Array.isArray(spec?.containers);
}

function hashOf(text: string): string {
  let hash = '';
  for (let i = 0; i < 4; i += 1) hash += fnv1a(`${i} ${text}`).toString(16).padStart(8, '0');
  return hash;
}

/** Keeps the object in the API that shows a static pod. */
export class MirrorPods {
  private readonly client: Client;
  private readonly nodeName: string;
  /** Whether the API server can be reached. */
  private readonly reports: () => boolean;

  constructor(client: Client, nodeName: string, reports: () => boolean) {
    this.client = client;
    this.nodeName = nodeName;
    this.reports = reports;
  }

  /** The mirror, if it is there and is of this version of the pod. */
  of(pod: Pod): Pod | undefined {
    const found = this.client.get('pods', pod.metadata.namespace, pod.metadata.name);
    return found && isMirrorOf(found, pod) ? found : undefined;
  }

  /** Makes the mirror, in place of one that is outdated or going away. True if one was made. */
  ensure(pod: Pod): boolean {
    if (!this.reports()) return false;
    const { namespace, name } = pod.metadata;
    const found = this.client.get('pods', namespace, name);
    if (found && isMirrorOf(found, pod) && found.metadata.deletionTimestamp === undefined) return false;
    if (found) this.remove(found);
    const node = this.client.get('nodes', undefined, this.nodeName);
    if (!node) return false;
    const draft: Draft<Pod> = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        ...(namespace === undefined ? undefined : { namespace }),
        ...(pod.metadata.labels ? { labels: pod.metadata.labels } : undefined),
        annotations: { ...pod.metadata.annotations, [CONFIG_MIRROR]: pod.metadata.annotations?.[CONFIG_HASH] ?? '' },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid, controller: true },
        ],
      },
      spec: pod.spec,
    };
    return this.client.create('pods', draft).ok;
  }

  /** Takes a mirror away at once. */
  remove(mirror: Pod): void {
    const { namespace, name, uid } = mirror.metadata;
    this.client.delete('pods', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }
}

function isMirrorOf(found: Pod, pod: Pod): boolean {
  return found.metadata.annotations?.[CONFIG_MIRROR] === pod.metadata.annotations?.[CONFIG_HASH];
}
