import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { invalidValue, notSupported, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { changeEach, fill } from '../base/fill.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from './generated/types.ts';
import { checkLegacyIp, warningsForIp } from './values/ip.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelKey, checkPortNumber } from './validation/names.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { checkEndpointIp } from './service/validate-service.ts';

export const endpointsKind = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  schema: 'Endpoints',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultEndpoints,
  validate: (endpoints) => [...validateObjectMeta(endpoints, true, nameIsSubdomain), ...validateSubsets(endpoints)],
  validateUpdate: (endpoints, old) => [
    ...validateObjectMetaUpdate(endpoints, old),
    ...validateObjectMeta(endpoints, true, nameIsSubdomain),
    ...(deepEqual(endpoints.subsets, old.subsets) ? [] : validateSubsets(endpoints)),
  ],
  warnings: warningsForEndpoints,
});

function defaultEndpoints(endpoints: Endpoints): Endpoints {
  return changeEach(endpoints, 'subsets', (subset: EndpointSubset) =>
    changeEach(subset, 'ports', (port: EndpointPort) => fill(port, { protocol: 'TCP' })),
  );
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validateSubsets(endpoints: Endpoints): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, { addresses = [], notReadyAddresses = [], ports = [] }] of (endpoints.subsets ?? []).entries()) {
    const path = `subsets[${i}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0) {
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    }
    for (const [j, address] of addresses.entries()) validateAddress(address, `${path}.addresses[${j}]`, errors);
    for (const [j, address] of notReadyAddresses.entries()) {
      validateAddress(address, `${path}.notReadyAddresses[${j}]`, errors);
    }
    for (const [j, port] of ports.entries()) validatePort(port, ports.length > 1, `${path}.ports[${j}]`, errors);
  }
  return errors;
}

function validateAddress(address: EndpointAddress, path: string, errors: FieldError[]): void {
  const { ip = '', hostname, nodeName } = address;
  errors.push(...checkLegacyIp(ip, `${path}.ip`));
  if (hostname) {
    for (const message of checkDns1123Label(hostname)) errors.push(invalidValue(`${path}.hostname`, hostname, message));
  }
  if (nodeName !== undefined) {
    for (const message of checkDns1123Subdomain(nodeName)) {
      errors.push(invalidValue(`${path}.nodeName`, nodeName, message));
    }
  }
  errors.push(...checkEndpointIp(ip, `${path}.ip`));
}

function validatePort(port: EndpointPort, needsName: boolean, path: string, errors: FieldError[]): void {
  const { name = '', port: number, protocol, appProtocol } = port;
  if (needsName && !name) errors.push(required(`${path}.name`));
  else if (name) {
    for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${path}.name`, name, message));
  }
  for (const message of checkPortNumber(number)) errors.push(invalidValue(`${path}.port`, number, message));
  if (!protocol) errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (appProtocol !== undefined) {
    for (const message of checkLabelKey(appProtocol)) {
      errors.push(invalidValue(`${path}.appProtocol`, appProtocol, message));
    }
  }
}

function warningsForEndpoints({ metadata, subsets }: Endpoints): readonly string[] {
  if (metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return [];
  return (subsets ?? []).flatMap((subset, i) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip }, j) => warningsForIp(ip, `subsets[${i}].${list}[${j}].ip`)),
    ),
  );
}
