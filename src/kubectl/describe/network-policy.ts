// describe networkpolicy (kubectl/pkg/describe: describeNetworkPolicy).
import { LAST_APPLIED } from '../../api/last-applied.ts';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../../api/generated/types.ts';
import { byBytes } from '../json.ts';
import { selectorLine } from './basics.ts';

import type { Describer } from './context.ts';
import type { Writer } from './writer.ts';

export const describeNetworkPolicy: Describer = (writer, object) => {
  const { metadata, spec } = object as unknown as NetworkPolicy;
  writer.line(0, `Name:         ${metadata.name}`);
  writer.line(0, `Namespace:    ${metadata.namespace ?? ''}`);
  writer.line(0, `Created on:   ${metadata.creationTimestamp.replace('T', ' ').replace('Z', ' +0000 UTC')}`);
  writePairs(writer, 'Labels:       ', metadata.labels, '=');
  writePairs(writer, 'Annotations:  ', metadata.annotations, ': ');
  writer.line(0, 'Spec:');
  if (spec) writeSpec(writer, spec);
};

function writePairs(
  writer: Writer,
  title: string,
  pairs: Readonly<Record<string, string>> | undefined,
  sign: string,
): void {
  const keys = Object.keys(pairs ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .toSorted(byBytes);
  if (keys.length === 0) writer.line(0, `${title}<none>`);
  for (const [at, key] of keys.entries()) {
    writer.line(0, `${at === 0 ? title : ' '.repeat(title.length)}${key}${sign}${pairs?.[key] ?? ''}`);
  }
}

function writeSpec(writer: Writer, spec: NetworkPolicySpec): void {
  const types = spec.policyTypes ?? [];
  const selected = selectorLine(spec.podSelector);
  const all = '<none> (Allowing the specific traffic to all pods in this namespace)';
  writer.line(1, `PodSelector:     ${selected === '<none>' ? all : selected}`);
  if (types.includes('Ingress')) {
    writer.line(1, 'Allowing ingress traffic:');
    writeRules(writer, spec.ingress ?? [], 'From', 'ingress', (rule: NetworkPolicyIngressRule) => rule.from);
  } else writer.line(1, 'Not affecting ingress traffic');
  if (types.includes('Egress')) {
    writer.line(1, 'Allowing egress traffic:');
    writeRules(writer, spec.egress ?? [], 'To', 'egress', (rule: NetworkPolicyEgressRule) => rule.to);
  } else writer.line(1, 'Not affecting egress traffic');
  writer.line(1, `Policy Types: ${types.join(', ')}`);
}

function writeRules<T extends { readonly ports?: readonly NetworkPolicyPort[] }>(
  writer: Writer,
  rules: readonly T[],
  direction: 'From' | 'To',
  what: string,
  peersOf: (rule: T) => readonly NetworkPolicyPeer[] | undefined,
): void {
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${what} connectivity)`);
  for (const [at, rule] of rules.entries()) {
    if (at > 0) writer.line(2, '----------');
    for (const line of portLines(rule.ports ?? [])) writer.line(2, line);
    const peers = peersOf(rule) ?? [];
    const end = direction === 'From' ? 'source' : 'destination';
    if (peers.length === 0) writer.line(2, `${direction}: <any> (traffic not restricted by ${end})`);
    for (const peer of peers) writePeer(writer, peer, direction);
  }
}

function portLines(ports: readonly NetworkPolicyPort[]): readonly string[] {
  if (ports.length === 0) return ['To Port: <any> (traffic allowed to all ports)'];
  return ports.map(({ port, endPort, protocol = 'TCP' }) =>
    endPort === undefined
      ? `To Port: ${port ?? '<nil>'}/${protocol}`
      : `To Port Range: ${port ?? '<nil>'}-${endPort}/${protocol}`,
  );
}

function writePeer(writer: Writer, peer: NetworkPolicyPeer, direction: string): void {
  writer.line(2, `${direction}:`);
  if (peer.namespaceSelector) writer.line(3, `NamespaceSelector: ${selectorLine(peer.namespaceSelector)}`);
  if (peer.podSelector) writer.line(3, `PodSelector: ${selectorLine(peer.podSelector)}`);
  if (!peer.ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${peer.ipBlock.cidr}`);
  writer.line(4, `Except: ${(peer.ipBlock.except ?? []).join(', ')}`);
}
