import type { Pod } from '../../../api/generated/types.ts';
import type { ImageState } from '../cluster-state.ts';
import { MAX_NODE_SCORE } from '../framework.ts';
import type { Plugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

const NO_IMAGES: readonly string[] = [];
const MEBIBYTE = 1024 * 1024;
const MIN_THRESHOLD = 23 * MEBIBYTE;
const MAX_CONTAINER_THRESHOLD = 1000 * MEBIBYTE;

/** Prefers nodes that have the pod's images already, the more so the larger they are and the more nodes have them. */
export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  score: ({ pod }, { images, nodes: all }, { nodes, count }, scores) => {
    const known = images.size === 0 ? NO_IMAGES : imagesOf(pod).filter((name) => images.has(name));
    const { containers, initContainers = [] } = pod.spec;
    const most = MAX_CONTAINER_THRESHOLD * (containers.length + initContainers.length);
    // The more nodes have an image, the more it counts: pods do not heap up where it happened to be first.
    const worth = known.map((name) => {
      const { size, nodes: having } = images.get(name) as ImageState;
      return Math.trunc(size * (having / all.length));
    });
    scores.fill(0, 0, count);
    if (known.length === 0) return true;
    for (let at = 0; at < count; at += 1) {
      const { images: here } = nodes[at] as NodeInfo;
      let sum = 0;
      for (let i = 0; i < known.length; i += 1) if (here.has(known[i] as string)) sum += worth[i] as number;
      const clamped = Math.min(Math.max(sum, MIN_THRESHOLD), most);
      scores[at] = Math.trunc((MAX_NODE_SCORE * (clamped - MIN_THRESHOLD)) / (most - MIN_THRESHOLD));
    }
    return true;
  },
};

function imagesOf({ spec }: Pod): readonly string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image ?? '');
  const volumes = (spec.volumes ?? []).flatMap(({ image }) => (image?.reference ? [image.reference] : []));
  return [...containers, ...volumes].map(withTag);
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
