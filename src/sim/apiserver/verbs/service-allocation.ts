import { invalid } from '../../../api/validation/errors.ts';
import { invalidValue } from '../../../api/validation/field-error.ts';
import type { FieldError } from '../../../api/validation/field-error.ts';
import type { Service, ServicePort, ServiceSpec } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiResult } from '../client.ts';
import type { Registry, WriteContext } from '../registry.ts';
import type { ResourceHooks } from './resource-hooks.ts';
import type { Index } from '../store-index.ts';

// Cluster IPs and node ports (registry/core/service: alloc.go, ipallocator, portallocator).

const RANGE = '10.96.0.0/16';
const RANGE_PREFIX = '10.96.';
const ADDRESSES = 65_536;
/** The lower band is for addresses that people choose. */
const STATIC_ADDRESSES = 256;
const FIRST_PORT = 30_000;
const LAST_PORT = 32_767;
const STATIC_PORTS = 86;
/** What a dry run shows, since it allocates nothing. */
const DRY_RUN_ADDRESS = '10.96.0.0';
const DRY_RUN_PORT = 32_768;

export const serviceHooks: ResourceHooks = {
  beforeCreate: (registry, object, context) => allocate(registry, object as Service, undefined, context),
  beforeUpdate: (registry, object, old, context) => allocate(registry, object as Service, old as Service, context),
};

/** Gives a service its addresses and ports; what it had before it keeps. */
function allocate(
  registry: Registry,
  service: Service,
  old: Service | undefined,
  context: WriteContext,
): ApiResult<KubeObject> {
  if (old && service.spec === old.spec) return ok(service);
  const allocator = new Allocator(registry, service, old, context.dryRun ?? false);
  const addressed = allocator.withAddresses(service.spec ?? {});
  const ported = addressed.ok ? allocator.withPorts(addressed.value) : addressed;
  if (!ported.ok) return err(invalid(registry.kind('services'), service.metadata.name, [ported.error]));
  return ok(ported.value === service.spec ? service : { ...service, spec: ported.value });
}

class Allocator {
  private readonly registry: Registry;
  private readonly dryRun: boolean;
  private readonly ownAddresses: readonly string[];
  private readonly ownPorts: readonly number[];
  private readonly addresses: Index<Service>;
  private readonly ports: Index<Service>;
  private readonly given = new Set<number>();

  constructor(registry: Registry, _service: Service, old: Service | undefined, dryRun: boolean) {
    this.registry = registry;
    this.dryRun = dryRun;
    this.ownAddresses = old?.spec?.clusterIPs ?? [];
    this.ownPorts = old ? portsOf(old).map(Number) : [];
    this.addresses = registry.store.index('services', 'clusterIPs', ({ spec }) => spec?.clusterIPs ?? []);
    this.ports = registry.store.index('services', 'nodePorts', portsOf);
  }

  withAddresses(spec: ServiceSpec): Result<ServiceSpec, FieldError> {
    if (spec.type === 'ExternalName') return ok(spec);
    const asked = spec.clusterIPs?.length ? spec.clusterIPs : spec.clusterIP ? [spec.clusterIP] : [];
    const headless = asked[0] === 'None';
    const families = withFamilies(spec, headless);
    if (headless) return ok({ ...families, clusterIP: 'None', clusterIPs: asked });
    const [wanted] = asked;
    const problem = wanted === undefined ? undefined : this.whyNotAddress(wanted);
    if (problem) return err(invalidValue('spec.clusterIPs', asked, `failed to allocate IP ${wanted}: ${problem}`));
    const address = wanted ?? this.freeAddress();
    return ok({ ...families, clusterIP: address, clusterIPs: [address] });
  }

  private whyNotAddress(address: string): string | undefined {
    if (this.ownAddresses.includes(address)) return undefined;
    if (address.startsWith(RANGE_PREFIX)) {
      return !this.dryRun && this.addresses.count(address) > 0 ? 'provided IP is already allocated' : undefined;
    }
    if (!this.dryRun) return 'the provided network does not match the current range';
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${RANGE}`;
  }

  private freeAddress(): string {
    if (this.dryRun) return DRY_RUN_ADDRESS;
    for (;;) {
      const host = STATIC_ADDRESSES + this.registry.names.int(ADDRESSES - STATIC_ADDRESSES - 1);
      const address = `${RANGE_PREFIX}${host >> 8}.${host & 255}`;
      if (this.addresses.count(address) === 0) return address;
    }
  }

  withPorts(spec: ServiceSpec): Result<ServiceSpec, FieldError> {
    if (!needsNodePorts(spec)) return ok(this.withHealthCheckPort(spec));
    const ports: ServicePort[] = [];
    for (const [i, port] of (spec.ports ?? []).entries()) {
      const found = port.nodePort ? this.checkedPort(port.nodePort, i) : ok(this.freePort(port, ports));
      if (!found.ok) return found;
      this.given.add(found.value);
      ports.push(port.nodePort === found.value ? port : { ...port, nodePort: found.value });
    }
    return ok(this.withHealthCheckPort({ ...spec, ports }));
  }

  private withHealthCheckPort(spec: ServiceSpec): ServiceSpec {
    const needed = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' && !spec.healthCheckNodePort;
    return needed ? { ...spec, healthCheckNodePort: this.anyPort() } : spec;
  }

  private checkedPort(port: number, i: number): Result<number, FieldError> {
    const field = `spec.ports[${i}].nodePort`;
    if (this.ownPorts.includes(port)) return ok(port);
    if (!this.dryRun && (port < FIRST_PORT || port > LAST_PORT)) {
      const range = `The range of valid ports is ${FIRST_PORT}-${LAST_PORT}`;
      return err(invalidValue(field, port, `provided port is not in the valid range. ${range}`));
    }
    const taken = this.ports.count(String(port)) > 0;
    return taken ? err(invalidValue(field, port, 'provided port is already allocated')) : ok(port);
  }

  /** Ports of one number with different protocols share a node port. */
  private freePort({ port, protocol }: ServicePort, before: readonly ServicePort[]): number {
    const sibling = before.find((one) => one.port === port && one.protocol !== protocol);
    return sibling?.nodePort ?? this.anyPort();
  }

  /** One above what this request has: a dry run takes no port. */
  private nextDryRunPort(): number {
    const port = Math.max(DRY_RUN_PORT, ...this.given) + 1;
    this.given.add(port);
    return port;
  }

  private anyPort(): number {
    if (this.dryRun) return this.nextDryRunPort();
    for (;;) {
      const port = FIRST_PORT + STATIC_PORTS + this.registry.names.int(LAST_PORT - FIRST_PORT - STATIC_PORTS + 1);
      if (!this.given.has(port) && this.ports.count(String(port)) === 0) return port;
    }
  }
}

function portsOf({ spec }: Service): readonly string[] {
  return (spec?.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : []));
}

function needsNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
}

/** A single-stack cluster of IPv4; a headless service that selects nothing may have endpoints of both families. */
function withFamilies(spec: ServiceSpec, headless: boolean): ServiceSpec {
  const selects = Object.keys(spec.selector ?? {}).length > 0;
  if (headless && !selects && spec.ipFamilyPolicy === undefined) {
    return { ...spec, ipFamilies: spec.ipFamilies ?? ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' };
  }
  return {
    ...spec,
    ipFamilies: spec.ipFamilies?.length ? spec.ipFamilies : ['IPv4'],
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
  };
}
