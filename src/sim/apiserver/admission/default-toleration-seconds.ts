import type { Pod, Toleration } from '../../../api/generated/types.ts';
import { ok } from '../../../base/result.ts';
import type { AdmissionPlugin } from './plugin.ts';

const DEFAULT_SECONDS = 300;
export const NODE_TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map(
  (key): Toleration => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: DEFAULT_SECONDS,
  }),
);

/** A pod stays five minutes on a node that is not ready or unreachable, unless it says otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  handles: ({ operation, kind, subresource }) =>
    operation !== 'DELETE' && kind.resource === 'pods' && (subresource === '' || subresource === 'resize'),
  admit(request) {
    const pod = request.object as Pod;
    if (pod.spec === (request.old as Pod | undefined)?.spec) return ok(pod);
    const { tolerations = [] } = pod.spec;
    const lacking = NODE_TOLERATIONS.filter(({ key }) => !tolerations.some((one) => tolerates(one, key ?? '')));
    if (lacking.length === 0) return ok(pod);
    return ok({
      ...pod,
      spec: { ...pod.spec, tolerations: tolerations.length === 0 ? NODE_TOLERATIONS : tolerations.concat(lacking) },
    });
  },
};

function tolerates({ key, effect }: Toleration, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
