import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { Container, Pod, ResourceRequirements } from '../generated/types.ts';
import { replace } from '../../base/fill.ts';
import { validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { isSidecar, qosClassOf } from './resources.ts';
import type { ResourceList } from './resources.ts';
import { validatePodMetadataAndSpec } from './validate-pod.ts';

// The resize subresource of pods (podResizeStrategy, ValidatePodResize).

/** What of a resize counts: resources and resize policies. The rest of the pod stays as it is (dropNonResizeUpdates). */
export function prepareResize(pod: Pod, old: Pod): Pod {
  const containers = withResources(pod.spec.containers, old.spec.containers);
  const initContainers = withResources(pod.spec.initContainers ?? [], old.spec.initContainers ?? []);
  if (containers.length !== old.spec.containers.length) return pod;
  if (initContainers.length !== (old.spec.initContainers ?? []).length) return pod;
  const spec = replace({ ...old.spec, containers }, 'resources', pod.spec.resources);
  return { ...old, metadata: pod.metadata, spec: old.spec.initContainers ? { ...spec, initContainers } : spec };
}

function withResources(next: readonly Container[], old: readonly Container[]): readonly Container[] {
  if (next.length !== old.length || next.some((container, i) => container.name !== old[i]?.name)) return next;
  return old.map((container, i) =>
    replace(replace(container, 'resources', next[i]?.resources), 'resizePolicy', next[i]?.resizePolicy),
  );
}

/** An update through `/resize` (ValidatePodResize of pkg/apis/core/validation). */
export function validatePodResize(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(pod, old), ...validatePodMetadataAndSpec(pod)];
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    return [forbiddenField('', 'static pods cannot be resized')];
  }
  if (old.spec.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')];
  if ((old.status.qosClass ?? qosClassOf(old)) !== qosClassOf(pod)) {
    const message = 'Pod QOS Class may not change as a result of resizing';
    errors.push(invalidValue('spec', pod.status.qosClass ?? '', message));
  }
  if (!isResizeSupported(old)) errors.push(forbiddenField('spec', 'Pod running on node without support for resize'));
  validatePodLevel(pod, old, errors);
  if (!validateOrder(pod, old, errors)) return errors;
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [i, before] of (old.spec[list] ?? []).entries()) {
      validateRemoved(
        pod.spec[list]?.[i]?.resources ?? {},
        before.resources ?? {},
        `spec.${list}[${i}].resources`,
        errors,
      );
    }
  }
  validateOnlyComputeChanged(pod, old, errors);
  return errors;
}

function isResizeSupported(pod: Pod): boolean {
  const running = pod.status.containerStatuses?.find(({ state }) => state?.running);
  return !running || running.resources !== undefined;
}

function hasAny(resources: ResourceRequirements | undefined): boolean {
  return Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0;
}

function validatePodLevel(pod: Pod, old: Pod, errors: FieldError[]): void {
  const next = pod.spec.resources;
  const before = old.spec.resources;
  if (!hasAny(next) && !hasAny(before)) return;
  if (before && !next)
    return void errors.push(forbiddenField('spec.resources', 'pod-level resources cannot be removed'));
  for (const list of ['requests', 'limits'] as const) {
    if (!before || !isRemoved(next?.[list], before[list])) continue;
    errors.push(forbiddenField(`spec.resources.${list}`, `pod-level resource ${list} cannot be removed`));
  }
  if (next && !sameButCompute(next, before ?? {})) {
    errors.push(forbiddenField('spec', 'only cpu and memory resources are mutable at pod-level'));
  }
}

function validateOrder(pod: Pod, old: Pod, errors: FieldError[]): boolean {
  const found = errors.length;
  for (const list of ['containers', 'initContainers'] as const) {
    const next = pod.spec[list] ?? [];
    const before = old.spec[list] ?? [];
    if (next.length !== before.length) {
      errors.push(forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`));
      continue;
    }
    for (const [i, { name }] of before.entries()) {
      if (next[i]?.name === name) continue;
      errors.push(forbiddenField(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`));
    }
  }
  return errors.length === found;
}

function validateRemoved(
  next: ResourceRequirements,
  old: ResourceRequirements,
  path: string,
  errors: FieldError[],
): void {
  if (isRemoved(next.requests, old.requests))
    errors.push(forbiddenField(`${path}.requests`, 'resource requests cannot be removed'));
  if (isRemoved(next.limits, old.limits))
    errors.push(forbiddenField(`${path}.limits`, 'resource limits cannot be removed'));
}

function isRemoved(next: ResourceList | undefined, old: ResourceList | undefined): boolean {
  return Object.keys(old ?? {}).some((name) => next?.[name] === undefined);
}

function validateOnlyComputeChanged(pod: Pod, old: Pod, errors: FieldError[]): void {
  for (const [i, container] of pod.spec.containers.entries()) {
    if (!sameContainer(container, old.spec.containers[i])) {
      errors.push(forbiddenField('spec', 'only cpu and memory resources are mutable'));
    }
  }
  for (const [i, container] of (pod.spec.initContainers ?? []).entries()) {
    const before = old.spec.initContainers?.[i];
    const path = `spec.initContainers[${i}]`;
    if (!sameContainer(container, before)) {
      errors.push(forbiddenField(path, 'only cpu and memory resources for init or sidecar containers are mutable'));
    }
    if (isSidecar(container) || deepEqual(container, before)) continue;
    for (const { restartPolicy } of container.resizePolicy ?? []) {
      if (restartPolicy !== 'RestartContainer') continue;
      const message = 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized';
      errors.push(forbiddenField(path, message));
    }
  }
}

/** Whether two containers differ in nothing but cpu and memory. */
function sameContainer(next: Container, old: Container | undefined): boolean {
  if (!old) return false;
  const { resources: a = {}, ...others } = next;
  const { resources: b = {}, ...before } = old;
  return deepEqual(others, before) && sameButCompute(a, b);
}

function sameButCompute(a: ResourceRequirements, b: ResourceRequirements): boolean {
  return (['requests', 'limits'] as const).every((list) => deepEqual(withoutCompute(a[list]), withoutCompute(b[list])));
}

function withoutCompute(list: ResourceList | undefined): ResourceList {
  const { cpu: _cpu, memory: _memory, ...rest } = list ?? {};
  return rest;
}
