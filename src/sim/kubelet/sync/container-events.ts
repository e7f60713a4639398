// The kubelet's own error reasons of a container that could not be started (pkg/kubelet/kuberuntime, pkg/kubelet/container).

import type { StartFailure } from '../status/container-status.ts';

/** Outcome of a sync as the pod worker sees it. */
export type SyncOutcome =
  /** The phase says that the pod has ended: on to termination. */
  | { readonly kind: 'terminal' }
  | { readonly kind: 'done'; readonly acted: boolean }
  /** `retryAt`: a restart back-off ends then. */
  | { readonly kind: 'failed'; readonly retryAt: number | undefined };

/** The text of the event `Failed` after a failed start: reasons stand for themselves, other errors are spelt out. */
export function failureText(failure: StartFailure): string {
  return IMAGE_REASONS.has(failure.reason) ? failure.reason : failure.message;
}

const IMAGE_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ErrImageInspect',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
