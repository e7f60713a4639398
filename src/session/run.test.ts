import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { must } from '../base/assert.ts';
import { parseScenario } from '../scenarios/format.ts';
import type { Scenario } from '../scenarios/format.ts';
import { clusterFor, playScenario } from '../scenarios/headless.ts';
import { printScenario } from '../scenarios/print.ts';
import { traceStore } from '../scenarios/trace.ts';
import type { TraceLine } from '../scenarios/trace.ts';
import { simTime } from '../sim/kernel/time.ts';
import { Run } from './run.ts';

const OPTIONS = { dns: true };

function scenarioText(id: string): string {
  return readFileSync(`src/scenarios/catalogue/${id}.yaml`, 'utf8');
}

function scenario(id: string): Scenario {
  const parsed = parseScenario(scenarioText(id));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function traced(run: Run): readonly string[] {
  const lines: string[] = [];
  traceStore(run.cluster.store, { nodes: true }, (line) => lines.push(JSON.stringify(line)), 0);
  return lines;
}

describe('determinism', { timeout: 30_000 }, () => {
  test.each(['power-cut', 'lost-requests', 'job-failures'])(
    '%s: same scenario and seed, same trace to the byte',
    (id) => {
      const play = (): string => {
        const lines: TraceLine[] = [];
        playScenario(scenarioText(id), OPTIONS, (line) => lines.push(line));
        return JSON.stringify(lines);
      };
      const first = play();
      expect(first.length).toBeGreaterThan(10_000);
      expect(play()).toBe(first);
    },
  );

  test('ten runs of a minute equal one run of ten', () => {
    const whole = new Run(scenario('power-cut'), OPTIONS);
    const pieces = new Run(scenario('power-cut'), OPTIONS);
    const [one, ten] = [traced(whole), traced(pieces)];
    whole.advanceTo(simTime(600_000));
    for (let minute = 1; minute <= 10; minute += 1) pieces.advanceTo(simTime(minute * 60_000));
    expect(ten).toEqual(one);
  });

  test('another seed gives other names', () => {
    const names = (seed: number): readonly string[] => {
      const run = new Run({ ...scenario('surge-only'), seed }, OPTIONS);
      run.advanceTo(simTime(10_000));
      return run.cluster.store.list('pods', 'default').map((pod) => pod.metadata.name);
    };
    expect(names(1)).toEqual(names(1));
    expect(names(1)).not.toEqual(names(2));
  });
});

describe('a branch', { timeout: 30_000 }, () => {
  test('has the past of the run it comes from, and goes its own way', () => {
    const run = new Run(scenario('surge-only'), OPTIONS);
    run.advanceTo(simTime(12_000));
    run.act({ do: 'fault', fault: 'power-off', node: 'node-2' });
    run.advanceTo(simTime(15_000));
    run.act({ do: 'run', line: 'kubectl scale deployment web --replicas=2', background: true });
    run.advanceTo(simTime(40_000));

    const branch = run.branch(simTime(14_000), OPTIONS);
    expect(branch.time).toBe(14_000);
    const upTo = (one: Run): readonly unknown[] =>
      one.cluster.store.log.filter(({ time }) => time <= 14_000).map(({ object }) => object);
    expect(upTo(branch)).toEqual(upTo(run));
    expect(branch.cluster.machine('node-2')?.state.power).toBe(false);

    branch.advanceTo(simTime(40_000));
    expect(must(branch.cluster.store.get('deployments', 'default/web'), 'web').spec.replicas).toBe(6);
  });

  test('replays what was typed in between its moments', () => {
    const run = new Run(scenario('surge-only'), OPTIONS);
    run.advanceTo(simTime(10_123));
    run.act({ do: 'run', line: 'kubectl set image deployment/web web=nginx:1.28', background: true });
    run.advanceTo(simTime(30_000));
    const text = printScenario(run.asScenario());
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const again = new Run(parsed.value, OPTIONS);
    again.advanceTo(simTime(30_000));
    const state = (one: Run): unknown =>
      one.cluster.store.list('pods').map(({ metadata, status }) => [metadata.name, status.phase]);
    expect(state(again)).toEqual(state(run));
  });
});

test('the whole run: opened again at any moment it stands there, and goes on to do the same', () => {
  const run = new Run(scenario('lost-requests'), OPTIONS);
  const one = traced(run);
  run.advanceTo(simTime(8_000));
  run.act({ do: 'fault', fault: 'kubelet-stop', node: 'node-3' });
  run.advanceTo(simTime(15_000));
  const parsed = parseScenario(printScenario(run.whole()));
  if (!parsed.ok) throw new Error(parsed.error.message);
  const again = new Run(parsed.value, OPTIONS);
  const other = traced(again);
  again.advanceTo(simTime(9_000));
  run.advanceTo(simTime(50_000));
  again.advanceTo(simTime(50_000));
  expect(other.findIndex((line, index) => line !== one[index])).toBe(-1);
  expect(other).toHaveLength(one.length);
  expect(run.cluster.store.list('replicasets', 'default')).toHaveLength(2);
});

test('kubectl says what is accepted but not simulated, a recorded one does not', () => {
  const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  hostPID: true
  containers:
    - name: a
      image: nginx
`;
  const played = { ...scenario('surge-only'), files: { 'a.yaml': manifest } };
  const run = new Run(played, OPTIONS);
  let stderr = '';
  run.act(
    { do: 'run', line: 'kubectl apply -f a.yaml', background: true },
    { output: (to, text) => void (to === 'stderr' && (stderr += text)) },
  );
  run.advanceTo(simTime(1000));
  expect(stderr).toBe('Warning: spec.hostPID is accepted but not simulated\n');
  expect(
    clusterFor(played, OPTIONS).api.request({ method: 'POST', path: '/api/v1/namespaces/default/pods', body: manifest })
      .warnings,
  ).toEqual([]);
});
