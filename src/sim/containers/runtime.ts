import type { Result } from '../../base/result.ts';
import type { ExecSession } from '../apiserver/request.ts';
import type { Task } from '../kernel/task.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Directory } from './files/files.ts';

/** What the kubelet asks of the container runtime of its node (CRI). One runtime per machine. */
export interface ContainerRuntime {
  readonly images: ImageService;
  /** Makes the pod's network namespace and gives it an address (the node's own with hostNetwork). */
  runPodSandbox(config: SandboxConfig): Result<SandboxStatus, string>;
  /** Kills what still runs in it and frees its address. */
  stopPodSandbox(id: string): void;
  removePodSandbox(id: string): void;
  createContainer(sandboxId: string, config: ContainerConfig): Result<string, string>;
  /** Starts the process. An error is the runtime's text (`failed to create containerd task: … exec: "x": executable file not found in $PATH: unknown`). */
  startContainer(id: string): Result<undefined, string>;
  /** The stop signal now, SIGKILL after `graceSeconds`. The exit comes as an event. A second call can only shorten the grace. */
  stopContainer(id: string, graceSeconds: number): void;
  removeContainer(id: string): void;
  containerStatus(id: string): RuntimeContainer | undefined;
  sandboxes(podUid: string): readonly SandboxStatus[];
  /** Containers of a pod, oldest first; dead ones stay until removed. */
  containers(podUid: string): readonly RuntimeContainer[];
  /** Called after the state of a container or sandbox changed by itself or by a call. Returns how to stop. */
  watch(handler: (event: RuntimeEvent) => void): () => void;
  /** Runs a command to its end (probes, hooks), at most `timeoutMs`: output is stdout and stderr together. */
  execSync(id: string, command: readonly string[], timeoutMs: number | undefined): Task<ExecResult>;
  /** Runs a command with streams (kubectl exec). */
  exec(
    id: string,
    command: readonly string[],
    options: { readonly stdin: boolean; readonly tty: boolean },
  ): Result<ExecSession, string>;
  /** Streams of the container's main process (kubectl attach). */
  attach(id: string, options: { readonly stdin: boolean; readonly tty: boolean }): Result<ExecSession, string>;
  logs(id: string): ContainerLog;
  /** Working set in bytes of a running container. */
  memoryOf(id: string): number;
  /** Changes the limits of a running container (in-place resize). */
  updateContainer(id: string, resources: { readonly memoryLimitBytes: number | undefined }): void;
  /** Something that a person does to a running container. */
  turn(id: string, knob: ContainerKnob): void;
  /** How the knobs of a running container stand. */
  knobs(id: string): KnobStand | undefined;
  /** Everything stops at once; sandboxes and containers are found dead (exit 255, reason Unknown) when the power is back. */
  powerOff(): void;
  powerOn(): void;
}

/** What a person can do to a running container. */
export type ContainerKnob =
  /** Its main process ends. */
  | { readonly what: 'crash'; readonly code: number }
  /** Connections are accepted, but nothing is answered; or all is well again. */
  | { readonly what: 'hang' | 'unhang' }
  /** Probes of every kind fail, whatever the process would say. */
  | { readonly what: 'fail-probes' | 'pass-probes' }
  /** Its main process takes so much memory. */
  | { readonly what: 'memory'; readonly bytes: number };

/** What a person has made of a running container. A container that is started again begins with everything off. */
export interface KnobStand {
  readonly container: string;
  readonly hangs: boolean;
  readonly failsProbes: boolean;
  /** What its processes hold, and the most they may hold. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
}

export interface SandboxConfig {
  readonly podUid: string;
  readonly namespace: string;
  readonly podName: string;
  readonly hostname: string;
  /** Attempt number: 0 for the pod's first sandbox. */
  readonly attempt: number;
  readonly hostNetwork: boolean;
  readonly shareProcessNamespace: boolean;
  /** Text of /etc/hosts, in which `$(POD_IP)` stands for the address that the sandbox gets, and of /etc/resolv.conf. A mount at the path goes before. */
  readonly hosts: string;
  readonly resolvConf: string;
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
}

