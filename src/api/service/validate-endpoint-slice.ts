import { deepEqual } from '../../base/equal.ts';
import { duplicate, invalidValue, notSupported, required, tooMany } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { Endpoint, EndpointHints, EndpointPortDiscoveryV1, EndpointSlice } from '../generated/types.ts';
import { checkIp, checkLegacyIp, isIpv4, warningsForIp } from '../values/ip.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelKey, checkLabelValue } from '../validation/names.ts';
import { nameIsSubdomain, validateImmutable, validateLabels, validateObjectMeta } from '../validation/object-meta.ts';
import { checkEndpointIp } from './validate-service.ts';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLERS: readonly (string | undefined)[] = [
  'endpointslice-controller.k8s.io',
  'endpointslicemirroring-controller.k8s.io',
];
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20_000;
const MAX_TOPOLOGY_LABELS = 16;
const MAX_HINTS = 8;

export function validateEndpointSlice(slice: EndpointSlice): readonly FieldError[] {
  const errors = validateAllButEndpoints(slice);
  validateEndpoints(slice, errors);
  return errors;
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): readonly FieldError[] {
  const errors = validateAllButEndpoints(slice);
  if (!deepEqual(slice.endpoints, old.endpoints)) validateEndpoints(slice, errors);
  errors.push(...validateImmutable(slice.addressType, old.addressType, 'addressType'));
  return errors;
}

export function warningsForEndpointSlice(slice: EndpointSlice, old: EndpointSlice | undefined): readonly string[] {
  const deprecated = !old && slice.addressType === 'FQDN';
  const warnings = deprecated ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
  if (CONTROLLERS.includes(slice.metadata.labels?.[MANAGED_BY])) return warnings;
  const malformed = (slice.endpoints ?? []).flatMap(({ addresses }, i) =>
    (addresses ?? []).flatMap((address, j) => warningsForIp(address, `endpoints[${i}].addresses[${j}]`)),
  );
  return [...warnings, ...malformed];
}

function validateAllButEndpoints(slice: EndpointSlice): FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(slice, true, nameIsSubdomain)];
  if (!slice.addressType) errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(slice.addressType)) {
    errors.push(notSupported('addressType', slice.addressType, ADDRESS_TYPES));
  }
  validatePorts(slice.ports ?? [], errors);
  return errors;
}

function validatePorts(ports: readonly EndpointPortDiscoveryV1[], errors: FieldError[]): void {
  if (ports.length > MAX_PORTS) return void errors.push(tooMany('ports', ports.length, MAX_PORTS));
  const names = new Set<string>();
  for (const [i, { name = '', protocol, appProtocol }] of ports.entries()) {
    const path = `ports[${i}]`;
    if (name) for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${path}.name`, name, message));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol === undefined) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
    if (appProtocol !== undefined) {
      for (const message of checkLabelKey(appProtocol)) {
        errors.push(invalidValue(`${path}.appProtocol`, appProtocol, message));
      }
    }
  }
}

function validateEndpoints({ endpoints = [], addressType = '' }: Partial<EndpointSlice>, errors: FieldError[]): void {
  if (endpoints.length > MAX_ENDPOINTS) {
    return void errors.push(tooMany('endpoints', endpoints.length, MAX_ENDPOINTS));
  }
  for (const [i, endpoint] of endpoints.entries()) validateEndpoint(endpoint, addressType, `endpoints[${i}]`, errors);
}

function validateEndpoint(endpoint: Endpoint, type: string, path: string, errors: FieldError[]): void {
  const { addresses, nodeName, deprecatedTopology: topology, hostname, hints } = endpoint;
  const count = addresses?.length ?? 0;
  if (count === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
  else if (count > MAX_ADDRESSES) errors.push(tooMany(`${path}.addresses`, count, MAX_ADDRESSES));
  for (const [i, address] of (addresses ?? []).entries()) {
    validateAddress(address, type, `${path}.addresses`, `${path}.addresses[${i}]`, errors);
  }
  if (nodeName !== undefined) {
    for (const message of checkDns1123Subdomain(nodeName)) {
      errors.push(invalidValue(`${path}.nodeName`, nodeName, message));
    }
  }
  if (topology) {
    const at = `${path}.deprecatedTopology`;
    const size = Object.keys(topology).length;
    if (size > MAX_TOPOLOGY_LABELS) errors.push(tooMany(at, size, MAX_TOPOLOGY_LABELS));
    errors.push(...validateLabels(topology, at));
  }
  if (hostname !== undefined) {
    for (const message of checkDns1123Label(hostname)) errors.push(invalidValue(`${path}.hostname`, hostname, message));
  }
  if (hints) validateHints(hints, `${path}.hints`, errors);
}

function validateAddress(address: string, type: string, list: string, path: string, errors: FieldError[]): void {
  if (type === 'FQDN') return validateDomain(address, path, errors);
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const malformed = type === 'IPv4' ? checkLegacyIp(address, path) : checkIp(address, path);
  if (malformed.length > 0) return void errors.push(...malformed);
  if (isIpv4(address) !== (type === 'IPv4')) errors.push(invalidValue(list, address, `must be an ${type} address`));
  errors.push(...checkEndpointIp(address, path));
}

/** A name of at least two labels (IsFullyQualifiedDomainName). */
function validateDomain(text: string, path: string, errors: FieldError[]): void {
  if (!text) return void errors.push(required(path));
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const malformed = checkDns1123Subdomain(name);
  if (malformed.length > 0) return void errors.push(invalidValue(path, name, malformed.join(',')));
  const labels = name.split('.');
  if (labels.length < 2) {
    const message = 'should be a domain with at least two segments separated by dots';
    return void errors.push(invalidValue(path, name, message));
  }
  for (const label of labels) {
    const wrong = checkDns1123Label(label);
    if (wrong.length > 0) return void errors.push(invalidValue(path, label, wrong.join(',')));
  }
}

function validateHints({ forZones = [], forNodes = [] }: EndpointHints, path: string, errors: FieldError[]): void {
  if (!validateHintList(forZones, checkLabelValue, `${path}.forZones`, errors)) return;
  validateHintList(forNodes, checkDns1123Subdomain, `${path}.forNodes`, errors);
}

/** Whether there are few enough to look at more. */
function validateHintList(
  hints: readonly { readonly name: string }[],
  check: (name: string) => readonly string[],
  path: string,
  errors: FieldError[],
): boolean {
  if (hints.length > MAX_HINTS) {
    errors.push(tooMany(path, hints.length, MAX_HINTS));
    return false;
  }
  const names = new Set<string>();
  for (const [i, { name = '' }] of hints.entries()) {
    const at = `${path}[${i}].name`;
    if (names.has(name)) errors.push(duplicate(at, name));
    names.add(name);
    for (const message of check(name)) errors.push(invalidValue(at, name, message));
  }
  return true;
}
