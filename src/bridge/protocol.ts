import type { ApiRequest, ApiResponse } from '../sim/apiserver/request.ts';
import type { Deed, ImageBehaviour, Knob } from '../sim/config.ts';
import type { KnobStand } from '../sim/containers/runtime.ts';
import type { Deadline } from '../views/owners/deadline.ts';
import type { ContainerFacts } from '../views/pod/container-facts.ts';
import type { ClientRow, EventRow, InputMark, LostRow, TrafficRow } from '../views/rows/rows.ts';
import type { PackedChange } from '../views/rows/packed.ts';

export type { ImageBehaviour, Knob, KnobStand };

/** Why a link cannot be read: a newer page wrote it, it is damaged, holds no run, or too much, or names a demonstration that there is not. */
export type LinkFault = 'newer' | 'damaged' | 'empty' | 'large' | 'unknown';

/** Speed of the virtual clock against the wall: a factor, or as fast as it goes. */
export type Speed = number | 'max';

/** What the page asks of the worker. `id` ties answers to questions. All times are virtual milliseconds since the start of the run. */
export type ToWorker =
  /** Starts a run from scenario YAML, and plays its steps up to `at` (default: 0 s). */
  | { readonly type: 'open'; readonly id: number; readonly scenario: string; readonly at?: number }
  /** Starts a run from a link or a saved session (session/link.ts). */
  | { readonly type: 'open-link'; readonly id: number; readonly link: string }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** `until`: from that moment on at another speed. */
  | { readonly type: 'speed'; readonly speed: Speed; readonly until?: { readonly at: number; readonly speed: Speed } }
  /** Runs to the next thing that changes a row (of this object, if uid is given), then pauses. */
  | { readonly type: 'step'; readonly uid?: string }
  /** Runs for this long at once, then pauses. */
  | { readonly type: 'advance'; readonly ms: number }
  /** A line of the terminal, or of a button: a shell line with kubectl. Output and end come as messages with this id. */
  | {
      readonly type: 'run';
      readonly id: number;
      readonly line: string;
      readonly stdin?: string;
      readonly tty?: { readonly columns: number; readonly rows: number };
      /** A line that only reads is answered from this moment of the past. */
      readonly at?: number;
    }
  /** The past that is shown is this moment now: what runs in the past goes on up to it. */
  | { readonly type: 'past'; readonly at: number }
  | { readonly type: 'stdin'; readonly id: number; readonly text: string }
  | { readonly type: 'interrupt'; readonly id: number }
  | {
      readonly type: 'complete';
      readonly id: number;
      /** The line that reads what is typed; undefined at the prompt. */
      readonly run?: number;
      readonly line: string;
      readonly cursor: number;
    }
  /** What a line that is typed amounts to. */
  | { readonly type: 'parse'; readonly id: number; readonly line: string }
  /** A single request to the API server, not part of the session's inputs: only GET. */
  | { readonly type: 'request'; readonly id: number; readonly request: ApiRequest }
  /** Something done to the cluster by hand. */
  | { readonly type: 'deed'; readonly deed: Deed }
  /** The files of the editor, for `-f`. */
  | { readonly type: 'files'; readonly files: Readonly<Record<string, string>> }
  /** Everything the inspector shows of an object, as it was at `at` (undefined: now). */
  | {
      readonly type: 'inspect';
      readonly id: number;
      readonly uid: string;
      readonly at: number | undefined;
    }
  /** The chain of causes behind an object's last change before `at`. */
  | {
      readonly type: 'why';
      readonly id: number;
      readonly uid: string;
      readonly at: number | undefined;
    }
  /** The scheduler's table for a pod. */
  | { readonly type: 'scheduling'; readonly id: number; readonly uid: string }
  /** Goes on from a past moment: the new run keeps the inputs up to it. The old run can be compared. */
  | { readonly type: 'branch'; readonly id: number; readonly at: number }
  /** The session as scenario YAML or as a link. */
  | {
      readonly type: 'export';
      readonly id: number;
      readonly as: 'scenario' | 'link' | 'manifests';
      /** The moment at which the link opens; undefined: now. */
      readonly at?: number | undefined;
    }
  /** The page has drawn this frame; the next may come. */
  | { readonly type: 'drawn'; readonly frame: number };

