import type { CronJob, Pod, PodSpec, PodTemplateSpec } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { refusal } from './plugin.ts';
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts';
import { violations } from './pod-security-checks.ts';
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
    if (kind.resource === 'pods') return subresource === '' || subresource === 'ephemeralcontainers';
    return subresource === '' && TEMPLATED.has(kind.resource);
  },
  validate(request, cluster) {
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
