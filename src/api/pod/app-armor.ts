import { deepEqual } from '../../base/equal.ts';
import { changeEach } from '../../base/fill.ts';
import type { AppArmorProfile, Container, Pod, PodSpec } from '../generated/types.ts';

/** Profiles of containers were annotations before they were fields. */
export const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

type Annotations = Readonly<Record<string, string>>;

const fromAnnotation = new WeakSet<AppArmorProfile>();

/** Warnings about the annotations of a new pod that became profiles or could not. */
export function warningsForAnnotatedProfiles({ metadata: { annotations }, spec }: Pod): readonly string[] {
  if (!annotations || spec.os?.name === 'windows') return [];
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])].flatMap(({ name, securityContext }) => {
    const key = APPARMOR_ANNOTATION + name;
    const profile = securityContext?.appArmorProfile;
    const isNew = profile ? fromAnnotation.has(profile) : !profileOf(annotations[key]);
    if (annotations[key] === undefined || !isNew) return [];
    return [`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`];
  });
}

/** The spec of a new pod with the profiles that its annotations ask for (applyAppArmorVersionSkew). */
export function withAnnotatedProfiles(spec: PodSpec, annotations: Annotations | undefined): PodSpec {
  if (!annotations || spec.os?.name === 'windows') return spec;
  if (!Object.keys(annotations).some((key) => key.startsWith(APPARMOR_ANNOTATION))) return spec;
  const withProfile = (container: Container): Container => {
    const profile = profileOf(annotations[APPARMOR_ANNOTATION + container.name]);
    if (!profile || container.securityContext?.appArmorProfile) return container;
    if (deepEqual(profile, spec.securityContext?.appArmorProfile)) return container;
    fromAnnotation.add(profile);
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  return changeEach(changeEach(spec, 'initContainers', withProfile), 'containers', withProfile);
}

/** Undefined where the annotation makes no valid profile. */
function profileOf(annotation: string | undefined): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation?.startsWith('localhost/')) return undefined;
  const localhostProfile = annotation.slice('localhost/'.length);
  const valid =
    localhostProfile !== '' && localhostProfile.trim() === localhostProfile && localhostProfile.length <= 4095;
  return valid ? { type: 'Localhost', localhostProfile } : undefined;
}
