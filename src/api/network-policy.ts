import { defineKind } from './define-kind.ts';
import { change, changeEach, fill, replace } from '../base/fill.ts';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPort,
} from './generated/types.ts';
import { validateNetworkPolicy, warningsForNetworkPolicy } from './network/validate-network-policy.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';

export const networkPolicyKind = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  resource: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  schema: 'NetworkPolicy',
  hasStatus: false,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultNetworkPolicy,
  validate: (policy) => [...validateObjectMeta(policy, true, nameIsSubdomain), ...validateNetworkPolicy(policy)],
  validateUpdate: (policy, old) => [...validateObjectMetaUpdate(policy, old), ...validateNetworkPolicy(policy, old)],
  warnings: warningsForNetworkPolicy,
});

function defaultNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  return change(fill(policy, { spec: { podSelector: {} } }), 'spec', (spec) => {
    const ported = changeEach(changeEach(spec, 'ingress', defaultIngressRule), 'egress', defaultEgressRule);
    if (spec.policyTypes?.length) return ported;
    return replace(ported, 'policyTypes', spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
  });
}

const defaultPort = (port: NetworkPolicyPort): NetworkPolicyPort => fill(port, { protocol: 'TCP' });
const defaultIngressRule = (rule: NetworkPolicyIngressRule): NetworkPolicyIngressRule =>
  changeEach(rule, 'ports', defaultPort);
const defaultEgressRule = (rule: NetworkPolicyEgressRule): NetworkPolicyEgressRule =>
  changeEach(rule, 'ports', defaultPort);
