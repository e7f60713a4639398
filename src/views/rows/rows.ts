import type { TrafficRequest } from '../../sim/config.ts';

/**
 * What the panels draw, one row per object: small, plain, immutable. The worker projects objects and the truth of the machines into rows and
 * sends a row only when it differs from the one before; the page keeps every row with its time, so that any past moment can be drawn
 * without asking. All times are milliseconds of virtual time since the start of the run.
 */

/** The nine states of the look; what the API says of a pod. */
export type PodLook =
  | 'pending'
  | 'creating'
  | 'notready'
  | 'ready'
  | 'succeeded'
  | 'failed'
  | 'crash'
  | 'terminating'
  | 'unknown';

/** What a pod, a node or a condition is waiting for, to be counted down on the virtual clock. */
export interface Waits {
  readonly what:
    | 'pull'
    | 'start'
    | 'probe'
    | 'backoff'
    | 'image-backoff'
    | 'grace'
    | 'toleration'
    | 'available'
    | 'init'
    | 'lease'
    | 'deadline';
  readonly from: number;
  /** undefined: nobody can know when. */
  readonly until: number | undefined;
}

export interface PodRow {
  readonly kind: 'Pod';
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The part of the name that tells it from its siblings: `x2k4p`, `0`. The whole name of a bare pod. */
  readonly suffix: string;
  /** The controller's uid (ReplicaSet, StatefulSet, Job …), and the uid of the topmost owner (Deployment, CronJob …). */
  readonly controller: string | undefined;
  readonly owner: string | undefined;
  /** False for pods of an older revision than their owner's newest. */
  readonly currentRevision: boolean;
  /** Name of the node, once bound. */
  readonly node: string | undefined;
  readonly nominatedNode: string | undefined;
  readonly look: PodLook;
  /** The STATUS column of kubectl: `Running`, `CrashLoopBackOff`, `Init:0/2`, `Terminating`. */
  readonly status: string;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  readonly waits: Waits | undefined;
  /** Why it is not further, in Kubernetes' words: the scheduler's text, the last probe failure, the waiting message. */
  readonly reason: string | undefined;
  /** What is so: `none` no process yet or any more, `running`, `cut` runs but nobody can see it, `dead` it should run and does not (no power). */
  readonly truth: 'none' | 'running' | 'cut' | 'dead';
  /** Whether a request that reaches it now would be answered. */
  readonly serving: boolean;
  readonly ip: string | undefined;
  readonly createdAt: number;
  /** When its grace ends, once it is being deleted. */
  readonly deletionAt: number | undefined;
  readonly qos: string;
  readonly priority: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly labels: Readonly<Record<string, string>>;
  /** A row per container, init containers first. */
  readonly parts: readonly ContainerRow[];
  /** Conditions as `PodScheduled=True Ready=False`, in the order in which a pod comes to them. */
  readonly conditions: string;
}

export interface ContainerRow {
  readonly name: string;
  readonly type: 'init' | 'sidecar' | 'app' | 'ephemeral';
  readonly image: string;
  readonly state: 'waiting' | 'running' | 'terminated';
  readonly reason: string | undefined;
  readonly ready: boolean;
  readonly restarts: number;
  readonly exitCode: number | undefined;
}

export interface NodeRow {
  readonly kind: 'Node';
  readonly uid: string;
  readonly name: string;
  /** The STATUS column: `Ready`, `NotReady`, `Ready,SchedulingDisabled`. */
  readonly status: string;
  readonly ready: 'True' | 'False' | 'Unknown';
  /** Reason of the Ready condition: `KubeletReady`, `NodeStatusUnknown`. */
  readonly reason: string;
  readonly schedulable: boolean;
  readonly zone: string | undefined;
  readonly address: string;
  readonly cpuMillis: { readonly requested: number; readonly allocatable: number };
  readonly memoryBytes: { readonly requested: number; readonly allocatable: number };
  readonly pods: { readonly count: number; readonly allocatable: number };
  /** `key=value:Effect`, in order. */
  readonly taints: readonly string[];
  readonly pressure: readonly ('memory' | 'disk' | 'pid')[];
  /** What is true of the machine. */
  readonly power: boolean;
  readonly connected: boolean;
  readonly kubelet: boolean;
  /** Last renewal of the lease and when the control plane takes the node for lost. */
  readonly leaseRenewedAt: number;
  readonly leaseExpiresAt: number;
  /** What happened to it and what is due, in order of time; only while something is wrong. */
  readonly fate: readonly FateStep[];
  readonly createdAt: number;
}

