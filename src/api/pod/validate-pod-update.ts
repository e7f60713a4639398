import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue, quote, sortedMap } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { NodeAffinity, NodeSelectorTerm, Pod, PodCondition, PodSpec } from '../generated/types.ts';
import { replace } from '../../base/fill.ts';
import { toInternal } from '../go/go-internal.ts';
import { checkDns1123Subdomain, checkLabelKey, rangeMessage } from '../validation/names.ts';
import { validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { jsonDiff } from '../../base/go-difflib.ts';
import {
  validateAddedTolerations,
  validateContainerUpdates,
  validatePodAnnotations,
  validatePodMetadataAndSpec,
} from './validate-pod.ts';

// What updates of a pod may change (ValidatePodUpdate, ValidatePodEphemeralContainersUpdate, ValidatePodStatusUpdate).

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/** An update of a pod itself: little may change (ValidatePodUpdate of pkg/apis/core/validation). */
export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(pod, old)];
  // A spec that stays the same object was found right before.
  if (pod.spec !== old.spec) errors.push(...validatePodMetadataAndSpec(pod));
  validateAnnotationUpdates(pod, old, errors);
  if (pod.spec === old.spec) return errors;
  const { spec } = pod;
  if (!validateContainerUpdates(spec.containers, old.spec.containers, 'spec.containers', errors)) return errors;
  const initContainers = [spec.initContainers ?? [], old.spec.initContainers ?? []] as const;
  if (!validateContainerUpdates(...initContainers, 'spec.initContainers', errors)) return errors;
  if (!validateDeadline(spec, old.spec, errors)) return errors;
  validateAddedTolerations(spec, old.spec, errors);
  validateRemovedGates(spec, old.spec, errors);
  if (deepEqual(spec, old.spec)) return errors;
  validateRest(spec, old.spec, errors);
  return errors;
}

function validateAnnotationUpdates(pod: Pod, old: Pod, errors: FieldError[]): void {
  if (pod.metadata.annotations === old.metadata.annotations) return;
  const next = pod.metadata.annotations ?? {};
  const before = old.metadata.annotations ?? {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(next)])) {
    if (next[key] === before[key]) continue;
    const added = before[key] === undefined;
    const what = key === 'kubernetes.io/config.mirror' ? 'mirror pod annotation' : appArmorAnnotation(key);
    if (what)
      errors.push(
        forbiddenField(`metadata.annotations[${key}]`, `may not ${added ? 'add' : 'remove or update'} ${what}`),
      );
  }
  validatePodAnnotations(pod.spec, next, 'metadata.annotations', errors);
}

function appArmorAnnotation(key: string): string {
  return key.startsWith('container.apparmor.security.beta.kubernetes.io/') ? 'AppArmor annotations' : '';
}

