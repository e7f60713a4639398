import fc from 'fast-check';
import type { Step } from '../../scenarios/action.ts';
import type { Scenario } from '../../scenarios/format.ts';
import type { Fault } from '../../sim/config.ts';

/** Random clusters, manifests of all workload kinds, kubectl lines, faults and node changes, in random order. */

const NAMES = ['web', 'db', 'job', 'agent'] as const;
const NODES = ['node-1', 'node-2', 'node-3', 'node-4'] as const;
const IMAGES = ['nginx:1.27', 'nginx:1.28', 'busybox:1.36', 'shop/api:1.0', 'nginx:nosuchtag'] as const;
const SCRIPTS = [
  undefined,
  'sleep 100000',
  'sleep 3; exit 0',
  'sleep 2; exit 1',
  'trap "exit 0" TERM; while true; do sleep 1; done',
] as const;

const name = fc.constantFrom(...NAMES);
const node = fc.constantFrom(...NODES);
const replicas = fc.integer({ min: 0, max: 6 });
const bound = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('0%', '25%', '50%', '100%'));

const container = fc.record({
  image: fc.constantFrom(...IMAGES),
  script: fc.constantFrom(...SCRIPTS),
  cpu: fc.constantFrom(undefined, '100m', '1', '3'),
  ready: fc.boolean(),
  live: fc.boolean(),
  grace: fc.constantFrom(undefined, 0, 1, 5),
});

type ContainerChoice = typeof container extends fc.Arbitrary<infer C> ? C : never;

function podSpec(choice: ContainerChoice, restartPolicy?: string): Readonly<Record<string, unknown>> {
  const { image, script, cpu, ready, live, grace } = choice;
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 };
  return {
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
    ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
    containers: [
      {
        name: 'main',
        image,
        ports: [{ containerPort: 80 }],
        ...(script === undefined ? {} : { command: ['sh', '-c', script] }),
        ...(cpu === undefined ? {} : { resources: { requests: { cpu } } }),
        ...(ready ? { readinessProbe: probe } : {}),
        ...(live ? { livenessProbe: probe } : {}),
      },
    ],
  };
}

function workload(kind: string, apiVersion: string, named: string, spec: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name: named }, spec });
}

const template = (named: string, spec: unknown): unknown => ({ metadata: { labels: { app: named } }, spec });
const selector = (named: string): unknown => ({ matchLabels: { app: named } });

const manifest = fc.oneof(
  fc.tuple(name, replicas, container, bound, bound).map(([named, count, choice, maxSurge, maxUnavailable]) =>
    workload('Deployment', 'apps/v1', named, {
      replicas: count,
      strategy: { rollingUpdate: { maxSurge, maxUnavailable } },
      selector: selector(named),
      template: template(named, podSpec(choice)),
    }),
  ),
  fc
    .tuple(name, replicas, container, fc.constantFrom('OrderedReady', 'Parallel'))
    .map(([named, count, choice, policy]) =>
      workload('StatefulSet', 'apps/v1', named, {
        replicas: count,
        serviceName: named,
        podManagementPolicy: policy,
        selector: selector(named),
        template: template(named, podSpec(choice)),
      }),
    ),
  fc.tuple(name, container).map(([named, choice]) =>
    workload('DaemonSet', 'apps/v1', named, {
      selector: selector(named),
      template: template(named, podSpec(choice)),
    }),
  ),
  fc
    .tuple(
      name,
      container,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([named, choice, completions, parallelism, backoffLimit]) =>
      workload('Job', 'batch/v1', named, {
        completions,
        parallelism,
        backoffLimit,
        template: { spec: podSpec(choice, 'Never') },
      }),
    ),
  fc.tuple(name, container).map(([named, choice]) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: named, labels: { app: named } },
      spec: podSpec(choice),
    }),
  ),
  name.map((named) => workload('Service', 'v1', named, { selector: { app: named }, ports: [{ port: 80 }] })),
  fc
    .tuple(name, fc.integer({ min: 0, max: 3 }))
    .map(([named, minAvailable]) =>
      workload('PodDisruptionBudget', 'policy/v1', named, { minAvailable, selector: selector(named) }),
    ),
);

const kind = fc.constantFrom('deployment', 'statefulset', 'daemonset', 'job', 'pod');
const line = fc.oneof(
  { weight: 3, arbitrary: manifest.map((text) => ({ line: 'kubectl apply -f -', stdin: text })) },
  fc.tuple(name, replicas).map(([named, count]) => ({ line: `kubectl scale deployment ${named} --replicas=${count}` })),
  fc
    .tuple(name, replicas)
    .map(([named, count]) => ({ line: `kubectl scale statefulset ${named} --replicas=${count}` })),
  fc
    .tuple(name, fc.constantFrom(...IMAGES))
    .map(([named, image]) => ({ line: `kubectl set image deployment/${named} main=${image}` })),
  fc
    .tuple(kind, name, fc.constantFrom('', '--cascade=orphan', '--cascade=foreground', '--grace-period=0 --force'))
    .map(([what, named, flags]) => ({ line: `kubectl delete ${what} ${named} --wait=false ${flags}` })),
  name.map((named) => ({ line: `kubectl delete pods -l app=${named} --wait=false` })),
  name.map((named) => ({ line: `kubectl rollout undo deployment/${named}` })),
  fc
    .tuple(fc.constantFrom('pause', 'resume', 'restart'), name)
    .map(([verb, named]) => ({ line: `kubectl rollout ${verb} deployment/${named}` })),
  node.map((named) => ({ line: `kubectl cordon ${named}` })),
  node.map((named) => ({ line: `kubectl uncordon ${named}` })),
  node.map((named) => ({ line: `kubectl drain ${named} --ignore-daemonsets --force --timeout=20s` })),
  fc
    .tuple(node, fc.constantFrom('NoSchedule', 'NoExecute'))
    .map(([named, effect]) => ({ line: `kubectl taint node ${named} key=value:${effect} --overwrite` })),
  node.map((named) => ({ line: `kubectl taint node ${named} key-` })),
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
  { weight: 8, arbitrary: line.map((run) => ({ do: 'run', background: true, ...run }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...faults), node)
      .map(([fault, on]) => ({ do: 'fault', fault, node: on }) as const),
  },
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

/** How long a run goes on after its last step, healed, so that everything can settle. */
export const SETTLE_MS = 900_000;

/** A random run. Its last steps heal every machine. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .tuple(steps, fc.integer({ min: 1, max: 1_000_000 }))
  .map(([done, seed]) => {
    const last = (done.at(-1)?.atMs ?? 0) + 30_000;
    const heal = NODES.flatMap((named) =>
      (['power-on', 'heal', 'kubelet-start', 'relieve'] as const).map((fault): Step => ({
        atMs: last,
        action: { do: 'fault', fault, node: named },
      })),
    );
    return {
      id: 'fuzz',
      title: '',
      seed,
      startMs: Date.parse('2026-01-05T09:00:00Z'),
      nodes: NODES.map((named) => ({ name: named })),
      images: {},
      files: {},
      setup: [],
      steps: [...done, ...heal],
      untilMs: last + SETTLE_MS,
      exclusive: true,
      captions: [],
      lesson: undefined,
      view: {},
    };
  });
