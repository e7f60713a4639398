import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { ImageInfo, ImageService } from '../runtime.ts';
import type { Image, ImageCatalogue } from './catalogue.ts';
import { parseReference } from './reference.ts';

/** Time until the registry says no. */
const REFUSAL_MS = 120;
/** Time to learn that an image is there already, with its layers (pull policy Always). */
const UNCHANGED_MS = 80;

/** The images of one node. */
export class NodeImages implements ImageService {
  private readonly kernel: Kernel;
  private readonly catalogue: ImageCatalogue;
  private readonly images = new Map<string, Image>();

  constructor(kernel: Kernel, catalogue: ImageCatalogue, preloaded: readonly string[]) {
    this.kernel = kernel;
    this.catalogue = catalogue;
    for (const name of preloaded) {
      const image = catalogue.resolve(name);
      if (image.ok) this.images.set(parseReference(name).full, image.value);
    }
  }

  present(image: string): ImageInfo | undefined {
    return this.get(image)?.info;
  }

  /** An image that is here, as it behaves now. */
  get(image: string): Image | undefined {
    const here = this.images.get(parseReference(image).full);
    if (!here) return undefined;
    const now = this.catalogue.resolve(image);
    return now.ok ? now.value : here;
  }

  *pull(image: string): Task<Result<ImageInfo, string>> {
    const found = this.catalogue.resolve(image);
    const { full } = parseReference(image);
    if (!found.ok) {
      yield* waitFor(delay(this.kernel, REFUSAL_MS));
      return err(found.error);
    }
    yield* waitFor(delay(this.kernel, this.images.has(full) ? UNCHANGED_MS : found.value.pullMs));
    this.images.set(full, found.value);
    return ok(found.value.info);
  }

  list(): readonly ImageInfo[] {
    return [...this.images.values()].map((image) => image.info);
  }
}