/** A step of a failing node's story. */
export interface FateStep {
  readonly what: 'lease-renewed' | 'fault' | 'lease-expires' | 'not-ready' | 'eviction' | 'healed';
  /** The fault, for `fault`. */
  readonly detail: string | undefined;
  readonly at: number;
}

/** A workload that owns pods, directly or through others: Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, CronJob, ReplicationController. */
export interface OwnerRow {
  readonly kind:
    | 'Deployment'
    | 'ReplicaSet'
    | 'StatefulSet'
    | 'DaemonSet'
    | 'Job'
    | 'CronJob'
    | 'ReplicationController';
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** uid of its controller. */
  readonly controller: string | undefined;
  /** Order of creation among topmost owners: picks the colour of the band. */
  readonly ordinal: number;
  readonly desired: number;
  readonly current: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
  /** Pods that really run and answer, whatever the API says. */
  readonly truly: number;
  /** Bounds of a rollout (Deployment): never more pods than max, never fewer available than min. */
  readonly max: number | undefined;
  readonly min: number | undefined;
  /** `RollingUpdate`, `Recreate`, `OnDelete`, with maxSurge and maxUnavailable as written. */
  readonly strategy: string | undefined;
  readonly surge: string | undefined;
  readonly unavailable: string | undefined;
  /** Revision number (ReplicaSet of a Deployment: its own; Deployment: the newest). */
  readonly revision: number | undefined;
  /** pod-template-hash or revision hash. */
  readonly hash: string | undefined;
  readonly images: readonly string[];
  readonly rollingOut: boolean;
  readonly rolloutStartedAt: number | undefined;
  readonly paused: boolean;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly at: number;
  }[];
  readonly createdAt: number;
  readonly deleting: boolean;
}

export interface ServiceRow {
  readonly kind: 'Service';
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP: string;
  readonly ports: readonly string[];
  readonly selector: Readonly<Record<string, string>>;
  /** uids of the pods behind it, by what the endpoint slices say. */
  readonly endpoints: readonly {
    readonly pod: string;
    readonly ready: boolean;
    readonly terminating: boolean;
  }[];
  readonly createdAt: number;
}

/** Anything else that the page lists: ConfigMap, PersistentVolumeClaim, PodDisruptionBudget … */
export interface OtherRow {
  readonly kind: 'Other';
  readonly objectKind: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly controller: string | undefined;
  /** A word of state, e.g. `Bound`. */
  readonly status: string | undefined;
  readonly createdAt: number;
}

export type Row = PodRow | NodeRow | OwnerRow | ServiceRow | OtherRow;

/** A row came to be, changed, or (row undefined) its object is gone. */
export interface RowChange {
  readonly at: number;
  readonly uid: string;
  readonly row: Row | undefined;
}

/** An event of the cluster, as `kubectl get events` knows it. A repeated event comes again with a higher count. */
export interface EventRow {
  readonly at: number;
  readonly uid: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly source: string;
  readonly objectKind: string;
  readonly objectName: string;
  readonly objectNamespace: string;
  readonly objectUid: string;
}

/** Something that a person did, on the tape's first lane. */
export interface InputMark {
  readonly at: number;
  readonly input: number;
  readonly what: 'run' | 'fault' | 'node' | 'traffic' | 'knob' | 'open';
  /** The kubectl line or the scenario step that it is. */
  readonly text: string;
}

/** Requests of one client against a Service within one interval. */
export interface TrafficRow {
  readonly from: number;
  readonly until: number;
  readonly client: string;
  readonly service: string;
  readonly answered: number;
  /** Lost requests by cause: `no endpoint`, `connection refused`, `killed in flight`, `timeout`, `HTTP 503`. */
  readonly lost: Readonly<Record<string, number>>;
}

/** A request of a client that was lost. */
export interface LostRow {
  /** Its number among all requests of the run. */
  readonly number: number;
  /** When it was sent, and when it was given up. */
  readonly from: number;
  readonly at: number;
  readonly client: string;
  readonly service: string;
  readonly path: string;
  readonly cause: string;
  /** Where it was sent to. */
  readonly address: string | undefined;
  readonly pod: { readonly uid: string; readonly name: string; readonly node: string | undefined } | undefined;
}

/** A client that sends requests now. */
export type ClientRow = TrafficRequest;
