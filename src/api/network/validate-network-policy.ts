import { forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../generated/types.ts';
import { checkLegacyCidr, cidrContains, parseCidr, warningsForCidr } from '../values/ip.ts';
import { checkPortName, checkPortNumber } from '../validation/names.ts';
import { validateLabelSelector } from '../validation/validate-selector.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const POLICY_TYPES = ['Ingress', 'Egress'];

/** The spec of a policy. CIDRs that the old one has are not looked at again. */
export function validateNetworkPolicy(policy: NetworkPolicy, old?: NetworkPolicy): readonly FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = policy.spec ?? {};
  const known = old ? peersOf(old).flatMap(({ peer }) => [peer.ipBlock?.cidr, ...(peer.ipBlock?.except ?? [])]) : [];
  const errors: FieldError[] = [];
  if (podSelector) errors.push(...validateLabelSelector(podSelector, 'spec.podSelector'));
  for (const [i, { ports, from }] of ingress.entries()) {
    validateRule(ports ?? [], from ?? [], `spec.ingress[${i}]`, 'from', known, errors);
  }
  for (const [i, { ports, to }] of egress.entries()) {
    validateRule(ports ?? [], to ?? [], `spec.egress[${i}]`, 'to', known, errors);
  }
  const path = 'spec.policyTypes';
  if (policyTypes.length > 2) errors.push(invalidValue(path, policyTypes, 'may not specify more than two policyTypes'));
  else {
    for (const [i, type] of policyTypes.entries()) {
      if (!POLICY_TYPES.includes(type)) errors.push(notSupported(`${path}[${i}]`, type, POLICY_TYPES));
    }
  }
  return errors;
}

export function warningsForNetworkPolicy(policy: NetworkPolicy): readonly string[] {
  return peersOf(policy).flatMap(({ peer: { ipBlock }, path }) => {
    if (!ipBlock) return [];
    const excepted = (ipBlock.except ?? []).flatMap((cidr, i) => warningsForCidr(cidr, `${path}.ipBlock.except[${i}]`));
    return [...warningsForCidr(ipBlock.cidr, `${path}.ipBlock.cidr`), ...excepted];
  });
}

function peersOf({ spec }: NetworkPolicy): readonly { readonly peer: NetworkPolicyPeer; readonly path: string }[] {
  const incoming = (spec?.ingress ?? []).flatMap(({ from }, i) =>
    (from ?? []).map((peer, j) => ({ peer, path: `spec.ingress[${i}].from[${j}]` })),
  );
  const outgoing = (spec?.egress ?? []).flatMap(({ to }, i) =>
    (to ?? []).map((peer, j) => ({ peer, path: `spec.egress[${i}].to[${j}]` })),
  );
  return [...incoming, ...outgoing];
}

function validateRule(
  ports: readonly NetworkPolicyPort[],
  peers: readonly NetworkPolicyPeer[],
  path: string,
  direction: 'from' | 'to',
  known: readonly (string | undefined)[],
  errors: FieldError[],
): void {
  for (const [i, port] of ports.entries()) validatePort(port, `${path}.ports[${i}]`, errors);
  for (const [i, peer] of peers.entries()) validatePeer(peer, `${path}.${direction}[${i}]`, known, errors);
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string, errors: FieldError[]): void {
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  }
  const end = `${path}.endPort`;
  if (typeof port === 'number') {
    for (const message of checkPortNumber(port)) errors.push(invalidValue(`${path}.port`, port, message));
    if (endPort === undefined) return;
    if (endPort < port) errors.push(invalidValue(end, port, 'must be greater than or equal to `port`'));
    for (const message of checkPortNumber(endPort)) errors.push(invalidValue(end, endPort, message));
    return;
  }
  if (endPort !== undefined) {
    const reason = port === undefined ? 'not specified' : 'non-numeric';
    errors.push(invalidValue(end, endPort, `may not be specified when \`port\` is ${reason}`));
  }
  if (port === undefined) return;
  for (const message of checkPortName(port)) errors.push(invalidValue(`${path}.port`, port, message));
}

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  path: string,
  known: readonly (string | undefined)[],
  errors: FieldError[],
): void {
  if (podSelector) errors.push(...validateLabelSelector(podSelector, `${path}.podSelector`));
  if (namespaceSelector) errors.push(...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`));
  if (ipBlock) validateIpBlock(ipBlock, `${path}.ipBlock`, known, errors);
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(path, 'must specify a peer'));
  else if (ipBlock && (podSelector ?? namespaceSelector)) {
    errors.push(forbiddenField(path, 'may not specify both ipBlock and another peer'));
  }
}

function validateIpBlock(
  { cidr, except = [] }: IPBlock,
  path: string,
  known: readonly (string | undefined)[],
  errors: FieldError[],
): void {
  const checkUnknown = (text: string, at: string): readonly FieldError[] =>
    known.includes(text) ? [] : checkLegacyCidr(text, at);
  if (!cidr) return void errors.push(required(`${path}.cidr`));
  errors.push(...checkUnknown(cidr, `${path}.cidr`));
  const outer = parseCidr(cidr);
  if (!outer) return;
  for (const [i, text] of except.entries()) {
    const at = `${path}.except[${i}]`;
    errors.push(...checkUnknown(text, at));
    const inner = parseCidr(text);
    if (inner && (!cidrContains(outer, inner.address) || outer.length >= inner.length)) {
      errors.push(invalidValue(at, text, 'must be a strict subset of `cidr`'));
    }
  }
}
