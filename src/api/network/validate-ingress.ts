import { invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressTLS,
} from '../generated/types.ts';
import { checkLegacyIp, parseIp } from '../values/ip.ts';
import {
  checkDns1123Label,
  checkDns1123Subdomain,
  checkPortName,
  checkPortNumber,
  checkWildcardSubdomain,
} from '../validation/names.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { validateKindAndName } from './validate-reference.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_SUFFIXES = ['/..', '/.'];

/** An Ingress; what the old one had wrong may stay wrong. */
export function validateIngress(ingress: Ingress, old: Ingress | undefined): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(ingress, true, nameIsSubdomain)];
  const { spec } = ingress;
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  if (rules.length === 0 && !defaultBackend) {
    const shown = spec.rules ?? null;
    errors.push(invalidValue('spec', shown, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend) validateBackend(defaultBackend, 'spec.defaultBackend', errors);
  const letWildcardsPass = old !== undefined && hasInvalidWildcardRule(old.spec);
  for (const [i, rule] of rules.entries()) validateRule(rule, letWildcardsPass, `spec.rules[${i}]`, errors);
  const checkSecrets = !(old?.spec.tls ?? []).some(({ secretName }) => checkSecretName(secretName).length > 0);
  for (const [i, entry] of tls.entries()) validateTls(entry, checkSecrets, `spec.tls[${i}]`, errors);
  if (ingressClassName !== undefined) {
    for (const message of checkDns1123Subdomain(ingressClassName)) {
      errors.push(invalidValue('spec.ingressClassName', ingressClassName, message));
    }
  }
  return errors;
}

export function validateIngressStatus(ingress: Ingress, old: Ingress): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(ingress, old)];
  const before = (old.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip);
  for (const [i, { ip, hostname }] of (ingress.status?.loadBalancer?.ingress ?? []).entries()) {
    const path = `status.loadBalancer.ingress[${i}]`;
    if (ip && !before.includes(ip)) errors.push(...checkLegacyIp(ip, `${path}.ip`));
    if (!hostname) continue;
    for (const message of checkDns1123Subdomain(hostname)) {
      errors.push(invalidValue(`${path}.hostname`, hostname, message));
    }
    refuseIp(hostname, `${path}.hostname`, errors);
  }
  return errors;
}

function refuseIp(host: string, path: string, errors: FieldError[]): void {
  if (parseIp(host)) errors.push(invalidValue(path, host, 'must be a DNS name, not an IP address'));
}

function checkHost(host: string): readonly string[] {
  return host.includes('*') ? checkWildcardSubdomain(host) : checkDns1123Subdomain(host);
}

function checkSecretName(name: string | undefined): readonly string[] {
  return name ? checkDns1123Subdomain(name) : [];
}

function validateTls(entry: IngressTLS, checkSecret: boolean, path: string, errors: FieldError[]): void {
  for (const [i, host] of (entry.hosts ?? []).entries()) {
    for (const message of checkHost(host)) errors.push(invalidValue(`${path}.hosts[${i}]`, host, message));
  }
  if (!checkSecret) return;
  for (const message of checkSecretName(entry.secretName)) {
    errors.push(invalidValue(`${path}.secretName`, entry.secretName, message));
  }
}

function validateRule(rule: IngressRule, letWildcardPass: boolean, path: string, errors: FieldError[]): void {
  const { host, http } = rule;
  if (host) {
    refuseIp(host, `${path}.host`, errors);
    for (const message of checkHost(host)) errors.push(invalidValue(`${path}.host`, host, message));
  }
  if (!http || (letWildcardPass && host?.includes('*'))) return;
  const paths = http.paths ?? [];
  if (paths.length === 0) errors.push(required(`${path}.http.paths`));
  for (const [i, entry] of paths.entries()) validatePath(entry, `${path}.http.paths[${i}]`, errors);
}

function hasInvalidWildcardRule(spec: IngressSpec): boolean {
  return (spec.rules ?? []).some((rule) => {
    if (!rule.host?.includes('*')) return false;
    const errors: FieldError[] = [];
    const { host: _, ...rest } = rule;
    validateRule(rest, false, '', errors);
    return errors.length > 0;
  });
}

function validatePath({ path = '', pathType, backend }: HTTPIngressPath, at: string, errors: FieldError[]): void {
  if (pathType === undefined) return void errors.push(required(`${at}.pathType`, 'pathType must be specified'));
  if (!PATH_TYPES.includes(pathType)) errors.push(notSupported(`${at}.pathType`, pathType, PATH_TYPES));
  else {
    const isStrict = pathType !== 'ImplementationSpecific';
    if (!path.startsWith('/') && (isStrict || path)) {
      errors.push(invalidValue(`${at}.path`, path, 'must be an absolute path'));
    }
    if (isStrict) refusePathParts(path, `${at}.path`, errors);
  }
  validateBackend(backend ?? {}, `${at}.backend`, errors);
}

function refusePathParts(path: string, at: string, errors: FieldError[]): void {
  for (const part of BAD_SEQUENCES) {
    if (path.includes(part)) errors.push(invalidValue(at, path, `must not contain '${part}'`));
  }
  for (const suffix of BAD_SUFFIXES) {
    if (path.endsWith(suffix)) errors.push(invalidValue(at, path, `cannot end with '${suffix}'`));
  }
}

function validateBackend({ resource, service }: IngressBackend, path: string, errors: FieldError[]): void {
  if (resource && service) errors.push(invalidValue(path, '', 'cannot set both resource and service backends'));
  else if (resource) validateKindAndName(resource, `${path}.resource`, errors);
  else if (service) validateServiceBackend(service, path, errors);
  else errors.push(invalidValue(path, '', 'resource or service backend is required'));
}

function validateServiceBackend(service: IngressServiceBackend, path: string, errors: FieldError[]): void {
  if (!service.name) errors.push(required(`${path}.service.name`));
  else {
    for (const message of checkDns1123Label(service.name)) {
      errors.push(invalidValue(`${path}.service.name`, service.name, message));
    }
  }
  const { name, number } = service.port ?? {};
  const at = `${path}.service.port`;
  if (name && number) errors.push(invalidValue(path, '', 'cannot set both port name & port number'));
  else if (name) for (const message of checkPortName(name)) errors.push(invalidValue(`${at}.name`, name, message));
  else if (number) {
    for (const message of checkPortNumber(number)) errors.push(invalidValue(`${at}.number`, number, message));
  } else errors.push(required(path, 'port name or number is required'));
}
