import { change, changeEach, replace, without } from '../../base/fill.ts';
import type { Container, PodSpec, Volume, VolumeProjection } from '../generated/types.ts';

/**
 * The spec without the fields of features that are off by default, which the server drops (DropDisabledPodFields): stop signals,
 * groups of pods, certificates and trust bundles in volumes. Since nothing can hold them, decoding may drop them.
 */
export function withoutDisabledFields(spec: PodSpec): PodSpec {
  const ungrouped = without(spec, 'schedulingGroup');
  const contained = changeEach(ungrouped, 'containers', withoutStopSignal);
  return changeEach(changeEach(contained, 'initContainers', withoutStopSignal), 'volumes', withoutIssued);
}

function withoutStopSignal(container: Container): Container {
  if (container.lifecycle?.stopSignal === undefined) return container;
  const lifecycle = without(container.lifecycle, 'stopSignal');
  return replace(container, 'lifecycle', Object.keys(lifecycle).length > 0 ? lifecycle : undefined);
}

function withoutIssued(volume: Volume): Volume {
  return change(volume, 'projected', (projected) =>
    changeEach(projected, 'sources', (source: VolumeProjection) =>
      without(source, 'clusterTrustBundle', 'podCertificate'),
    ),
  );
}
