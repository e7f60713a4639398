import { APPARMOR_ANNOTATION } from './app-armor.ts';
import { quote } from '../validation/field-error.ts';
import type {
  Container,
  ContainerPort,
  ObjectMeta,
  PodAffinity,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../generated/types.ts';
import { warningsForIp } from '../values/ip.ts';
import { checkDns1123Label } from '../validation/names.ts';
import { deprecationOfNodeLabel, warningsForNodeSelectorTerm } from '../selectors/node-labels.ts';
import { isWholeQuantity } from '../values/quantity.ts';
import { warningsForClaimSpec } from '../storage/claim-warnings.ts';
import { visitContainers } from './validate-security.ts';
import { warningsForOverlappingPaths } from './path-warnings.ts';

// Warnings about pods and templates (pkg/api/pod/warnings.go).

type Meta = Partial<ObjectMeta>;

const remembered = new WeakMap<PodTemplateSpec, readonly string[]>();

/** Warnings about a template; `path` is where it stands. */
export function warningsForTemplate(template: PodTemplateSpec | undefined, path: string): readonly string[] {
  if (!template) return [];
  let warnings = remembered.get(template);
  if (!warnings) {
    warnings = warningsForPodSpec(template.spec ?? { containers: [] }, template.metadata ?? {}, `${path}.`);
    remembered.set(template, warnings);
  }
  return warnings;
}

/** What the names of controllers are used in. */
export const POD_NAMES = 'Pod names and hostnames';

/** A name that pods and hosts are named after should be a DNS label. `use` tells what it is used in. */
export function warningsForHostname(name: string, use: string): readonly string[] {
  const problems = checkDns1123Label(name);
  if (problems.length === 0) return [];
  const advice = 'which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: this is used in ${use}, ${advice}: [${problems.join(' ')}]`];
}

/** Warnings about a spec with its metadata; `prefix` stands before `spec` and `metadata`: empty, or the path of a template with a dot. */
export function warningsForPodSpec(spec: PodSpec, meta: Meta, prefix: string): readonly string[] {
  return [
    ...warningsForPlacement(spec, prefix),
    ...warningsForAnnotations(meta, prefix),
    ...(spec.volumes ?? []).flatMap((volume, i) => warningsForVolume(volume, `${prefix}spec.volumes[${i}]`)),
    ...warningsForOverlappingPaths(spec.volumes ?? []),
    ...warningsForLists(spec, prefix),
    ...fractional(spec.overhead, `${prefix}spec.overhead`),
    ...warningsForSeccomp(spec, meta, prefix),
    ...warningsForContainers(spec, meta, prefix),
    ...warningsForPorts(spec, prefix),
    ...warningsForGrace(spec, prefix),
    ...warningsForAffinity(spec, prefix),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((ip, i) =>
      warningsForIp(ip, `${prefix}spec.dnsConfig.nameservers[${i}]`),
    ),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, i) => warningsForIp(ip, `${prefix}spec.hostAliases[${i}].ip`)),
  ];
}

const NULL_SELECTOR = 'a null labelSelector results in matching no pod';

