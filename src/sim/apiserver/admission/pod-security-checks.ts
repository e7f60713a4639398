import type { Container, PodSecurityContext, PodSpec, SecurityContext, Volume } from '../../../api/generated/types.ts';
import { quote } from '../../../api/validation/field-error.ts';
import { byText } from '../../../base/compare.ts';

// The Pod Security Standards (k8s.io/pod-security-admission/policy): what each level forbids, worded as upstream.

export type Level = 'privileged' | 'baseline' | 'restricted';

/** One rule. Gives the detail in brackets where a pod breaks it. */
interface Check {
  readonly reason: string;
  readonly detail: (spec: PodSpec) => string | undefined;
}

const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const SELINUX_TYPES: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);
const SYSCTLS: ReadonlySet<string> = new Set(
  `kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start net.ipv4.tcp_syncookies net.ipv4.ping_group_range
  net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes
  net.ipv4.tcp_rmem net.ipv4.tcp_wmem`.split(/\s+/),
);
const VOLUME_TYPES: readonly (keyof Volume)[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** By upstream's ids. */
const BASELINE: readonly Check[] = [
  { reason: 'forbidden AppArmor profile', detail: appArmor },
  { reason: 'non-default capabilities', detail: addedCapabilities(BASELINE_CAPABILITIES) },
  { reason: 'host namespaces', detail: hostNamespaces },
  { reason: 'hostPath volumes', detail: hostPaths },
  { reason: 'hostPort', detail: hostPorts },
  { reason: 'probe or lifecycle host', detail: probeHosts },
  {
    reason: 'privileged',
    detail: (spec) =>
      containers(spec, ({ privileged }) => privileged === true, ['must not set securityContext.privileged=true']),
  },
  { reason: 'procMount', detail: procMount },
  { reason: 'seLinuxOptions', detail: seLinux },
  { reason: 'seccompProfile', detail: unconfined },
  { reason: 'forbidden sysctls', detail: sysctls },
  { reason: 'hostProcess', detail: hostProcess },
];

const RESTRICTED: readonly Check[] = [
  {
    reason: 'allowPrivilegeEscalation != false',
    detail: (spec) =>
      containers(spec, ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false, [
        'must set securityContext.allowPrivilegeEscalation=false',
      ]),
  },
  { reason: 'unrestricted capabilities', detail: restrictedCapabilities },
  { reason: 'restricted volume types', detail: restrictedVolumes },
  { reason: 'runAsNonRoot != true', detail: runAsNonRoot },
  { reason: 'runAsUser=0', detail: runAsRoot },
  { reason: 'seccompProfile', detail: (spec) => unconfined(spec) ?? seccompMissing(spec) },
];

/** Of the baseline, what restricted checks say in their own way. */
const OVERRIDDEN: ReadonlySet<string> = new Set(['non-default capabilities', 'hostPath volumes', 'seccompProfile']);

const AT_LEVEL: Readonly<Record<Level, readonly Check[]>> = {
  privileged: [],
  baseline: BASELINE,
  restricted: [...BASELINE.filter(({ reason }) => !OVERRIDDEN.has(reason)), ...RESTRICTED],
};

/** What is wrong with a pod at a level, `reason (detail), …`; undefined where nothing is. */
export function violations(spec: PodSpec, level: Level): string | undefined {
  return joinedBy(
    ', ',
    broken(spec, level).map(({ reason, detail }) => `${reason} (${detail})`),
  );
}

/** The reasons alone. */
export function reasonsOf(spec: PodSpec, level: Level): string | undefined {
  return joinedBy(
    ', ',
    broken(spec, level).map(({ reason }) => reason),
  );
}

function broken(spec: PodSpec, level: Level): readonly { readonly reason: string; readonly detail: string }[] {
  return AT_LEVEL[level].flatMap(({ reason, detail: detailOf }) => {
    const detail = detailOf(spec);
    return detail === undefined ? [] : [{ reason, detail }];
  });
}

function joinedBy(separator: string, parts: readonly string[]): string | undefined {
  return parts.length > 0 ? parts.join(separator) : undefined;
}

function all(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

function named(what: string, names: readonly string[]): string {
  return `${what}${names.length > 1 ? 's' : ''} ${names.map(quote).join(', ')}`;
}

/** Containers whose security context is bad, with what they must do. */
function containers(
  spec: PodSpec,
  bad: (context: SecurityContext) => boolean,
  [rule = '']: readonly string[],
): string | undefined {
  const names = all(spec).flatMap(({ name, securityContext }) => (bad(securityContext ?? {}) ? [name] : []));
  return names.length > 0 ? `${named('container', names)} ${rule}` : undefined;
}

function addedCapabilities(allowed: ReadonlySet<string>): (spec: PodSpec) => string | undefined {
  return (spec) => {
    const names: string[] = [];
    const added = new Set<string>();
    for (const { name, securityContext } of all(spec)) {
      const bad = (securityContext?.capabilities?.add ?? []).filter((one) => !allowed.has(one));
      if (bad.length > 0) names.push(name);
      for (const one of bad) added.add(one);
    }
    if (names.length === 0) return undefined;
    const list = [...added].toSorted(byText).map(quote).join(', ');
    return `${named('container', names)} must not include ${list} in securityContext.capabilities.add`;
  };
}

function restrictedCapabilities(spec: PodSpec): string | undefined {
  const keeping = containers(spec, ({ capabilities }) => !capabilities?.drop?.includes('ALL'), [
    'must set securityContext.capabilities.drop=["ALL"]',
  ]);
  const adding = addedCapabilities(new Set(['NET_BIND_SERVICE']))(spec);
  return joined([keeping, adding]);
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const found = parts.filter((part) => part !== undefined);
  return found.length > 0 ? found.join('; ') : undefined;
}

function hostNamespaces(spec: PodSpec): string | undefined {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
  return used.length > 0 ? used.map((field) => `${field}=true`).join(', ') : undefined;
}

function hostPaths(spec: PodSpec): string | undefined {
  const names = (spec.volumes ?? []).flatMap(({ name, hostPath }) => (hostPath ? [name] : []));
  return names.length > 0 ? named('volume', names) : undefined;
}

function hostPorts(spec: PodSpec): string | undefined {
  const names: string[] = [];
  const used = new Set<number>();
  for (const { name, ports = [] } of all(spec)) {
    const hosts = ports.flatMap(({ hostPort }) => (hostPort ? [hostPort] : []));
    if (hosts.length > 0) names.push(name);
    for (const port of hosts) used.add(port);
  }
  if (names.length === 0) return undefined;
  const list = [...used].toSorted((a, b) => a - b).join(', ');
  return `${named('container', names)} ${names.length > 1 ? 'use' : 'uses'} hostPort${used.size > 1 ? 's' : ''} ${list}`;
}

function restrictedVolumes(spec: PodSpec): string | undefined {
  const names: string[] = [];
  const types = new Set<string>();
  for (const volume of spec.volumes ?? []) {
    const type = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
    if (VOLUME_TYPES.includes(type as keyof Volume)) continue;
    names.push(volume.name);
    types.add(type);
  }
  if (names.length === 0) return undefined;
  const list = [...types].toSorted(byText).map(quote).join(', ');
  const uses = names.length > 1 ? 'use' : 'uses';
  return `${named('volume', names)} ${uses} restricted volume type${types.size > 1 ? 's' : ''} ${list}`;
}

function runAsNonRoot(spec: PodSpec): string | undefined {
  // who is root in a user namespace of the pod's own is nobody outside
  if (spec.hostUsers === false) return undefined;
  const ofPod = spec.securityContext?.runAsNonRoot;
  const podBad = ofPod === false ? 'pod must not set securityContext.runAsNonRoot=false' : undefined;
  const explicit = containers(spec, ({ runAsNonRoot: own }) => own === false, [
    'must not set securityContext.runAsNonRoot=false',
  ]);
  if (podBad ?? explicit) return joined([podBad, explicit]);
  if (ofPod === true) return undefined;
  const missing = containers(spec, ({ runAsNonRoot: own }) => own === undefined, [
    'must set securityContext.runAsNonRoot=true',
  ]);
  return missing && `pod or ${missing}`;
}

function runAsRoot(spec: PodSpec): string | undefined {
  if (spec.hostUsers === false) return undefined;
  const pod = spec.securityContext?.runAsUser === 0 ? 'pod must not set runAsUser=0' : undefined;
  return joined([pod, containers(spec, ({ runAsUser }) => runAsUser === 0, ['must not set runAsUser=0'])]);
}

/** The pod and its containers that break a rule, `pod and container "a"`. */
function setters(spec: PodSpec, bad: (context: Partial<SecurityContext & PodSecurityContext>) => boolean): string {
  const pod = bad(spec.securityContext ?? {}) ? ['pod'] : [];
  const names = all(spec).flatMap(({ name, securityContext }) => (bad(securityContext ?? {}) ? [name] : []));
  return [...pod, ...(names.length > 0 ? [named('container', names)] : [])].join(' and ');
}

function seLinux(spec: PodSpec): string | undefined {
  const types = new Set<string>();
  let [user, role] = [false, false];
  const who = setters(spec, ({ seLinuxOptions: options }) => {
    if (!options) return false;
    const forbidden = !SELINUX_TYPES.has(options.type ?? '');
    if (forbidden) types.add(options.type ?? '');
    if (options.user) user = true;
    if (options.role) role = true;
    return forbidden || Boolean(options.user) || Boolean(options.role);
  });
  if (who === '') return undefined;
  const list = [...types].toSorted(byText).map(quote).join(', ');
  const found = [
    ...(types.size > 0 ? [`type${types.size > 1 ? 's' : ''} ${list}`] : []),
    ...(user ? ['user may not be set'] : []),
    ...(role ? ['role may not be set'] : []),
  ];
  return `${who} set forbidden securityContext.seLinuxOptions: ${found.join('; ')}`;
}

function appArmor(spec: PodSpec): string | undefined {
  const types = new Set<string>();
  const who = setters(spec, ({ appArmorProfile: profile }) => {
    if (!profile || ['RuntimeDefault', 'Localhost'].includes(profile.type)) return false;
    types.add(profile.type);
    return true;
  });
  const list = [...types].toSorted(byText).map(quote).join(', ');
  return who === '' ? undefined : `${who} must not set AppArmor profile type to ${list}`;
}

function hostProcess(spec: PodSpec): string | undefined {
  const who = setters(spec, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  return who === '' ? undefined : `${who} must not set securityContext.windowsOptions.hostProcess=true`;
}

function procMount(spec: PodSpec): string | undefined {
  if (spec.hostUsers === false) return undefined;
  const types = new Set<string>();
  const names = all(spec).flatMap(({ name, securityContext }) => {
    const mount = securityContext?.procMount;
    if (mount === undefined || mount === 'Default') return [];
    types.add(mount);
    return [name];
  });
  const list = [...types].toSorted(byText).map(quote).join(', ');
  return names.length > 0
    ? `${named('container', names)} must not set securityContext.procMount to ${list}`
    : undefined;
}

/** Hosts that probes and hooks name. */
function probeHosts(spec: PodSpec): string | undefined {
  const names: string[] = [];
  const hosts = new Set<string>();
  for (const { name, livenessProbe, readinessProbe, startupProbe, lifecycle } of all(spec)) {
    const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
    const found = handlers.flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host]);
    const present = found.flatMap((host) => (host ? [host] : []));
    if (present.length > 0) names.push(name);
    for (const host of present) hosts.add(host);
  }
  if (names.length === 0) return undefined;
  const what = `probe or lifecycle host${hosts.size > 1 ? 's' : ''}`;
  const list = [...hosts].toSorted(byText).map(quote).join(', ');
  return `${named('container', names.toSorted(byText))} ${names.length > 1 ? 'use' : 'uses'} ${what} ${list}`;
}

function unconfined(spec: PodSpec): string | undefined {
  const rule = 'must not set securityContext.seccompProfile.type to "Unconfined"';
  const pod = spec.securityContext?.seccompProfile?.type === 'Unconfined' ? `pod ${rule}` : undefined;
  return joined([pod, containers(spec, ({ seccompProfile }) => seccompProfile?.type === 'Unconfined', [rule])]);
}

function seccompMissing(spec: PodSpec): string | undefined {
  if (spec.securityContext?.seccompProfile) return undefined;
  const missing = containers(spec, ({ seccompProfile }) => seccompProfile === undefined, [
    'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
  ]);
  return missing && `pod or ${missing}`;
}

function sysctls(spec: PodSpec): string | undefined {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !SYSCTLS.has(name));
  return bad.length > 0 ? bad.join(', ') : undefined;
}
