import type { ApiServer, ExecSession, Stream } from '../sim/apiserver/request.ts';
import type { Kernel } from '../sim/kernel/kernel.ts';
import { encodeBase64 } from '../base/base64.ts';
import type { Result } from '../base/result.ts';
import type { Task, Wait } from '../sim/kernel/task.ts';

/** What kubectl needs of the world around it: the terminal of the page, a scenario's `run` line, a test. */
export interface KubectlEnvironment {
  readonly api: ApiServer;
  readonly kernel: Kernel;
  /** Standard input; `next` resolves to undefined at its end. Undefined: there is none (as `</dev/null`). */
  readonly stdin: Stream<string> | undefined;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly files: Files;
  readonly config: ConfigCell;
  /** Virtual time that commands take; none if it is not given. */
  readonly pace?: Pace;
  /** The terminal that input and output are connected to, if they are. */
  readonly terminal: TerminalDevice | undefined;
  /** Comes when the person presses Ctrl+C; the command then ends. */
  readonly interrupted: Wait<unknown> | undefined;
  /** Opens a text in the page's editor and comes with what was saved, or undefined if it was given up. */
  readonly edit?: (name: string, text: string) => Wait<string | undefined>;
  /** The editor that the shell's variables name, if they name one. */
  readonly editor?: ShellEditor | undefined;
  /** Shows a file in the page's editor. */
  readonly show?: (name: string) => void;
  /** Tells the page of ports that are forwarded; it calls `handling` for each connection. Returns how to stop. */
  readonly forward?: (ports: readonly ForwardedPort[], handling: (local: number) => void) => () => void;
}

/** `KUBE_EDITOR`, a command of the shell that is run with the name of a file. */
export interface ShellEditor {
  /** Whether there is such a command. */
  readonly known: boolean;
  /** Runs it over a temporary file; how that looks afterwards, or kubectl's word on why it cannot be. */
  open(text: string): Task<Result<{ readonly text: string; readonly file: string }, string>>;
  remove(file: string): void;
}

/** What a kubectl takes, in milliseconds: to start, before it speaks to the server, and for each object that it applies. */
export interface Pace {
  readonly startupMs: number;
  readonly objectMs: number;
}

/** The terminal of a person. */
export interface TerminalDevice {
  readonly columns: number;
  /** The session in a container that has it: Ctrl+C and Ctrl+D are typed into that, and Tab asks it. */
  session?: ExecSession | undefined;
}

export interface ForwardedPort {
  readonly namespace: string;
  readonly pod: string;
  readonly local: number;
  readonly remote: number;
}

/** The working directory: the editor's files, or those of a scenario. Paths are relative, without a leading `./`. */
export interface Files {
  read(path: string): string | undefined;
  /** Names in a directory, sorted, directories with a trailing slash; undefined if there is no such directory. */
  list(directory: string): readonly string[] | undefined;
  write(path: string, text: string): void;
  /** Absent where files cannot be removed. */
  remove?(path: string): void;
}

/** One entry of the kubeconfig file's lists. */
export interface NamedEntry {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The kubeconfig: what `kubectl config` reads and writes. */
export interface KubeConfig {
  readonly currentContext: string;
  readonly contexts: readonly NamedEntry[];
  readonly clusters: readonly NamedEntry[];
  readonly users: readonly NamedEntry[];
}

/** Holds the kubeconfig between commands. */
export interface ConfigCell {
  value: KubeConfig;
}

/** What stands for certificates and keys, of which there are none: the word `simulated`, wrapped as they are. */
export const CERTIFICATE = encodeBase64('-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n');
const KEY = encodeBase64('-----BEGIN PRIVATE KEY-----\nc2ltdWxhdGVk\n-----END PRIVATE KEY-----\n');

/** The kubeconfig of a fresh session. */
export function defaultConfig(server = 'https://10.10.0.10:6443'): ConfigCell {
  return {
    value: {
      currentContext: 'podarium',
      contexts: [{ name: 'podarium', fields: { cluster: 'podarium', namespace: 'default', user: 'podarium-admin' } }],
      clusters: [{ name: 'podarium', fields: { 'certificate-authority-data': CERTIFICATE, server } }],
      users: [
        {
          name: 'podarium-admin',
          fields: { 'client-certificate-data': CERTIFICATE, 'client-key-data': KEY },
        },
      ],
    },
  };
}

/** Files held in memory, by path. */
export function memoryFiles(files: Readonly<Record<string, string>>): Files {
  const held = new Map(Object.entries(files));
  const clean = (path: string): string => path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  return {
    read: (path) => held.get(clean(path)),
    write: (path, text) => void held.set(clean(path), text),
    remove: (path) => void held.delete(clean(path)),
    list(directory) {
      const cleaned = clean(directory);
      const prefix = cleaned === '' || cleaned === '.' ? '' : `${cleaned}/`;
      const names = new Set<string>();
      for (const path of held.keys()) {
        if (!path.startsWith(prefix)) continue;
        const [first = '', ...rest] = path.slice(prefix.length).split('/');
        names.add(rest.length > 0 ? `${first}/` : first);
      }
      if (names.size === 0 && prefix !== '') return undefined;
      return [...names].toSorted();
    },
  };
}
