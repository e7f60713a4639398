import { defineKind } from './define-kind.ts';
import { forbiddenField, invalidValue, notSupported, required, tooLong } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, fill } from '../base/fill.ts';
import type { IngressClass, IngressClassParametersReference } from './generated/types.ts';
import { byteLength, checkDns1123Label, checkDns1123Subdomain, patternMessage } from './validation/names.ts';
import { validateKindAndName } from './network/validate-reference.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';

const MAX_CONTROLLER = 250;
const SCOPES = ['Cluster', 'Namespace'];
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const httpPath = new RegExp(`^${HTTP_PATH}$`);

export const ingressClassKind = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  resource: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'IngressClass',
  hasStatus: false,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultIngressClass,
  validate: validateIngressClass,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateImmutable(next.spec.controller ?? '', old.spec.controller ?? '', 'spec.controller'),
    ...validateIngressClass(next),
  ],
});

function defaultIngressClass(ingressClass: IngressClass): IngressClass {
  return change(fill(ingressClass, { spec: {} }), 'spec', (spec) =>
    change(spec, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' })),
  );
}

function validateIngressClass(ingressClass: IngressClass): readonly FieldError[] {
  const { controller = '', parameters } = ingressClass.spec;
  const errors: FieldError[] = [...validateObjectMeta(ingressClass, false, nameIsSubdomain)];
  const path = 'spec.controller';
  if (byteLength(controller) > MAX_CONTROLLER) errors.push(tooLong(path, MAX_CONTROLLER));
  validateDomainPrefixedPath(controller, path, errors);
  if (parameters) validateParameters(parameters, 'spec.parameters', errors);
  return errors;
}

function validateDomainPrefixedPath(text: string, path: string, errors: FieldError[]): void {
  if (!text) return void errors.push(required(path));
  const [, host, rest] = /^([^/]+)\/(.+)$/s.exec(text) ?? [];
  if (host === undefined || rest === undefined) {
    const message = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return void errors.push(invalidValue(path, text, message));
  }
  for (const message of checkDns1123Subdomain(host)) errors.push(invalidValue(path, host, message));
  if (!httpPath.test(rest)) errors.push(invalidValue(path, rest, patternMessage('Invalid path', HTTP_PATH)));
}

function validateParameters(parameters: IngressClassParametersReference, path: string, errors: FieldError[]): void {
  const { scope, namespace } = parameters;
  validateKindAndName(parameters, path, errors);
  if (scope === undefined) return void errors.push(required(`${path}.scope`));
  if (!SCOPES.includes(scope)) return void errors.push(notSupported(`${path}.scope`, scope, SCOPES));
  const at = `${path}.namespace`;
  if (scope === 'Cluster') {
    if (namespace !== undefined) errors.push(forbiddenField(at, "`parameters.scope` is set to 'Cluster'"));
  } else if (namespace === undefined) errors.push(required(at, "`parameters.scope` is set to 'Namespace'"));
  else for (const message of checkDns1123Label(namespace)) errors.push(invalidValue(at, namespace, message));
}
