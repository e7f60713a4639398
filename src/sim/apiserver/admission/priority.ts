import type { Pod, PriorityClass, Status } from '../../../api/generated/types.ts';
import { err, ok } from '../../../base/result.ts';
import { refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts';

const DEFAULT_POLICY = 'PreemptLowerPriority';

/** Puts the number of the priority class into the pod; keeps the default class single. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  handles: ({ kind, subresource, operation }) =>
    subresource === '' && operation !== 'DELETE' && (kind.resource === 'pods' || kind.resource === 'priorityclasses'),
  admit(request, cluster) {
    const { kind, operation, object } = request;
    if (kind.resource !== 'pods') return ok(object);
    if (operation === 'UPDATE') return ok(keepPriority(object as Pod, request.old as Pod));
    return admitPod(request, object as Pod, cluster);
  },
  validate(request, cluster) {
    return request.kind.resource === 'priorityclasses' ? checkSingleDefault(request, cluster) : undefined;
  },
};

/** The fields are filled in for clients that do not know them. */
function keepPriority(pod: Pod, old: Pod): Pod {
  const { priority: value, preemptionPolicy } = old.spec;
  const missing = {
    ...(pod.spec.priority === undefined && value !== undefined ? { priority: value } : {}),
    ...(pod.spec.preemptionPolicy === undefined && preemptionPolicy !== undefined ? { preemptionPolicy } : {}),
  };
  return Object.keys(missing).length === 0 ? pod : { ...pod, spec: { ...pod.spec, ...missing } };
}

function admitPod(
  request: AdmissionRequest,
  pod: Pod,
  { store }: AdmissionCluster,
): ReturnType<typeof ok<Pod>> | ReturnType<typeof err<Status>> {
  const { priorityClassName } = pod.spec;
  const found = priorityClassName
    ? store.get('priorityclasses', priorityClassName)
    : store.list('priorityclasses').find(({ globalDefault }) => globalDefault === true);
  if (priorityClassName && !found) {
    return err(refusal(request, `no PriorityClass with name ${priorityClassName} was found`));
  }
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? DEFAULT_POLICY;
  const { priority: sent, preemptionPolicy: sentPolicy } = pod.spec;
  const computed = (what: string): string =>
    `must not be provided in pod spec; priority admission controller computed ${what} from the given PriorityClass name`;
  if (sent !== undefined && sent !== value) {
    return err(refusal(request, `the integer value of priority (${sent}) ${computed(String(value))}`));
  }
  if (sentPolicy !== undefined && sentPolicy !== policy) {
    return err(refusal(request, `the string value of PreemptionPolicy (${sentPolicy}) ${computed(policy)}`));
  }
  const name = found ? { priorityClassName: found.metadata.name } : {};
  return ok({ ...pod, spec: { ...pod.spec, ...name, priority: value, preemptionPolicy: policy } });
}

function checkSingleDefault(request: AdmissionRequest, { store }: AdmissionCluster): Status | undefined {
  if ((request.object as PriorityClass).globalDefault !== true) return undefined;
  const other = store
    .list('priorityclasses')
    .find(({ globalDefault, metadata }) => globalDefault === true && metadata.name !== request.name);
  if (!other) return undefined;
  const { name } = other.metadata;
  return refusal(request, `PriorityClass ${name} is already marked as default. Only one default can exist`);
}
