import { forbiddenField, invalidValue, notSupported, required, sortedMap } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { LabelSelector, PodTemplateSpec } from '../generated/types.ts';
import { isEmptySelector, matcherOf } from '../selectors/label-selector.ts';
import type { LabelMatcher } from '../selectors/label-selector.ts';
import { validateAnnotations, validateLabels } from '../validation/object-meta.ts';
import { validatePodSpec } from '../pod/validate-pod-spec.ts';
import { matchProfiles, validatePodAnnotations } from '../pod/validate-pod.ts';
import { shownSelector, validateLabelSelector } from '../validation/validate-selector.ts';

// Rules that kinds with pod templates share.

const knownValid = new WeakSet<PodTemplateSpec>();

/** A pod template by itself (ValidatePodTemplateSpec). One that was found right is not looked at again. */
export function validateTemplate(template: PodTemplateSpec, path: string): readonly FieldError[] {
  if (knownValid.has(template)) return [];
  const errors: FieldError[] = [];
  const { metadata = {}, spec = { containers: [] } } = template;
  if (metadata.labels) errors.push(...validateLabels(metadata.labels, `${path}.labels`));
  if (metadata.annotations) {
    errors.push(...validateAnnotations(metadata.annotations, `${path}.annotations`));
    validatePodAnnotations(spec, metadata.annotations, `${path}.annotations`, errors);
  }
  errors.push(...validatePodSpec(spec, `${path}.spec`, { isPod: false }));
  if (metadata.annotations) matchProfiles(spec, metadata.annotations, `${path}.spec`, errors);
  if (spec.ephemeralContainers?.length) {
    errors.push(forbiddenField(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  }
  if (errors.length === 0) knownValid.add(template);
  return errors;
}

/** The labels of a template do not fit the selector. */
export function selectorMismatch(template: PodTemplateSpec | undefined, path: string): FieldError {
  const labels = sortedMap(template?.metadata?.labels);
  return invalidValue(`${path}.metadata.labels`, labels, '`selector` does not match template `labels`');
}

/** Pods of long-running controllers restart always and have no deadline. `kind` is named in the message. */
export function validateRestartsAlways(
  template: PodTemplateSpec | undefined,
  kind: string,
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { restartPolicy = '', activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, restartPolicy, ['Always']));
  if (activeDeadlineSeconds !== undefined) {
    const message = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.push(forbiddenField(`${path}.spec.activeDeadlineSeconds`, message));
  }
  return errors;
}

export interface CheckedSelector {
  readonly errors: readonly FieldError[];
  /** Undefined where the selector cannot be used. */
  readonly matches: LabelMatcher | undefined;
}

/** A selector that must be there and select something. `kind` is named in the message; `unusable` is said where it cannot be used. */
export function checkSelector(
  selector: LabelSelector | undefined,
  kind: string,
  unusable: string,
  path: string,
): CheckedSelector {
  if (!selector) return { errors: [required(path)], matches: matcherOf(undefined) };
  const wrong = validateLabelSelector(selector, path);
  const errors = [...wrong];
  if (isEmptySelector(selector)) {
    errors.push(invalidValue(path, shownSelector(selector), `empty selector is invalid for ${kind}`));
  }
  if (wrong.length === 0) return { errors, matches: matcherOf(selector) };
  return { errors: [...errors, invalidValue(path, shownSelector(selector), unusable)], matches: undefined };
}

/** A selector that no update may change. */
export function validateSelectorStays(
  next: LabelSelector | undefined,
  old: LabelSelector | undefined,
): readonly FieldError[] {
  const [a, b] = [shownSelector(next), shownSelector(old)];
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [invalidValue('spec.selector', a, 'field is immutable')];
}
