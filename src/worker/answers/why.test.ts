import { expect, test } from 'vitest';
import { Run } from '../../session/run.ts';
import { parseScenario } from '../../scenarios/format.ts';
import { simTime } from '../../sim/kernel/time.ts';
import { whyOf } from './why.ts';

const SCENARIO = `
scenario: silent
seed: 1
files:
  web.yaml: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 3
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "nginx:1.27"}]
steps:
  - {at: 0s, run: kubectl apply -f web.yaml}
  - {at: 30s, fault: power-off, node: node-1}
until: 10m
`;

function runTo(at: number): Run {
  const parsed = parseScenario(SCENARIO);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const run = new Run(parsed.value, { dns: true });
  run.advanceTo(simTime(at));
  return run;
}

const podOn = ({ cluster }: Run, node: string): string =>
  cluster.store.list('pods').find((pod) => pod.spec.nodeName === node)?.metadata.uid ?? '';

test.each([
  ['a pod that is marked not ready', 90_000],
  ['a pod that is evicted', 400_000],
])('%s: the lease expired, because the power was cut', (_name, at) => {
  const uid = podOn(runTo(31_000), 'node-1');
  const texts = whyOf(runTo(at).cluster, uid, undefined).map(({ kind, text }) => [kind, text]);
  expect(texts).toContainEqual(['timer', 'the lease of node-1 expires']);
  expect(texts.at(-1)).toEqual(['input', expect.stringContaining('power-off') as unknown]);
});