function validateDeadline(spec: PodSpec, old: PodSpec, errors: FieldError[]): boolean {
  const path = 'spec.activeDeadlineSeconds';
  const next = spec.activeDeadlineSeconds;
  const before = old.activeDeadlineSeconds;
  if (next === undefined) {
    if (before !== undefined)
      errors.push(invalidValue(path, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (next < 0 || next > 2_147_483_647) {
    errors.push(invalidValue(path, next, rangeMessage(0, 2_147_483_647)));
    return false;
  }
  if (before === undefined || before >= next) return true;
  errors.push(invalidValue(path, next, 'must be less than or equal to previous value'));
  return false;
}

function validateRemovedGates(spec: PodSpec, old: PodSpec, errors: FieldError[]): void {
  const before = new Set(old.schedulingGates?.map(({ name }) => name));
  for (const [i, { name }] of (spec.schedulingGates ?? []).entries()) {
    if (before.has(name)) continue;
    const message = `only deletion is allowed, but found new scheduling gate '${name}'`;
    errors.push(forbiddenField(`spec.schedulingGates[${i}].name`, message));
  }
}

/** Everything else must be as before; a pod that is held back by gates may be bound to fewer nodes. */
function validateRest(spec: PodSpec, old: PodSpec, errors: FieldError[]): void {
  let rest = withUpdatable(spec, old);
  if (old.schedulingGates?.length) {
    validateNodeSelectorMutation(spec, old, errors);
    validateAffinityMutation(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity, errors);
    rest = withOldPlacement(rest, old);
  }
  if (deepEqual(rest, old)) return;
  const diff = jsonDiff(toInternal('PodSpec', old), toInternal('PodSpec', rest));
  const message = `pod updates may not change fields other than ${UPDATABLE.join(',')}\n${diff}`;
  errors.push(forbiddenField('spec', message));
}

/** The spec with all that may change put back. */
function withUpdatable(spec: PodSpec, old: PodSpec): PodSpec {
  const image = (list: PodSpec['containers'], before: PodSpec['containers'] | undefined): PodSpec['containers'] =>
    list.map((container, i) => replace(container, 'image', before?.[i]?.image));
  let rest: PodSpec = { ...spec, containers: image(spec.containers, old.containers) };
  if (spec.initContainers) rest = { ...rest, initContainers: image(spec.initContainers, old.initContainers) };
  rest = replace(rest, 'activeDeadlineSeconds', old.activeDeadlineSeconds);
  rest = replace(rest, 'schedulingGates', old.schedulingGates);
  rest = replace(rest, 'tolerations', old.tolerations);
  const wasNegative = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return wasNegative ? replace(rest, 'terminationGracePeriodSeconds', old.terminationGracePeriodSeconds) : rest;
}

function withOldPlacement(spec: PodSpec, old: PodSpec): PodSpec {
  const selected = replace(spec, 'nodeSelector', old.nodeSelector);
  const before = old.affinity?.nodeAffinity;
  if (deepEqual(before, spec.affinity?.nodeAffinity)) return selected;
  if (!spec.affinity) return before ? replace(selected, 'affinity', { nodeAffinity: before }) : selected;
  const { nodeAffinity: _changed, ...others } = spec.affinity;
  if (!old.affinity && Object.keys(others).length === 0) return replace(selected, 'affinity', undefined);
  return replace(selected, 'affinity', { ...others, ...(before ? { nodeAffinity: before } : {}) });
}

function validateNodeSelectorMutation(spec: PodSpec, old: PodSpec, errors: FieldError[]): void {
  const next = spec.nodeSelector ?? {};
  const kept = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => next[key] === value);
  if (kept) return;
  const message = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  errors.push(invalidValue('spec.nodeSelector', sortedMap(spec.nodeSelector), message));
}

function validateAffinityMutation(
  next: NodeAffinity | undefined,
  old: NodeAffinity | undefined,
  errors: FieldError[],
): void {
  const required = old?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required || deepEqual(next, old)) return;
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const before = required.nodeSelectorTerms;
  const after = next?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const shown = (term: NodeSelectorTerm): unknown => toInternal('NodeSelectorTerm', term);
  if (before.length > 0 && before.length !== after.length) {
    const message = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    return void errors.push(invalidValue(path, after.length > 0 ? after.map(shown) : null, message));
  }
  for (const [i, term] of before.entries()) {
    const changed = after[i] ?? {};
    if (onlyAdds(changed, term)) continue;
    errors.push(
      invalidValue(`${path}[${i}]`, shown(changed), 'only additions are allowed (no mutations or deletions)'),
    );
  }
}

function onlyAdds(next: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const;
  const wasEmpty = lists.every((list) => !old[list]?.length);
  if (wasEmpty) return lists.every((list) => !next[list]?.length);
  return lists.every((list) => {
    const before = old[list] ?? [];
    return before.length === 0 || deepEqual(next[list]?.slice(0, before.length), before);
  });
}

/** An update through `/ephemeralcontainers`: containers may only be added. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(pod, old), ...validatePodMetadataAndSpec(pod)];
  validateAnnotationUpdates(pod, old, errors);
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    return [forbiddenField('', 'static pods do not support ephemeral containers')];
  }
  const path = 'spec.ephemeralContainers';
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = pod.spec.ephemeralContainers?.findLast(({ name }) => name === before.name);
    const existing = `existing ephemeral containers ${quote(before.name)}`;
    if (!after) errors.push(forbiddenField(path, `${existing} may not be removed\n`));
    else if (!deepEqual(before, after)) {
      const diff = jsonDiff(toInternal('EphemeralContainer', before), toInternal('EphemeralContainer', after));
      errors.push(forbiddenField(path, `${existing} may not be changed\n${diff}`));
    }
  }
  return errors;
}

const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** An update through `/status` (ValidatePodStatusUpdate). */
export function validatePodStatusUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(pod, old)];
  validateAnnotationUpdates(pod, old, errors);
  const { status } = pod;
  const { conditions = [] } = status;
  for (let i = 0; i < conditions.length; i += 1) {
    const { type = '' } = conditions[i] as PodCondition;
    if (SYSTEM_CONDITIONS.has(type)) continue;
    for (const message of checkLabelKey(type)) errors.push(invalidValue(`status.conditions[${i}].Type`, type, message));
  }
  const nominated = status.nominatedNodeName;
  if (nominated && nominated !== old.status.nominatedNodeName) {
    for (const message of checkDns1123Subdomain(nominated)) {
      errors.push(invalidValue('status.nominatedNodeName', nominated, message));
    }
    if (old.spec.nodeName) {
      errors.push(
        forbiddenField('status.nominatedNodeName', 'may not be set on pods that are already bound to a node'),
      );
    }
  }
  if ((status.observedGeneration ?? 0) < 0) {
    errors.push(invalidValue('status.observedGeneration', status.observedGeneration, 'must be a non-negative integer'));
  }
  if (status.qosClass !== old.status.qosClass) {
    errors.push(invalidValue('status.qosClass', status.qosClass ?? '', 'field is immutable'));
  }
  return errors;
}
