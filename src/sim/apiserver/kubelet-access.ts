import type { Pod, Status } from '../../api/generated/types.ts';
import type { Result } from '../../base/result.ts';
import type { ExecSession, Stream } from './request.ts';

/** Options of a pod's log (PodLogOptions), decoded. */
export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

/** Options of exec and attach. */
export interface ExecOptions {
  readonly container: string;
  /** Empty for attach. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/**
 * The kubelets as the API server reaches them for logs, exec, attach and proxy. The API server has checked that the pod exists, that it is on a node and
 * that the container is one of its; the rest is the kubelet's to refuse, with a Status.
 */
export interface KubeletAccess {
  /** The log as it is now. */
  logs(pod: Pod, options: LogOptions): Result<string, Status>;
  /** The log as it grows; ends with the container. */
  followLogs(pod: Pod, options: LogOptions): Result<Stream<string>, Status>;
  exec(pod: Pod, options: ExecOptions): Result<ExecSession, Status>;
  attach(pod: Pod, options: ExecOptions): Result<ExecSession, Status>;
}
