import { APPARMOR_ANNOTATION } from './app-armor.ts';
import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { Container, Pod, PodSpec } from '../generated/types.ts';
import { nameIsSubdomain, validateObjectMeta } from '../validation/object-meta.ts';
import { validateTolerations } from './validate-scheduling.ts';
import { validateImageForPod } from './validate-containers.ts';
import { validatePodSpec } from './validate-pod-spec.ts';
import { validateDescendingPath } from '../validation/validate-paths.ts';
import { visitContainers } from './validate-security.ts';

// A pod as a whole (ValidatePodCreate). What an update may change stands in validate-pod-update.ts.

/** A new pod (ValidatePodCreate of pkg/apis/core/validation). */
export function validatePodCreate(pod: Pod): readonly FieldError[] {
  const errors = [...validatePodMetadataAndSpec(pod)];
  const { spec } = pod;
  if (spec.ephemeralContainers?.length)
    errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length) {
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  if (pod.metadata.annotations) matchProfiles(spec, pod.metadata.annotations, 'spec', errors);
  return errors;
}

/** What creates and updates have in common. */
export function validatePodMetadataAndSpec(pod: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(pod, true, nameIsSubdomain)];
  const { annotations } = pod.metadata;
  if (annotations) validatePodAnnotations(pod.spec, annotations, 'metadata.annotations', errors);
  errors.push(...validatePodSpec(pod.spec, 'spec', { isPod: true, name: pod.metadata.name }));
  if (!pod.spec.serviceAccountName) refuseTokens(pod.spec, errors);
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [i, container] of (pod.spec[list] ?? []).entries())
      validateImageForPod(container, `spec.${list}[${i}]`, errors);
  }
  return errors;
}

function refuseTokens(spec: PodSpec, errors: FieldError[]): void {
  for (const [i, { projected }] of (spec.volumes ?? []).entries()) {
    for (const [j, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
      if (!serviceAccountToken) continue;
      const path = `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`;
      errors.push(forbiddenField(path, 'must not be specified when serviceAccountName is not set'));
    }
  }
}

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const MIRROR = 'kubernetes.io/config.mirror';
const POD_SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';

/** Annotations that mean something for pods, also those of templates. */
export function validatePodAnnotations(
  spec: PodSpec,
  annotations: Annotations,
  path: string,
  errors: FieldError[],
): void {
  if (annotations[MIRROR] !== undefined && !spec.nodeName) {
    errors.push(
      invalidValue(`${path}[${MIRROR}]`, annotations[MIRROR], 'must set spec.nodeName if mirror pod annotation is set'),
    );
  }
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isDeletionCost(cost)) {
    errors.push(invalidValue(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  }
  const profile = annotations[POD_SECCOMP];
  if (profile !== undefined) validateSeccompAnnotation(profile, `${path}.${POD_SECCOMP}`, errors);
  for (const [key, value] of Object.entries(annotations)) {
    if (key.startsWith(CONTAINER_SECCOMP)) validateSeccompAnnotation(value, `${path}.${key}`, errors);
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (key.startsWith(APPARMOR_ANNOTATION)) validateAppArmorAnnotation(spec, key, value, `${path}[${key}]`, errors);
  }
}

function isDeletionCost(text: string): boolean {
  // a plus sign and leading zeros are not taken
  return /^(0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text)) <= 2_147_483_647;
}

function validateSeccompAnnotation(profile: string, path: string, errors: FieldError[]): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith('localhost/')) validateDescendingPath(profile.slice('localhost/'.length), path, errors);
  else errors.push(invalidValue(path, profile, 'must be a valid seccomp profile'));
}

function validateAppArmorAnnotation(
  spec: PodSpec,
  key: string,
  profile: string,
  path: string,
  errors: FieldError[],
): void {
  const name = key.slice(APPARMOR_ANNOTATION.length);
  const known = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  if (!known.some((container) => container.name === name)) errors.push(invalidValue(path, name, 'container not found'));
  const valid =
    profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith('localhost/');
  if (!valid) errors.push(invalidValue(path, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`));
}

type Annotations = Readonly<Record<string, string>>;

type Profile = { readonly type: string; readonly localhostProfile?: string } | undefined;

/** Old annotations and the fields that replaced them must agree. */
export function matchProfiles(spec: PodSpec, annotations: Annotations, path: string, errors: FieldError[]): void {
  const own = spec.securityContext?.seccompProfile;
  match('seccomp', own, annotations[POD_SECCOMP], `${path}.securityContext.seccompProfile`, errors);
  visitContainers(spec, path, ({ name, securityContext }, at) => {
    const field = `${at}.securityContext.seccompProfile`;
    match('seccomp', securityContext?.seccompProfile, annotations[CONTAINER_SECCOMP + name], field, errors);
  });
  if (spec.os?.name === 'windows') return;
  visitContainers(spec, path, ({ name, securityContext }, at) => {
    const profile = securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    match(
      'apparmor',
      profile,
      annotations[APPARMOR_ANNOTATION + name],
      `${at}.securityContext.appArmorProfile`,
      errors,
    );
  });
}

function match(
  what: string,
  profile: Profile,
  annotation: string | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (!profile || annotation === undefined) return;
  const { type, localhostProfile } = profile;
  const isDefault = annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default');
  const fits =
    type === 'Unconfined'
      ? annotation === 'unconfined'
      : type === 'RuntimeDefault'
        ? isDefault
        : annotation.startsWith('localhost/');
  if (!fits) errors.push(forbiddenField(`${path}.type`, `${what} type in annotation and field must match`));
  else if (type === 'Localhost' && annotation !== `localhost/${localhostProfile ?? ''}`) {
    errors.push(forbiddenField(`${path}.localhostProfile`, `${what} profile in annotation and field must match`));
  }
}

/** Whether the number of containers stays the same; images must stay images. */
export function validateContainerUpdates(
  next: readonly Container[],
  old: readonly Container[],
  path: string,
  errors: FieldError[],
): boolean {
  if (next.length !== old.length) {
    errors.push(forbiddenField(path, 'pod updates may not add or remove containers'));
    return false;
  }
  for (const [i, container] of next.entries()) {
    if (!container.image) errors.push(required(`${path}[${i}].image`));
    validateImageForPod(container, `${path}[${i}]`, errors);
  }
  return true;
}

/** Tolerations may be added, and their seconds changed. */
export function validateAddedTolerations(next: PodSpec, old: PodSpec, errors: FieldError[]): void {
  const path = 'spec.tolerations';
  const tolerations = next.tolerations ?? [];
  const kept = (old.tolerations ?? []).every((before) =>
    tolerations.some((after) =>
      deepEqual({ ...before, tolerationSeconds: undefined }, { ...after, tolerationSeconds: undefined }),
    ),
  );
  if (kept) return validateTolerations(tolerations, path, errors);
  errors.push(forbiddenField(path, 'existing toleration can not be modified except its tolerationSeconds'));
}