/** What the worker tells the page. */
export type FromWorker =
  | Frame
  | { readonly type: 'answer'; readonly id: number; readonly value: Answer }
  | {
      readonly type: 'output';
      readonly id: number;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | { readonly type: 'exit'; readonly id: number; readonly code: number }
  /** A line of a terminal waits for something to be typed. */
  | { readonly type: 'reads'; readonly id: number }
  /** The page is asked to open an object in the editor (kubectl edit); it answers with `stdin` of that id. */
  | { readonly type: 'edit'; readonly id: number; readonly name: string; readonly text: string }
  /** Nobody waits for that text any more. */
  | { readonly type: 'edit-over'; readonly id: number }
  /** A line asks to see a file in the editor. */
  | { readonly type: 'show-file'; readonly name: string }
  /** Lines have written files, or removed those without a text. */
  | { readonly type: 'wrote'; readonly files: readonly { readonly name: string; readonly text: string | undefined }[] }
  | Crash;

/** At most one per animation frame, the next only after `drawn`. */
export interface Frame {
  readonly type: 'frame';
  readonly frame: number;
  /** Grows with each open, link and branch: everything known before is void. */
  readonly epoch: number;
  /** How far the run is. */
  readonly time: number;
  /** The wall clock at time zero, in milliseconds since the epoch. */
  readonly start: number;
  readonly playing: boolean;
  readonly speed: Speed;
  /** Virtual milliseconds per second that were really reached. */
  readonly pace: number;
  readonly title: string;
  /** When the goals of the run's lesson were reached, in order. */
  readonly reached: readonly number[];
  /** True in the first frame of an epoch. */
  readonly reset: boolean;
  readonly rows: readonly PackedChange[];
  readonly events: readonly EventRow[];
  readonly inputs: readonly InputMark[];
  readonly traffic: readonly TrafficRow[];
  /** Requests that were lost since the last frame; of very many only the newest. */
  readonly lost: readonly LostRow[];
  /** The clients that send requests now. */
  readonly clients: readonly ClientRow[];
}

/** A bug of ours: the worker has stopped. */
export interface Crash {
  readonly type: 'crash';
  readonly message: string;
  readonly stack: string;
  readonly time: number;
  /** The session as scenario YAML: playing it reproduces the crash. */
  readonly reproduction: string;
}

export type Answer =
  /** `earlier`: a link that an earlier simulation wrote. */
  | { readonly kind: 'done'; readonly earlier?: boolean }
  /** `fault`: a link that cannot be read. */
  | { readonly kind: 'failed'; readonly message: string; readonly fault?: LinkFault }
  | { readonly kind: 'response'; readonly response: ApiResponse }
  | { readonly kind: 'completions'; readonly words: readonly string[]; readonly from: number }
  /** `incomplete`: more must be typed. `reads`: it changes nothing. */
  | { readonly kind: 'parsed'; readonly incomplete: boolean; readonly reads: boolean }
  | { readonly kind: 'inspection'; readonly inspection: Inspection | undefined }
  | { readonly kind: 'why'; readonly steps: readonly WhyStep[] }
  | { readonly kind: 'scheduling'; readonly table: SchedulingTable | undefined }
  | { readonly kind: 'text'; readonly text: string };

/** The full object and what belongs to it. */
export interface Inspection {
  readonly at: number;
  readonly resource: string;
  readonly object: unknown;
  /** YAML as kubectl get -o yaml prints it, without managedFields. */
  readonly yaml: string;
  /** YAML of the version before, for diff marks. */
  readonly before: string | undefined;
  /** What `kubectl describe` says, of the present alone and of kinds whose facts the inspector does not lay out itself. */
  readonly describe: string | undefined;
  readonly events: readonly EventRow[];
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string | undefined;
    readonly message: string | undefined;
    readonly since: number | undefined;
  }[];
  readonly lastWrittenAt: number;
  readonly lastAuthor: string;
  /** Of a Deployment that rolls out. */
  readonly deadline: Deadline | undefined;
  /** Of a pod: its containers, init containers first. */
  readonly containers: readonly ContainerFacts[];
  readonly probes: readonly ProbeView[];
  /** How the knobs of a pod's running containers stand, and those of its images; of the present alone. */
  readonly knobs: readonly KnobStand[];
  readonly images: readonly { readonly image: string; readonly behaviour: ImageBehaviour }[];
  readonly logs: readonly { readonly container: string; readonly text: string }[];
}

export interface ProbeView {
  readonly container: string;
  readonly type: 'startup' | 'liveness' | 'readiness';
  /** `httpGet :80/`, `exec cat /tmp/healthy`. */
  readonly text: string;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  /** Last results, oldest first. */
  readonly results: readonly {
    readonly at: number;
    readonly ok: boolean;
    readonly output: string;
  }[];
  readonly failures: number;
  readonly nextAt: number | undefined;
}

/** A link of the causal chain, newest first. */
export interface WhyStep {
  readonly at: number;
  /** `write`: who wrote what; `timer`: a moment that came; `input`: you; `start`: the cluster's start. */
  readonly kind: 'write' | 'timer' | 'input' | 'start';
  /** Component: `deployment-controller`, `kubelet/node-1`, `you`. */
  readonly author: string;
  /** What was written, as facts for the page to word: kind, name, and the paths that changed. */
  readonly object:
    | {
        readonly kind: string;
        readonly name: string;
        readonly namespace: string;
        readonly uid: string;
      }
    | undefined;
  readonly verb: 'created' | 'changed' | 'deleted' | undefined;
  /** `spec.replicas 3 → 4`, at most a few. */
  readonly changes: readonly {
    readonly path: string;
    readonly from: string | undefined;
    readonly to: string | undefined;
  }[];
  /** The moment's name or the input's text. */
  readonly text: string | undefined;
}

export interface SchedulingTable {
  readonly pod: string;
  readonly at: number;
  readonly result: 'bound' | 'unschedulable' | 'gated' | 'preempting';
  readonly winner: string | undefined;
  readonly message: string | undefined;
  readonly plugins: readonly { readonly name: string; readonly weight: number }[];
  readonly nodes: readonly {
    readonly node: string;
    readonly filteredBy: string | undefined;
    readonly reason: string | undefined;
    /** Normalised score per plugin, in the order of `plugins`. */
    readonly scores: readonly number[];
    readonly sum: number | undefined;
  }[];
}
