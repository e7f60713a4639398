// Sees to it that a container's image is on the node (pkg/kubelet/images/image_manager.go): pull policy, back-off, one pull at a time.

import type { Container, EphemeralContainer, Pod } from '../../../api/generated/types.ts';
import { formatDuration } from '../../../api/values/duration.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { EventRecorder } from '../../apiserver/client.ts';
import type { ImageInfo, ImageService } from '../../containers/runtime.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task, Wait } from '../../kernel/task.ts';
import { Promised, waitFor } from '../../kernel/task.ts';
import type { StartFailure } from '../status/container-status.ts';
import { fieldPathOf } from '../pod/field-path.ts';
import { checkImageName } from '../pod/image-name.ts';
import { BackOff } from './restart-backoff.ts';

const INITIAL_MS = 10_000;
const MAXIMUM_MS = 300_000;

export interface ImageManagerOptions {
  readonly kernel: Kernel;
  readonly images: ImageService;
  readonly recorder: EventRecorder;
  /** serializeImagePulls, or how many at a time. */
  readonly parallel: number;
}

export class ImageManager {
  private readonly options: ImageManagerOptions;
  private readonly backOff: BackOff;
  /** What the last pull of a pod's image failed with. */
  private readonly lastErrors = new Map<string, string>();
  private readonly waiting: Promised<undefined>[] = [];
  private pulling = 0;

  constructor(options: ImageManagerOptions) {
    this.options = options;
    this.backOff = new BackOff(options.kernel, INITIAL_MS, MAXIMUM_MS);
  }

  /** EnsureImageExists: the image, or why the container has to wait. */
  *ensure(pod: Pod, container: Container | EphemeralContainer): Task<Result<ImageInfo, StartFailure>> {
    const { images } = this.options;
    const { image = '', imagePullPolicy } = container;
    const wrong = checkImageName(image);
    if (wrong !== undefined) {
      const message = `Failed to apply default image tag "${image}": ${wrong}`;
      this.say(pod, container, 'Warning', 'InspectFailed', message);
      return err({ reason: 'InvalidImageName', message });
    }
    const present = imagePullPolicy === 'Always' ? undefined : images.present(image);
    if (present) {
      const text = `Container image "${image}" already present on machine and can be accessed by the pod`;
      this.say(pod, container, 'Normal', 'Pulled', text);
      return ok(present);
    }
    if (imagePullPolicy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.say(pod, container, 'Warning', 'ErrImageNeverPull', message);
      return err({ reason: 'ErrImageNeverPull', message });
    }
    return yield* this.pull(pod, container, image);
  }

  private *pull(
    pod: Pod,
    container: Container | EphemeralContainer,
    image: string,
  ): Task<Result<ImageInfo, StartFailure>> {
    const { kernel, images } = this.options;
    const key = `${pod.metadata.uid}_${image}`;
    if (this.backOff.isInBackOffSinceUpdate(key)) {
      const text = `Back-off pulling image "${image}"`;
      this.say(pod, container, 'Normal', 'BackOff', text);
      const before = this.lastErrors.get(key);
      return err({ reason: 'ImagePullBackOff', message: before === undefined ? text : `${text}: ${before}` });
    }
    this.lastErrors.delete(key);
    this.say(pod, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const asked = kernel.now;
    yield* this.takeTurn();
    const began = kernel.now;
    const pulled = yield* images.pull(image);
    this.giveTurn();
    if (pulled.ok) {
      const times = `${formatDuration(kernel.now - began)} (${formatDuration(kernel.now - asked)} including waiting)`;
      const size = `Image size: ${pulled.value.sizeBytes} bytes.`;
      this.say(pod, container, 'Normal', 'Pulled', `Successfully pulled image "${image}" in ${times}. ${size}`);
      return pulled;
    }
    this.say(pod, container, 'Warning', 'Failed', `Failed to pull image "${image}": ${pulled.error}`);
    this.backOff.next(key, kernel.now);
    this.lastErrors.set(key, `ErrImagePull: ${pulled.error}`);
    return err({ reason: 'ErrImagePull', message: pulled.error });
  }

  private *takeTurn(): Task<undefined> {
    if (this.pulling < this.options.parallel) {
      this.pulling += 1;
      return undefined;
    }
    const turn = new Promised<undefined>(this.options.kernel);
    this.waiting.push(turn);
    return yield* waitFor(turn as Wait<undefined>);
  }

  private giveTurn(): void {
    const next = this.waiting.shift();
    if (next) next.resolve(undefined);
    else this.pulling -= 1;
  }

  private say(
    pod: Pod,
    container: Container | EphemeralContainer,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.options.recorder.event(pod, type, reason, message, fieldPathOf(pod, container.name));
  }
}
