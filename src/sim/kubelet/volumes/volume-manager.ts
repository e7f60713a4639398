// The volumes of the pods of a node (pkg/kubelet/volumemanager): sets them up before the containers start, retries with back-off, and keeps what
// comes from the API up to date.

import type { Pod, Volume } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Client, EventRecorder } from '../../apiserver/client.ts';
import type { Directory } from '../../containers/files/files.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { Machine } from '../../machine/machine.ts';
import type { EnvironmentSources } from '../container/environment.ts';
import { entriesOf } from './atomic-writer.ts';
import { diskOf, directoryAt, newDirectory, storageOf } from './machine-storage.ts';
import { memoryDiskSize } from './memory-disk-size.ts';
import type { Payload } from './payload.ts';
import { payloadOf } from './payload.ts';
import { PayloadDirectory } from './payload-directory.ts';

/** The wait for volumes looks every 300 ms, and gives up after so long. */
const POLL_MS = 300;
const GIVE_UP_MS = 123_000;
/** A disk that a provisioner has made moves with its pod, whatever its path says. */
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 122_000;

export interface VolumeManagerOptions {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly client: Client;
  readonly recorder: EventRecorder;
  /** Stands for the cluster: network disks belong to it. */
  readonly cluster: object;
  readonly sources: (pod: Pod) => EnvironmentSources;
}

/** A volume that is set up. */
interface Mounted {
  readonly volume: Volume;
  /** Its files, if they come from the API; those of tokens are made when they are looked at. */
  payload: Payload | undefined;
  readonly directory: Directory;
}

interface PodVolumes {
  readonly mounted: Mounted[];
  /** The pod as it was when its volumes were last brought up to date. */
  pod: Pod;
  /** A ConfigMap or Secret has changed since. */
  outdated: boolean;
}

export class VolumeManager {
  private readonly options: VolumeManagerOptions;
  private readonly pods = new Map<string, PodVolumes>();

  constructor(options: VolumeManagerOptions) {
    this.options = options;
  }

