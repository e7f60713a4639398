import { parseImage } from '../../../api/values/image.ts';
import type { ImageReference as Parts } from '../../../api/values/image.ts';
import { fnv1a } from '../../../base/random.ts';

/** A name of an image, taken apart and completed as containerd does. */
export interface ImageReference extends Parts {
  /** `docker.io/library/nginx`. */
  readonly name: string;
  /** `docker.io/library/nginx:1.27`. */
  readonly full: string;
}

/** `nginx` → docker.io/library/nginx:latest. What is no name is taken as it is: the kubelet has refused it before. */
export function parseReference(image: string): ImageReference {
  let reference = references.get(image);
  if (!reference) references.set(image, (reference = parse(image)));
  return reference;
}

/** The names seen so far: few, and asked for with every container. */
const references = new Map<string, ImageReference>();

function parse(image: string): ImageReference {
  const parts = parseImage(image) ?? { registry: 'docker.io', repository: image, tag: 'latest', digest: '' };
  const name = `${parts.registry}/${parts.repository}`;
  const tag = parts.tag === '' ? '' : `:${parts.tag}`;
  return { ...parts, name, full: `${name}${tag}${parts.digest === '' ? '' : `@${parts.digest}`}` };
}

/** 64 hex digits that a text always gives. */
function hexOf(text: string): string {
  let digits = '';
  for (let i = 0; i < 8; i += 1)
    digits += fnv1a(text, fnv1a(String(i)))
      .toString(16)
      .padStart(8, '0');
  return digits;
}

/** The digest of a tag's manifest. */
export function digestOf(reference: ImageReference): string {
  return reference.digest === '' ? `sha256:${hexOf(`${reference.name}:${reference.tag}`)}` : reference.digest;
}
