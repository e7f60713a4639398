// The message of a terminated container (pkg/kubelet/kuberuntime/kuberuntime_container.go getTerminationMessage).

import type { Container, EphemeralContainer } from '../../../api/generated/types.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';

/** Of what the log may give: this many bytes, this many lines. */
export const FALLBACK_BYTES = 2048;
export const FALLBACK_LINES = 80;

/** The runtime's own message and what the process left in its file, or the end of its log if the policy says so. */
export function terminationMessageOf(
  container: Pick<Container | EphemeralContainer, 'terminationMessagePolicy'>,
  record: RuntimeContainer,
  logTail: (containerId: string) => string,
): string {
  let text = record.terminationMessage;
  const failed = record.exitCode !== 0 && record.reason !== 'ContainerCannotRun';
  if (text === '' && failed && container.terminationMessagePolicy === 'FallbackToLogsOnError')
    text = logTail(record.id);
  return [record.message ?? '', text].filter((part) => part !== '').join(': ');
}
