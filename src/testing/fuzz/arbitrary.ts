import fc from 'fast-check';
import type { Action, Step } from '../../scenarios/action.ts';
import type { Scenario } from '../../scenarios/format.ts';
import type { Fault } from '../../sim/config.ts';
import { image, manifest, name, NAMESPACES, replicas } from './manifests.ts';

/** Random clusters, manifests of all workload kinds, kubectl lines, faults and node changes, in random order. */

const NODES = ['node-1', 'node-2', 'node-3', 'node-4'] as const;
const node = fc.constantFrom(...NODES);
const namespace = fc.constantFrom(...NAMESPACES);

const KINDS = ['deployment', 'statefulset', 'daemonset', 'job', 'cronjob', 'pod'] as const;
const kind = fc.constantFrom(...KINDS);
const mode = fc.constantFrom('', '', '', '--server-side --force-conflicts');
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(manifest, namespace, mode)
      .map(([stdin, where, how]) => ({ line: `kubectl apply -f - -n ${where} ${how}`, stdin })),
  },
  fc
    .tuple(fc.constantFrom('deployment', 'statefulset'), name, replicas)
    .map(([what, named, count]) => ({ line: `kubectl scale ${what} ${named} --replicas=${count}` })),
  fc
    .tuple(fc.constantFrom('deployment', 'statefulset', 'daemonset'), name, image)
    .map(([what, named, to]) => ({ line: `kubectl set image ${what}/${named} main=${to}` })),
  {
    weight: 2,
    arbitrary: fc
      .tuple(kind, name, fc.constantFrom('', '--cascade=orphan', '--cascade=foreground', '--grace-period=0 --force'))
      .map(([what, named, flags]) => ({ line: `kubectl delete ${what} ${named} --wait=false ${flags}` })),
  },
  name.map((named) => ({ line: `kubectl delete pods -l app=${named} --wait=false` })),
  fc
    .tuple(fc.constantFrom('undo', 'pause', 'resume', 'restart'), fc.constantFrom('deployment', 'statefulset'), name)
    .map(([verb, what, named]) => ({ line: `kubectl rollout ${verb} ${what}/${named}` })),
  fc.tuple(name, fc.constantFrom('0', '1'), fc.constantFrom('100m', '2')).map(([named, index, cpu]) => {
    const patch = JSON.stringify({ spec: { containers: [{ name: 'main', resources: { requests: { cpu } } }] } });
    return { line: `kubectl patch pod ${named}-${index} --subresource resize -p '${patch}'` };
  }),
  fc
    .tuple(name, fc.constantFrom('app=other --overwrite', 'app-', 'tier=x'))
    .map(([named, labels]) => ({ line: `kubectl label pods -l app=${named} ${labels}` })),
  fc
    .tuple(name, fc.boolean())
    .map(([named, suspend]) => ({ line: `kubectl patch job ${named} -p '{"spec":{"suspend":${suspend}}}'` })),
  node.map((named) => ({ line: `kubectl cordon ${named}` })),
  node.map((named) => ({ line: `kubectl uncordon ${named}` })),
  node.map((named) => ({ line: `kubectl drain ${named} --ignore-daemonsets --force --timeout=20s` })),
  fc
    .tuple(node, fc.constantFrom('NoSchedule', 'NoExecute'))
    .map(([named, effect]) => ({ line: `kubectl taint node ${named} key=value:${effect} --overwrite` })),
  node.map((named) => ({ line: `kubectl taint node ${named} key-` })),
  fc
    .constantFrom('kubectl create namespace team', 'kubectl delete namespace team --wait=false')
    .map((text) => ({ line: text })),
  fc
    .tuple(fc.constantFrom('logs -l', 'wait --timeout=3s --for=condition=Ready pods -l', 'get pods -w -l'), name)
    .map(([what, named]) => ({ line: `kubectl ${what} app=${named}`, stopAfterMs: 5000 })),
  fc
    .constantFrom('kubectl get pods -o wide', 'kubectl get all', 'kubectl describe pods', 'kubectl get events')
    .map((text) => ({ line: text })),
);

const faults: readonly Fault[] = [
  'power-off',
  'power-on',
  'partition',
  'heal',
  'kubelet-stop',
  'kubelet-start',
  'memory-pressure',
  'relieve',
];

const action = fc.oneof(
  { weight: 10, arbitrary: line.map((run) => ({ do: 'run', background: true, ...run }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...faults), node)
      .map(([fault, on]) => ({ do: 'fault', fault, node: on }) as const),
  },
  fc
    .constantFrom(...NODES.slice(2))
    .chain((on) =>
      fc.constantFrom({ do: 'remove-node', name: on } as const, { do: 'add-node', node: { name: on } } as const),
    ),
);

const steps = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), action), { minLength: 2, maxLength: 14 })
  .map((list): readonly Step[] => {
    let at = 0;
    return list.map(([pause, each]) => {
      at += pause;
      return { atMs: at, action: each };
    });
  });

/** Nothing is started any more that would not have ended with the run. */
const quieten: Action = { do: 'run', line: 'kubectl delete cronjobs --all -A --wait=false', background: true };

/** How long a run goes on after its last step, healed, so that everything can settle. */
export const SETTLE_MS = 600_000;

/** A random run. Its last steps heal every machine, and end what repeats. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .tuple(steps, fc.integer({ min: 1, max: 1_000_000 }))
  .map(([done, seed]) => {
    const last = (done.at(-1)?.atMs ?? 0) + 30_000;
    const heal = NODES.flatMap((named): readonly Step[] => [
      { atMs: last, action: { do: 'add-node', node: { name: named } } },
      ...(['power-on', 'heal', 'kubelet-start', 'relieve'] as const).map((fault): Step => ({
        atMs: last,
        action: { do: 'fault', fault, node: named },
      })),
    ]);
    return {
      id: 'fuzz',
      title: '',
      seed,
      startMs: Date.parse('2026-01-05T09:00:00Z'),
      nodes: NODES.map((named) => ({ name: named })),
      images: {},
      files: {},
      setup: [],
      steps: [...done, ...heal, { atMs: last, action: quieten }],
      untilMs: last + SETTLE_MS,
      exclusive: true,
      captions: [],
      lesson: undefined,
      view: {},
    };
  });
