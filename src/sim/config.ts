/** What a cluster is made of; plain data, part of a scenario (scenario-format.md). */
export interface ClusterConfig {
  /** Same seed and inputs, same run to the last pod name. */
  readonly seed: number;
  /** The wall clock at virtual time zero, in milliseconds since the epoch. */
  readonly epoch: number;
  readonly nodes: readonly NodeConfig[];
  /** How simulated images behave, by image name with or without tag. */
  readonly images?: Readonly<Record<string, ImageBehaviour>>;
  /** Whether a DNS server answers for the cluster's names; default true. */
  readonly dns?: boolean;
  /** Whether the API server warns of fields that change nothing here, which no real one does; default false. */
  readonly warnNotSimulated?: boolean;
}

export interface NodeConfig {
  readonly name: string;
  /** Resource quantities; default 4 CPU, 8Gi, 110 pods. */
  readonly capacity?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  }[];
  /** Images that are on the node from the beginning. */
  readonly preloaded?: readonly string[];
  /** Files in the directory of static pods, there before the start: name → text. */
  readonly manifests?: Readonly<Record<string, string>>;
  /** Settings by their names in KubeletConfiguration. */
  readonly kubelet?: Readonly<Record<string, unknown>>;
}

/** What a person says of an image: anything left out is as the catalogue of images has it. */
export interface ImageBehaviour {
  /** Time from start until the server answers, as a Go duration. */
  readonly startup?: string;
  /** Time that a server takes for a request, as a Go duration. */
  readonly latency?: string;
  /** The main process ends by itself. */
  readonly exit?: { readonly after: string; readonly code: number } | 'never';
  /** Working set, a quantity. */
  readonly memory?: string;
  /** Time that a first pull takes, as a Go duration. */
  readonly pull?: string;
  /** The registry does not have it. */
  readonly missing?: boolean;
  /** It ignores SIGTERM. */
  readonly ignoresTerm?: boolean;
}

/** Something that happens to a machine. */
export type Fault =
  | 'power-off'
  | 'power-on'
  | 'partition'
  | 'heal'
  | 'kubelet-stop'
  | 'kubelet-start'
  | 'memory-pressure'
  | 'disk-pressure'
  | 'relieve';

/** What a person changes about a running program or an image, for playing. */
export type Knob =
  | { readonly what: 'crash'; readonly pod: string; readonly container: string; readonly code: number }
  | {
      readonly what: 'hang' | 'unhang' | 'fail-probes' | 'pass-probes';
      /** `namespace/name`. */
      readonly pod: string;
      readonly container: string;
    }
  | { readonly what: 'memory'; readonly pod: string; readonly container: string; readonly bytes: number }
  | { readonly what: 'image'; readonly image: string; readonly behaviour: ImageBehaviour };

/** Requests that are sent to a Service from now on, from inside of the cluster. */
export interface TrafficRequest {
  /** `web`, or `namespace/web`. */
  readonly service: string;
  /** Requests per second; 0 stops it. */
  readonly rps: number;
  readonly path?: string;
  /** Name of the generator: one of each name runs at a time. Default: the service's. */
  readonly client?: string;
}

/** What is done to a cluster from outside, past its API: to machines, to traffic, to what runs. */
export type Deed =
  | { readonly do: 'fault'; readonly fault: Fault; readonly node: string }
  | { readonly do: 'add-node'; readonly node: NodeConfig }
  | { readonly do: 'remove-node'; readonly name: string }
  | ({ readonly do: 'traffic' } & TrafficRequest)
  | { readonly do: 'knob'; readonly knob: Knob };