  /** Waits until all volumes of the pod are set up; an error after two minutes, or when the pod is to go. */
  *wait(pod: Pod, cancelled: () => boolean): Task<Result<undefined, string>> {
    const { kernel, recorder } = this.options;
    if (this.isMounted(pod)) {
      this.refresh(pod);
      return ok(undefined);
    }
    const began = kernel.now;
    yield* waitFor(delay(kernel, POLL_MS));
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
      const problems = this.mount(pod);
      if (problems.length === 0) return ok(undefined);
      for (const { volume, text } of problems) {
        recorder.event(pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${text}`);
      }
      const end = began + GIVE_UP_MS;
      for (let left = retryMs; left > 0; left -= 1000) {
        if (kernel.now >= end || cancelled()) return err('context deadline exceeded');
        yield* waitFor(delay(kernel, Math.min(left, 1000)));
      }
    }
  }

  /** The directory behind a volume that is set up. */
  directory(pod: Pod, name: string): Directory | undefined {
    return this.pods.get(pod.metadata.uid)?.mounted.find(({ volume }) => volume.name === name)?.directory;
  }

  /** A ConfigMap or Secret that the pod shows has changed: the next sync takes it over. */
  touch(podUid: string): void {
    const volumes = this.pods.get(podUid);
    if (volumes) volumes.outdated = true;
  }

  /** Takes over what has changed in ConfigMaps, Secrets and the pod's own fields. */
  private refresh(pod: Pod): void {
    const volumes = this.pods.get(pod.metadata.uid);
    if (!volumes) return;
    const { labels, annotations } = volumes.pod.metadata;
    const samePod = labels === pod.metadata.labels && annotations === pod.metadata.annotations;
    if (samePod && !volumes.outdated) return;
    volumes.pod = pod;
    volumes.outdated = false;
    for (const mounted of volumes.mounted) {
      if (!mounted.payload) continue;
      const payload = payloadOf(pod, mounted.volume, this.options.sources(pod));
      if (!payload?.ok || deepEqual([...payload.value], [...mounted.payload])) continue;
      mounted.payload = payload.value;
      const { kernel } = this.options;
      if (mounted.directory instanceof PayloadDirectory) {
        mounted.directory.replace(entriesOf(payload.value, kernel.wallClock, kernel.now), kernel.now);
      }
    }
  }

  /** The pod is gone: its own volumes go with it. */
  remove(podUid: string): void {
    const volumes = this.pods.get(podUid);
    if (!volumes) return;
    this.pods.delete(podUid);
    const { emptyDirs } = storageOf(this.options.machine);
    for (const { volume } of volumes.mounted) emptyDirs.delete(`${podUid}/${volume.name}`);
  }

  private isMounted(pod: Pod): boolean {
    const count = pod.spec.volumes?.length ?? 0;
    return count === 0 || this.pods.get(pod.metadata.uid)?.mounted.length === count;
  }

  private mount(pod: Pod): readonly { readonly volume: string; readonly text: string }[] {
    const { uid } = pod.metadata;
    let volumes = this.pods.get(uid);
    if (!volumes) {
      volumes = { mounted: [], pod, outdated: false };
      this.pods.set(uid, volumes);
    }
    const done = volumes.mounted;
    const problems: { readonly volume: string; readonly text: string }[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      if (done.some((one) => one.volume.name === volume.name)) continue;
      const mounted = this.setUp(pod, volume);
      if (mounted.ok) done.push(mounted.value);
      else problems.push({ volume: volume.name, text: mounted.error });
    }
    return problems;
  }

  private setUp(pod: Pod, volume: Volume): Result<Mounted, string> {
    const payload = payloadOf(pod, volume, this.options.sources(pod));
    if (payload) return payload.ok ? ok(this.filled(pod, volume, payload.value)) : payload;
    const directory = this.ownDirectory(pod, volume);
    return directory.ok ? ok({ volume, payload: undefined, directory: directory.value }) : directory;
  }

  private ownDirectory(pod: Pod, volume: Volume): Result<Directory, string> {
    const { hostPath, persistentVolumeClaim, ephemeral } = volume;
    if (hostPath) return this.hostDirectory(hostPath.path, hostPath.type ?? '');
    if (persistentVolumeClaim) return this.claimed(pod, persistentVolumeClaim.claimName);
    if (ephemeral) return this.claimed(pod, `${pod.metadata.name}-${volume.name}`);
    const { emptyDirs } = storageOf(this.options.machine);
    const key = `${pod.metadata.uid}/${volume.name}`;
    const known = emptyDirs.get(key);
    const directory = known ?? newDirectory(this.options.kernel.now, 0o777);
    if (!known && volume.emptyDir?.medium === 'Memory') {
      const limitBytes = memoryDiskSize(
        pod,
        volume.emptyDir.sizeLimit,
        this.options.sources(pod).allocatable['memory'],
      );
      directory.disk = { limitBytes, usedBytes: 0, charged: new Map() };
    }
    emptyDirs.set(key, directory);
    return ok(directory);
  }

  /** The directory that a file of the host stands in: what is mounted is the file alone (container-config.ts). */
  private hostFolder(path: string, create: boolean): Result<Directory, string> {
    const { machine, kernel } = this.options;
    const at = path.lastIndexOf('/');
    const folder = directoryAt(storageOf(machine).root, path.slice(0, at), false, kernel.now);
    const name = path.slice(at + 1);
    if (create && folder && !folder.entries.has(name))
      folder.entries.set(name, { type: 'file', text: '', mode: 0o644, mtime: kernel.now });
    const isFile = folder?.entries.get(name)?.type === 'file';
    return folder && isFile ? ok(folder) : err(`hostPath type check failed: ${path} is not a file`);
  }

  private hostDirectory(path: string, type: string): Result<Directory, string> {
    const { machine, kernel } = this.options;
    if (type === 'File' || type === 'FileOrCreate') return this.hostFolder(path, type === 'FileOrCreate');
    const mustExist = type === 'Directory' || type === 'Socket';
    const found = directoryAt(storageOf(machine).root, path, !mustExist, kernel.now);
    return found ? ok(found) : err(`hostPath type check failed: ${path} is not a ${type.toLowerCase()}`);
  }

  private claimed(pod: Pod, claimName: string): Result<Directory, string> {
    const { client, cluster, kernel } = this.options;
    const namespace = pod.metadata.namespace ?? '';
    const claim = client.get('persistentvolumeclaims', namespace, claimName);
    if (!claim) return err(`persistentvolumeclaim "${claimName}" not found`);
    const volume = client.get('persistentvolumes', undefined, claim.spec.volumeName ?? '');
    if (!volume || claim.status.phase !== 'Bound') return err(`PVC ${namespace}/${claimName} is not bound`);
    const path = volume.spec.hostPath?.path ?? volume.spec.local?.path;
    const provisioned = volume.metadata.annotations?.[PROVISIONED_BY] !== undefined;
    if (path !== undefined && !provisioned) return this.hostDirectory(path, volume.spec.hostPath?.type ?? '');
    return ok(diskOf(cluster, volume.metadata.uid, kernel.now));
  }

  private filled(pod: Pod, volume: Volume, payload: Payload): Mounted {
    return holdsToken(volume) ? this.filledLater(pod, volume) : this.filledWith(volume, payload);
  }

  private filledWith(volume: Volume, payload: Payload): Mounted {
    const { wallClock, now } = this.options.kernel;
    return { volume, payload, directory: new PayloadDirectory(now, () => entriesOf(payload, wallClock, now)) };
  }

  /** Apart from `filledWith`: functions made in one place would share its variables, and keep the files. */
  private filledLater(pod: Pod, volume: Volume): Mounted {
    const { wallClock, now } = this.options.kernel;
    const directory = new PayloadDirectory(now, () => {
      const again = payloadOf(pod, volume, this.options.sources(pod));
      return entriesOf(again?.ok ? again.value : new Map(), wallClock, now);
    });
    return { volume, payload: undefined, directory };
  }
}

function holdsToken({ projected }: Volume): boolean {
  return projected?.sources?.some((source) => source.serviceAccountToken !== undefined) ?? false;
}
