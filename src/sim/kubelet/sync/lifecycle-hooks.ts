// postStart and preStop (pkg/kubelet/lifecycle/handlers.go).

import type { Container, LifecycleHandler, Pod } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, race, waitFor } from '../../kernel/task.ts';
import type { KubeletContext } from './context.ts';
import { podText } from '../pod/field-path.ts';
import { portNumber } from '../pod/ports.ts';

const USER_AGENT = 'kube-lifecycle/1.36';
/** A hook's request has no limit of its own; the network gives up at some time. */
const HTTP_TIMEOUT_MS = 30_000;

/** Runs a hook to its end; an error is the kubelet's text for the log and the waiting state. */
export function* runHook(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  containerId: string,
  handler: LifecycleHandler,
): Task<Result<undefined, string>> {
  const where = `for Container "${container.name}" in Pod "${podText(pod)}" failed - error:`;
  if (handler.exec) {
    const command = handler.exec.command ?? [];
    const done = yield* context.runtime.execSync(containerId, command, undefined);
    if (done.exitCode === 0 && done.error === undefined) return ok(undefined);
    const why = done.error ?? `command '${command.join(' ')}' exited with ${done.exitCode}: ${done.output}`;
    return err(`Exec lifecycle hook ([${command.join(' ')}]) ${where} ${why}, message: ${JSON.stringify(done.output)}`);
  }
  if (handler.httpGet) {
    const failed = yield* askHttp(context, pod, container, handler.httpGet);
    if (failed === undefined) return ok(undefined);
    return err(`HTTP lifecycle hook (${handler.httpGet.path ?? ''}) ${where} ${failed}`);
  }
  if (handler.sleep) {
    const { seconds } = handler.sleep;
    const ended = yield* waitFor(race(delay(context.kernel, seconds * 1000), context.exits.of(containerId)));
    if ('first' in ended) return ok(undefined);
    return err(`Sleep lifecycle hook (${seconds}) ${where} container terminated before sleep hook finished`);
  }
  return err('Cannot run handler: invalid handler: &LifecycleHandler{}');
}

/** Only that an answer comes matters, not which. */
function* askHttp(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  action: NonNullable<LifecycleHandler['httpGet']>,
): Task<string | undefined> {
  const port = portNumber(action.port, container);
  if (!port.ok) return port.error;
  const host =
    action.host || context.statusOf(pod).podIP || context.runtime.sandboxes(pod.metadata.uid).at(-1)?.ip || '';
  const headers: Record<string, string> = { 'user-agent': USER_AGENT, accept: '*/*' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const scheme = action.scheme === 'HTTPS' ? 'https' : 'http';
  const answer = yield* context.network.http(
    { scheme, host, port: port.value, path: action.path ?? '/', headers },
    HTTP_TIMEOUT_MS,
  );
  const answered = answer.result === 'success' || answer.result === 'warning' || /statuscode/.test(answer.output);
  return answered ? undefined : answer.output;
}