export interface SandboxStatus {
  readonly id: string;
  readonly podUid: string;
  readonly attempt: number;
  readonly ready: boolean;
  readonly ip: string;
  readonly createdAt: SimTime;
}

export interface ContainerConfig {
  readonly podUid: string;
  readonly name: string;
  /** Restart count of this instance. */
  readonly attempt: number;
  readonly image: string;
  /** undefined: the image's own. */
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly workingDir: string | undefined;
  readonly mounts: readonly Mount[];
  readonly ports: readonly {
    readonly name?: string;
    readonly port: number;
    readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  }[];
  readonly memoryLimitBytes: number | undefined;
  readonly memoryRequestBytes: number | undefined;
  /** Beyond the limit only the process that takes most is killed (memory.oom.group 0), instead of all of the container. */
  readonly singleProcessOOMKill?: boolean;
  readonly cpuLimitMillis: number | undefined;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly runAsUser: number | undefined;
  readonly runAsGroup: number | undefined;
  /** Further groups of every process: fsGroup and supplementalGroups. */
  readonly groups?: readonly number[];
  readonly readOnlyRootFilesystem: boolean;
  readonly privileged: boolean;
  readonly terminationMessagePath: string;
  /** Overrides the image's STOPSIGNAL. */
  readonly stopSignal: string | undefined;
  /** For ephemeral containers with a target: share its processes. */
  readonly targetContainerId?: string;
}

export interface Mount {
  readonly mountPath: string;
  readonly directory: Directory;
  /** Path inside the volume that is mounted: a directory or a single file. */
  readonly subPath: string | undefined;
  readonly readOnly: boolean;
}

export type RuntimeContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface RuntimeContainer {
  /** 64 hex digits. */
  readonly id: string;
  readonly podUid: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  /** Digest reference of the image. */
  readonly imageId: string;
  readonly state: RuntimeContainerState;
  readonly createdAt: SimTime;
  readonly startedAt: SimTime | undefined;
  readonly finishedAt: SimTime | undefined;
  readonly exitCode: number | undefined;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `Unknown`. */
  readonly reason: string | undefined;
  /** The runtime's own message, e.g. of a start error. */
  readonly message: string | undefined;
  /** What the process left in its termination message file, up to 4096 bytes. */
  readonly terminationMessage: string;
}

export interface RuntimeEvent {
  readonly type: 'created' | 'started' | 'exited' | 'removed' | 'sandbox-started' | 'sandbox-stopped';
  readonly podUid: string;
  /** Container or sandbox. */
  readonly id: string;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly output: string;
  readonly timedOut: boolean;
  /** The command could not be run at all. */
  readonly error?: string;
}

/** Lines of a container, oldest first, kept up to a limit. */
export interface ContainerLog {
  readonly lines: readonly LogLine[];
  /** Nothing will come any more. */
  readonly hasEnded: boolean;
  /** Called for each new line; with undefined when the container has ended. Returns how to stop. */
  watch(handler: (line: LogLine | undefined) => void): () => void;
}

export interface LogLine {
  readonly time: SimTime;
  readonly stream: 'stdout' | 'stderr';
  /** Without the newline. */
  readonly text: string;
  /** The process ended (or wrote on) without a newline: readers print none. */
  readonly partial?: true;
}

/** The images of a node, and the way to the registry. */
export interface ImageService {
  /** The image if it is on the node. */
  present(image: string): ImageInfo | undefined;
  /** Takes virtual time; an error is the runtime's text, as containerd words it. */
  pull(image: string): Task<Result<ImageInfo, string>>;
  /** All images on the node, in order of arrival (Node.status.images, ImageLocality). */
  list(): readonly ImageInfo[];
}

export interface ImageInfo {
  /** Digest reference: `docker.io/library/nginx@sha256:…`. */
  readonly id: string;
  /** Resolved names: `docker.io/library/nginx:1.27`. */
  readonly names: readonly string[];
  readonly sizeBytes: number;
  /** USER of the image: a number, a name, or undefined for root. */
  readonly user: string | undefined;
}
