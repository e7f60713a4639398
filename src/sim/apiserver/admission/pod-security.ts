import { invalid } from '../../../api/validation/errors.ts';
import { invalidValue } from '../../../api/validation/field-error.ts';
import type { FieldError } from '../../../api/validation/field-error.ts';
import type { CronJob, Pod, PodSpec, PodTemplateSpec, Status } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts';
import { reasonsOf, violations } from './pod-security-checks.ts';
import type { Level } from './pod-security-checks.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const TEMPLATED: ReadonlySet<string> = new Set([
  'cronjobs',
  'daemonsets',
  'deployments',
  'jobs',
  'podtemplates',
  'replicasets',
  'replicationcontrollers',
  'statefulsets',
]);

/** What a namespace's labels ask of pods: `enforce` refuses them, `warn` warns, of templates as well. */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  handles({ operation, kind, subresource }) {
    if (operation === 'DELETE') return false;
    if (kind.resource === 'namespaces') return subresource === '';
    if (kind.resource === 'pods') return subresource === '' || subresource === 'ephemeralcontainers';
    return subresource === '' && TEMPLATED.has(kind.resource);
  },
  validate(request, cluster) {
    if (request.kind.resource === 'namespaces') return checkNamespace(request, cluster);
    const labels = cluster.store.get('namespaces', request.namespace)?.metadata.labels;
    if (!labels || !Object.keys(labels).some((key) => key.startsWith(PREFIX))) return undefined;
    const spec = specOf(request.object);
    if (!spec || spec === specOf(request.old)) return undefined;
    return evaluate(request, spec, labels);
  },
};

function evaluate(
  request: AdmissionRequest,
  spec: PodSpec,
  labels: Readonly<Record<string, string>>,
): ReturnType<NonNullable<AdmissionPlugin['validate']>> {
  const problem = (mode: string): string | undefined => {
    const level = (labels[PREFIX + mode] ?? 'privileged') as Level;
    const found = violations(spec, level);
    return found && `violate PodSecurity "${level}:${labels[`${PREFIX}${mode}-version`] ?? 'latest'}": ${found}`;
  };
  const enforced = request.kind.resource === 'pods' ? problem('enforce') : undefined;
  if (enforced) return refusal(request, enforced.replace(/^violate/, 'violates'));
  const warned = problem('warn');
  if (warned) request.warn(`would ${warned}`);
  return undefined;
}

function specOf(object: KubeObject | undefined): PodSpec | undefined {
  if (!object) return undefined;
  if (object.kind === 'Pod') return (object as Pod).spec;
  if (object.kind === 'CronJob') return (object as CronJob).spec?.jobTemplate.spec?.template.spec;
  const holder = object as {
    readonly template?: PodTemplateSpec;
    readonly spec?: { readonly template?: PodTemplateSpec };
  };
  return (holder.spec?.template ?? holder.template)?.spec;
}

const LEVELS = ['privileged', 'baseline', 'restricted'];
const MODES = ['enforce', 'audit', 'warn'];

/** The labels of a namespace name levels and versions; what runs there already is only warned of. */
function checkNamespace(request: AdmissionRequest, cluster: AdmissionCluster): Status | undefined {
  const labels = request.object.metadata.labels ?? {};
  const before = request.old?.metadata.labels ?? {};
  const errors = MODES.flatMap((mode) => labelErrors(labels, mode));
  if (errors.length > 0) return invalid(request.kind, request.object.metadata.name, errors);
  const level = (labels[`${PREFIX}enforce`] ?? 'privileged') as Level;
  const raised = request.old && level !== (before[`${PREFIX}enforce`] ?? 'privileged');
  if (raised) warnOfPods(request, cluster, level);
  return undefined;
}

function labelErrors(labels: Readonly<Record<string, string>>, mode: string): readonly FieldError[] {
  const [level, version] = [labels[PREFIX + mode], labels[`${PREFIX}${mode}-version`]];
  const errors: FieldError[] = [];
  if (level !== undefined && !LEVELS.includes(level)) {
    errors.push(invalidValue(`metadata.labels[${PREFIX}${mode}]`, level, `must be one of ${LEVELS.join(', ')}`));
  }
  if (version !== undefined && !/^(latest|v1\.([1-9]\d*|0))$/.test(version)) {
    const field = `metadata.labels[${PREFIX}${mode}-version]`;
    errors.push(invalidValue(field, version, 'must be "latest" or "v1.x"'));
  }
  return errors;
}

function warnOfPods({ warn, object }: AdmissionRequest, { store }: AdmissionCluster, level: Level): void {
  const { name } = object.metadata;
  const byReason = new Map<string, string[]>();
  for (const pod of store.list('pods', name)) {
    const reasons = reasonsOf(pod.spec, level);
    if (reasons) byReason.set(reasons, [...(byReason.get(reasons) ?? []), pod.metadata.name]);
  }
  if (byReason.size === 0) return;
  warn(`existing pods in namespace "${name}" violate the new PodSecurity enforce level "${level}:latest"`);
  for (const [reasons, [first = '', ...others]] of byReason) {
    const more = others.length === 0 ? '' : ` (and ${others.length} other pod${others.length > 1 ? 's' : ''})`;
    warn(`${first}${more}: ${reasons}`);
  }
}
