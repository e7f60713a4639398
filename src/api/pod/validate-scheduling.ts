import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  Affinity,
  LabelSelector,
  PodAffinity,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
} from '../generated/types.ts';
import { checkDns1123Label, checkLabelKey, checkLabelValue } from '../validation/names.ts';
import { validateLabelSelector } from '../validation/validate-selector.ts';
import { validateNodeSelector, validateTerm } from '../selectors/validate-node-selector.ts';

// Where a pod may run: affinity, tolerations, spreading (validateAffinity, ValidateTolerations, validateTopologySpreadConstraints).

/** Affinity to nodes and to other pods (validateAffinity of pkg/apis/core/validation). */
export function validateAffinity(affinity: Affinity, path: string, errors: FieldError[]): void {
  const { nodeAffinity: node, podAffinity, podAntiAffinity } = affinity;
  if (node?.requiredDuringSchedulingIgnoredDuringExecution) {
    const at = `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
    validateNodeSelector(node.requiredDuringSchedulingIgnoredDuringExecution, at, errors);
  }
  for (const [i, term] of (node?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    validateWeight(term.weight, `${at}.weight`, errors);
    validateTerm(term.preference ?? {}, `${at}.preference`, false, errors);
  }
  if (podAffinity) validatePodAffinity(podAffinity, `${path}.podAffinity`, errors);
  if (podAntiAffinity) validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`, errors);
}

function validateWeight(weight: number, path: string, errors: FieldError[]): void {
  if (!(weight > 0 && weight <= 100)) errors.push(invalidValue(path, weight ?? 0, 'must be in the range 1-100'));
}

function validatePodAffinity(affinity: PodAffinity, path: string, errors: FieldError[]): void {
  for (const [i, term] of (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    validateAffinityTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`, errors);
  }
  for (const [i, { weight, podAffinityTerm }] of (
    affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []
  ).entries()) {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    validateWeight(weight, `${at}.weight`, errors);
    validateAffinityTerm(podAffinityTerm ?? {}, `${at}.podAffinityTerm`, errors);
  }
}

function validateAffinityTerm(term: Partial<PodAffinityTerm>, path: string, errors: FieldError[]): void {
  if (term.labelSelector) errors.push(...validateLabelSelector(term.labelSelector, `${path}.labelSelector`));
  if (term.namespaceSelector)
    errors.push(...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`));
  for (const namespace of term.namespaces ?? []) {
    for (const message of checkDns1123Label(namespace))
      errors.push(invalidValue(`${path}.namespace`, namespace, message));
  }
  validateMatchLabelKeys(term.matchLabelKeys ?? [], term.mismatchLabelKeys ?? [], term.labelSelector, path, errors);
  const { topologyKey = '' } = term;
  if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  for (const message of checkLabelKey(topologyKey))
    errors.push(invalidValue(`${path}.topologyKey`, topologyKey, message));
}

function validateMatchLabelKeys(
  match: readonly string[],
  mismatch: readonly string[],
  selector: LabelSelector | undefined,
  path: string,
  errors: FieldError[],
): void {
  validateLabelKeys(match, selector, `${path}.matchLabelKeys`, errors);
  validateLabelKeys(mismatch, selector, `${path}.mismatchLabelKeys`, errors);
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key } of selector?.matchExpressions ?? []) {
    const i = match.lastIndexOf(key);
    // upstream puts the index after the whole term
    if (i >= 0 && selected.has(key))
      errors.push(invalidValue(`${path}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    selected.add(key);
  }
  for (const [i, key] of match.entries()) {
    if (!mismatch.includes(key)) continue;
    errors.push(
      invalidValue(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
    );
  }
}

function validateLabelKeys(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (keys.length === 0) return;
  if (!selector) return void errors.push(forbiddenField(path, 'must not be specified when labelSelector is not set'));
  for (const [i, key] of keys.entries()) {
    for (const message of checkLabelKey(key)) errors.push(invalidValue(`${path}[${i}]`, key, message));
  }
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Tolerations (ValidateTolerations). */
export function validateTolerations(tolerations: readonly Toleration[], path: string, errors: FieldError[]): void {
  for (const [i, toleration] of tolerations.entries()) validateToleration(toleration, `${path}[${i}]`, errors);
}

function validateToleration(toleration: Toleration, path: string, errors: FieldError[]): void {
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  if (key) for (const message of checkLabelKey(key)) errors.push(invalidValue(`${path}.key`, key, message));
  if (!key && operator !== 'Exists') {
    const message = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalidValue(`${path}.operator`, operator, message));
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalidValue(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (operator === '' || operator === 'Equal') {
    const problems = checkLabelValue(value);
    if (problems.length > 0) errors.push(invalidValue(`${path}.operator`, value, problems.join(';')));
  } else if (operator === 'Exists') {
    if (value) errors.push(invalidValue(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"));
  } else {
    const compares = operator === 'Lt' || operator === 'Gt';
    errors.push(
      notSupported(`${path}.operator`, operator, compares ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists']),
    );
  }
  if (effect) validateTaintEffect(effect, `${path}.effect`, errors);
}

export function validateTaintEffect(effect: string, path: string, errors: FieldError[]): void {
  if (!EFFECTS.includes(effect)) errors.push(notSupported(path, effect, EFFECTS));
}

const WHEN_UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSION = ['Honor', 'Ignore'];

/** Topology spread constraints (validateTopologySpreadConstraints). */
export function validateSpread(
  constraints: readonly TopologySpreadConstraint[],
  path: string,
  errors: FieldError[],
): void {
  for (const [i, constraint] of constraints.entries()) {
    const at = `${path}[${i}]`;
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
    if (maxSkew <= 0) errors.push(invalidValue(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!WHEN_UNSATISFIABLE.includes(whenUnsatisfiable)) {
      errors.push(notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, WHEN_UNSATISFIABLE));
    }
    const repeated = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeated)
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains !== undefined) validateMinDomains(minDomains, whenUnsatisfiable, `${at}.minDomains`, errors);
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[field];
      if (policy !== undefined && !INCLUSION.includes(policy))
        errors.push(notSupported(`${at}.${field}`, policy, INCLUSION));
    }
    validateMatchLabelKeys(constraint.matchLabelKeys ?? [], [], constraint.labelSelector, at, errors);
    if (constraint.labelSelector)
      errors.push(...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`));
  }
}

function validateMinDomains(minDomains: number, action: string, path: string, errors: FieldError[]): void {
  if (minDomains <= 0) errors.push(invalidValue(path, minDomains, 'must be greater than zero'));
  if (action === 'DoNotSchedule') return;
  const message = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  errors.push(invalidValue(path, minDomains, message));
}
