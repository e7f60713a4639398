import type { Node, Pod } from '../../../api/generated/types.ts';
import { podRequests } from '../../../api/pod/resources.ts';
import { milliValue, quantityValue } from '../../../api/values/quantity.ts';
import { refusal } from './plugin.ts';
import type { AdmissionPlugin } from './plugin.ts';

/** A pod on a node is never resized to more than the whole node has (plugin/pkg/admission/podresize). */
export const podResize: AdmissionPlugin = {
  name: 'PodResizeValidator',
  handles: ({ operation, kind, subresource }) =>
    operation === 'UPDATE' && kind.resource === 'pods' && subresource === 'resize',
  validate(request, { store }) {
    const pod = request.object as Pod;
    const { nodeName } = pod.spec;
    if (!nodeName || pod.spec === (request.old as Pod).spec) return undefined;
    const node = store.get('nodes', nodeName);
    if (!node) return refusal(request, `node ${JSON.stringify(nodeName)} not found`);
    const missing = beyond(pod, node);
    if (missing.length === 0) return undefined;
    const message = `node didn't have enough allocatable resources: ${missing.join('; ')}`;
    return refusal(request, message, [{ reason: 'NodeCapacity' }]);
  },
};

function beyond(pod: Pod, { status }: Node): readonly string[] {
  const requests = podRequests(pod);
  const values = { cpu: milliValue, memory: quantityValue } as const;
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const requested = values[resource](requests[resource]);
    const allocatable = values[resource](status.allocatable?.[resource]);
    return requested > allocatable ? [`${resource}, requested: ${requested}, allocatable: ${allocatable}`] : [];
  });
}