function warningsForPlacement(spec: PodSpec, prefix: string): readonly string[] {
  const node = spec.affinity?.nodeAffinity;
  const at = `${prefix}spec.affinity.nodeAffinity`;
  const required = node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = node?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...Object.keys(spec.nodeSelector ?? {})
      .sort()
      .flatMap((key) => {
        const deprecation = deprecationOfNodeLabel(key);
        return deprecation ? [`${prefix}spec.nodeSelector[${key}]: ${deprecation}`] : [];
      }),
    ...required.flatMap((term, i) => {
      const path = `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`;
      return warningsForNodeSelectorTerm(term, false, path);
    }),
    ...preferred.flatMap(({ preference }, i) => {
      const path = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`;
      return warningsForNodeSelectorTerm(preference, true, path);
    }),
    ...warningsForSpread(spec, prefix),
  ];
}

function warningsForSpread(spec: PodSpec, prefix: string): readonly string[] {
  return (spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, i) => {
    const at = `${prefix}spec.topologySpreadConstraints[${i}]`;
    const deprecation = deprecationOfNodeLabel(topologyKey);
    return [
      ...(deprecation ? [`${at}.topologyKey: ${topologyKey} is ${deprecation}`] : []),
      ...(labelSelector ? [] : [`${at}.labelSelector: ${NULL_SELECTOR}`]),
    ];
  });
}

const DEPRECATED_ANNOTATIONS: readonly (readonly [key: string, text: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

function warningsForAnnotations(meta: Meta, prefix: string): readonly string[] {
  if (!meta.annotations) return [];
  return DEPRECATED_ANNOTATIONS.flatMap(([key, text]) =>
    meta.annotations?.[key] === undefined ? [] : [`${prefix}metadata.annotations[${key}]: ${text}`],
  );
}

const DEPRECATED_VOLUMES: readonly (readonly [source: keyof Volume, shown: string, text: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function warningsForVolume(volume: Volume, path: string): readonly string[] {
  const claim = volume.ephemeral?.volumeClaimTemplate;
  return [
    ...DEPRECATED_VOLUMES.flatMap(([source, shown, text]) =>
      volume[source] === undefined ? [] : [`${path}.${shown}: ${text}`],
    ),
    ...(claim ? warningsForClaimSpec(claim.spec, `${path}.ephemeral.volumeClaimTemplate.spec`) : []),
  ];
}

function warningsForLists(spec: PodSpec, prefix: string): readonly string[] {
  const secrets = (spec.imagePullSecrets ?? []).map(({ name }) => name ?? '');
  return [
    ...repeats((spec.hostAliases ?? []).map(({ ip }) => ip)).map(
      ([i, ip]) => `${prefix}spec.hostAliases[${i}].ip: duplicate ip ${quote(ip)}`,
    ),
    ...repeats(secrets).map(([i, name]) => `${prefix}spec.imagePullSecrets[${i}].name: duplicate name ${quote(name)}`),
    ...secrets.flatMap((name, i) => (name ? [] : [`${prefix}spec.imagePullSecrets[${i}].name: invalid empty name ""`])),
  ];
}

/** The elements that stood before already, with their places. */
function repeats(items: readonly string[]): readonly (readonly [number, string])[] {
  return items.flatMap((item, i) => (items.indexOf(item) < i ? [[i, item] as const] : []));
}

function fractional(list: Readonly<Record<string, string>> | undefined, path: string): readonly string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => {
    const quantity = list?.[name];
    if (quantity === undefined || isWholeQuantity(quantity)) return [];
    return [`${path}[${name}]: fractional byte value ${quote(quantity)} is invalid, must be an integer`];
  });
}

const POD_SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';

function seccompText(prefix: string, key: string): string {
  return `${prefix}metadata.annotations[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`;
}

function warningsForSeccomp(spec: PodSpec, meta: Meta, prefix: string): readonly string[] {
  const set = meta.annotations?.[POD_SECCOMP] !== undefined && !spec.securityContext?.seccompProfile;
  return set ? [seccompText(prefix, POD_SECCOMP)] : [];
}

function warningsForContainers(spec: PodSpec, meta: Meta, prefix: string): readonly string[] {
  const warnings: string[] = [];
  visitContainers(spec, `${prefix}spec`, (container, path) => {
    warnings.push(...warningsForProfiles(container, meta, prefix));
    const { limits, requests } = container.resources ?? {};
    for (const name of ['memory', 'ephemeral-storage']) {
      warnings.push(...fractional(pick(limits, name), `${path}.resources.limits`));
      warnings.push(...fractional(pick(requests, name), `${path}.resources.requests`));
    }
    warnings.push(...warningsForEnv(container, path));
  });
  return warnings;
}

function pick(
  list: Readonly<Record<string, string>> | undefined,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const quantity = list?.[name];
  return quantity === undefined ? undefined : { [name]: quantity };
}

function warningsForProfiles(container: Container, meta: Meta, prefix: string): readonly string[] {
  const { annotations } = meta;
  if (!annotations) return [];
  const { seccompProfile, appArmorProfile } = container.securityContext ?? {};
  const seccomp = CONTAINER_SECCOMP + container.name;
  const appArmor = APPARMOR_ANNOTATION + container.name;
  // of a pod itself the server says so while it turns the annotation into the field
  const ofTemplate = prefix !== '';
  return [
    ...(annotations[seccomp] !== undefined && !seccompProfile ? [seccompText(prefix, seccomp)] : []),
    ...(ofTemplate && annotations[appArmor] !== undefined && !appArmorProfile
      ? [`${prefix}metadata.annotations[${appArmor}]: deprecated since v1.30; use the "appArmorProfile" field instead`]
      : []),
  ];
}

function warningsForEnv(container: Container, path: string): readonly string[] {
  const env = container.env ?? [];
  const seen = new Set<string>();
  return env.flatMap((item, i) => {
    const repeated = seen.has(item.name);
    seen.add(item.name);
    const reference = `$(${item.name})`;
    const value = item.value ?? '';
    const extends_ = !item.valueFrom && value !== reference && value.includes(reference);
    if (!repeated || extends_) return [];
    return [
      `${path}.env[${i}]: hides previous definition of ${quote(item.name)}, which may be dropped when using apply`,
    ];
  });
}

interface SeenPort {
  readonly path: string;
  readonly port: ContainerPort;
}

function warningsForPorts(spec: PodSpec, prefix: string): readonly string[] {
  const clashes: string[] = [];
  const names: string[] = [];
  const byNumber = new Map<string, SeenPort[]>();
  const byName = new Map<string, string>();
  visitContainers(spec, `${prefix}spec`, ({ ports = [] }, at) => {
    for (const [i, port] of ports.entries()) {
      const path = `${at}.ports[${i}]`;
      if (port.hostIP && !port.hostPort) clashes.push(`${path}: hostIP set without hostPort: ${goPort(port)}`);
      const key = `${port.containerPort}/${port.protocol ?? ''}`;
      const others = byNumber.get(key) ?? [];
      clashes.push(...others.flatMap((other) => clashOf(path, port, other)));
      byNumber.set(key, [...others, { path, port }]);
      if (!port.name) continue;
      const first = byName.get(port.name);
      if (first === undefined) byName.set(port.name, path);
      else {
        const effect = `services and probes that select ports by name will use ${first}`;
        names.push(`${path}: duplicate port name ${quote(port.name)} with ${first}, ${effect}`);
      }
    }
  });
  return [...clashes, ...names];
}

function clashOf(path: string, port: ContainerPort, other: SeenPort): readonly string[] {
  const [ip, otherIp] = [port.hostIP ?? '', other.port.hostIP ?? ''];
  const [host, otherHost] = [port.hostPort ?? 0, other.port.hostPort ?? 0];
  if (ip === otherIp && host === otherHost) return [`${path}: duplicate port definition with ${other.path}`];
  if (host === 0 || otherHost === 0) return [`${path}: overlapping port definition with ${other.path}`];
  const ambiguous = host === otherHost && (ip === '') !== (otherIp === '');
  return ambiguous ? [`${path}: dangerously ambiguous port definition with ${other.path}`] : [];
}

/** A port as Go prints the struct. */
function goPort({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function warningsForGrace(spec: PodSpec, prefix: string): readonly string[] {
  if ((spec.terminationGracePeriodSeconds ?? 0) >= 0) return [];
  return [
    `${prefix}spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
  ];
}

function warningsForAffinity(spec: PodSpec, prefix: string): readonly string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const affinity = spec.affinity?.[kind];
    return affinity ? warningsForTerms(affinity, `${prefix}spec.affinity.${kind}`) : [];
  });
}

function warningsForTerms(affinity: PodAffinity, path: string): readonly string[] {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...required.flatMap((term, i) =>
      term.labelSelector
        ? []
        : [`${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector: ${NULL_SELECTOR}`],
    ),
    ...preferred.flatMap(({ podAffinityTerm }, i) => {
      const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector`;
      return podAffinityTerm?.labelSelector ? [] : [`${at}: ${NULL_SELECTOR}`];
    }),
  ];
}
