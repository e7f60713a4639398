// The runtime's configuration of a pod's sandbox: host name, /etc/hosts, /etc/resolv.conf (pkg/kubelet/kubelet_pods.go, pkg/kubelet/network/dns).

import type { Pod } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { SandboxConfig } from '../../containers/runtime.ts';

const CLUSTER_DOMAIN = 'cluster.local';
const CLUSTER_DNS = '10.96.0.10';

const HOSTNAME_LIMIT = 63;
const FQDN_LIMIT = 64;
const NAMESERVERS_LIMIT = 3;
const SEARCHES_LIMIT = 32;

export interface SandboxInputs {
  readonly pod: Pod;
  readonly attempt: number;
  readonly nodeName: string;
  readonly nodeAddress: string;
}

/** The configuration, or why no sandbox can be made. */
export function sandboxConfigOf(inputs: SandboxInputs): Result<SandboxConfig, string> {
  const hostname = hostnameOf(inputs);
  if (!hostname.ok) return hostname;
  return ok(new PodSandboxConfig(inputs, hostname.value));
}

/** Read off the pod when it is asked for: few look into `/etc/hosts`. */
class PodSandboxConfig implements SandboxConfig {
  readonly hostname: string;
  private readonly inputs: SandboxInputs;

  constructor(inputs: SandboxInputs, hostname: string) {
    this.inputs = inputs;
    this.hostname = hostname;
  }

  get podUid(): string {
    return this.inputs.pod.metadata.uid;
  }

  get namespace(): string {
    return this.inputs.pod.metadata.namespace ?? '';
  }

  get podName(): string {
    return this.inputs.pod.metadata.name;
  }

  get attempt(): number {
    return this.inputs.attempt;
  }

  get hostNetwork(): boolean {
    return this.inputs.pod.spec.hostNetwork ?? false;
  }

  get shareProcessNamespace(): boolean {
    return this.inputs.pod.spec.shareProcessNamespace ?? false;
  }

  get hosts(): string {
    return hostsFile(this.inputs, shortHostname(this.inputs.pod));
  }

  get resolvConf(): string {
    return resolvConf(this.inputs.pod);
  }

  get sysctls(): Readonly<Record<string, string>> | undefined {
    const list = this.inputs.pod.spec.securityContext?.sysctls;
    return list?.length ? Object.fromEntries(list.map(({ name, value }) => [name, value])) : undefined;
  }
}

/** `spec.hostname` or the pod's name, cut to what Linux takes. */
function shortHostname(pod: Pod): string {
  const name = pod.spec.hostname ?? pod.metadata.name;
  return name.slice(0, HOSTNAME_LIMIT).replace(/[-.]+$/, '');
}

function domainOf(pod: Pod): string {
  const { subdomain } = pod.spec;
  return subdomain ? `${subdomain}.${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}` : '';
}

function hostnameOf({ pod, nodeName }: SandboxInputs): Result<string, string> {
  if (pod.spec.hostnameOverride !== undefined) return ok(pod.spec.hostnameOverride);
  if (pod.spec.hostNetwork) return ok(nodeName);
  const short = shortHostname(pod);
  const domain = domainOf(pod);
  if (!pod.spec.setHostnameAsFQDN || domain === '') return ok(short);
  const fqdn = `${short}.${domain}`;
  if (fqdn.length <= FQDN_LIMIT) return ok(fqdn);
  return err(
    `failed to construct FQDN from pod hostname and cluster domain, FQDN ${fqdn} is too long (${FQDN_LIMIT} characters is the max, ${fqdn.length} characters requested)`,
  );
}

/** Managed by the kubelet unless the pod is in the host's network. */
function hostsFile({ pod, nodeName, nodeAddress }: SandboxInputs, hostname: string): string {
  const lines = pod.spec.hostNetwork
    ? [
        '# Kubernetes-managed hosts file (host network).',
        '127.0.0.1\tlocalhost',
        '::1\tlocalhost ip6-localhost ip6-loopback',
        `${nodeAddress}\t${nodeName}`,
      ]
    : [
        '# Kubernetes-managed hosts file.',
        '127.0.0.1\tlocalhost',
        '::1\tlocalhost ip6-localhost ip6-loopback',
        'fe00::0\tip6-localnet',
        'fe00::0\tip6-mcastprefix',
        'fe00::1\tip6-allnodes',
        'fe00::2\tip6-allrouters',
        `$(POD_IP)\t${domainOf(pod) ? `${hostname}.${domainOf(pod)}\t` : ''}${hostname}`,
      ];
  const aliases = (pod.spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`);
  if (aliases.length > 0) lines.push('', '# Entries added by HostAliases.', ...aliases);
  return `${lines.join('\n')}\n`;
}

interface Resolver {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** The node's own file: it asks the network's resolver and has no search list. */
const NODE_RESOLVER: Resolver = { nameservers: ['10.10.0.1'], searches: [], options: [] };

const plainTexts = new Map<string, string>();

/** The text of /etc/resolv.conf by dnsPolicy and dnsConfig. */
export function resolvConf(pod: Pod): string {
  const { dnsPolicy, dnsConfig, hostNetwork } = pod.spec;
  if (dnsConfig) return resolvConfText(pod);
  const key = `${pod.metadata.namespace} ${dnsPolicy} ${hostNetwork}`;
  const text = plainTexts.get(key) ?? resolvConfText(pod);
  plainTexts.set(key, text);
  return text;
}

function resolvConfText(pod: Pod): string {
  const base = resolverOf(pod);
  const config = pod.spec.dnsConfig;
  const nameservers = unique([...base.nameservers, ...(config?.nameservers ?? [])]).slice(0, NAMESERVERS_LIMIT);
  const searches = unique([...base.searches, ...(config?.searches ?? [])]).slice(0, SEARCHES_LIMIT);
  const options = mergeOptions(base.options, config?.options ?? []);
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((one) => `nameserver ${one}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function resolverOf(pod: Pod): Resolver {
  const { dnsPolicy = 'ClusterFirst', hostNetwork } = pod.spec;
  if (dnsPolicy === 'None') return { nameservers: [], searches: [], options: [] };
  if (dnsPolicy === 'Default' || (dnsPolicy === 'ClusterFirst' && hostNetwork)) return NODE_RESOLVER;
  const searches = [`${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
  return { nameservers: [CLUSTER_DNS], searches: [...searches, ...NODE_RESOLVER.searches], options: ['ndots:5'] };
}

function mergeOptions(
  base: readonly string[],
  added: readonly { readonly name?: string; readonly value?: string }[],
): readonly string[] {
  const options = new Map(base.map((text) => [text.split(':')[0] ?? '', text]));
  for (const { name = '', value } of added) options.set(name, value === undefined ? name : `${name}:${value}`);
  return [...options.values()];
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
