import fc from 'fast-check';

/** Random manifests of all workload kinds, and of what stands around them. */

const NAMES = ['web', 'db', 'job', 'agent'] as const;
const IMAGES = ['nginx:1.27', 'nginx:1.28', 'busybox:1.36', 'shop/api:1.0', 'nginx:nosuchtag'] as const;
const SCRIPTS = [
  undefined,
  'sleep 100000',
  'sleep 3; exit 0',
  'sleep 2; exit 1',
  'trap "exit 0" TERM; while true; do sleep 1; done',
] as const;
/** The second exists in some runs only, and may go at any time. */
export const NAMESPACES = ['default', 'default', 'team'] as const;

export const name = fc.constantFrom(...NAMES);
export const image = fc.constantFrom(...IMAGES);
export const replicas = fc.integer({ min: 0, max: 6 });
const bound = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('0%', '25%', '50%', '100%'));

const container = fc.record({
  image,
  script: fc.constantFrom(...SCRIPTS),
  cpu: fc.constantFrom(undefined, '100m', '1', '3'),
  ready: fc.boolean(),
  live: fc.boolean(),
  started: fc.constantFrom(false, false, true),
  grace: fc.constantFrom(undefined, 0, 1, 5),
  init: fc.constantFrom(undefined, undefined, undefined, 'true', 'sleep 2', 'exit 1'),
  sidecar: fc.constantFrom(false, false, false, true),
  hook: fc.constantFrom(undefined, undefined, undefined, 'postStart', 'preStop'),
  hookScript: fc.constantFrom('true', 'sleep 3', 'exit 1'),
});

type ContainerChoice = typeof container extends fc.Arbitrary<infer C> ? C : never;

function podSpec(choice: ContainerChoice, restartPolicy?: string): Readonly<Record<string, unknown>> {
  const { script, cpu, ready, live, started, grace, init, sidecar, hook, hookScript } = choice;
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 };
  const shell = (text: string): readonly string[] => ['sh', '-c', text];
  const initContainers = [
    ...(init === undefined ? [] : [{ name: 'prepare', image: 'busybox:1.36', command: shell(init) }]),
    ...(sidecar
      ? [{ name: 'log', image: 'busybox:1.36', restartPolicy: 'Always', command: shell('sleep 100000') }]
      : []),
  ];
  return {
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
    ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    containers: [
      {
        name: 'main',
        image: choice.image,
        ports: [{ containerPort: 80 }],
        ...(script === undefined ? {} : { command: shell(script) }),
        ...(cpu === undefined ? {} : { resources: { requests: { cpu } } }),
        ...(ready ? { readinessProbe: probe } : {}),
        ...(live ? { livenessProbe: probe } : {}),
        ...(started ? { startupProbe: { ...probe, failureThreshold: 5 } } : {}),
        ...(hook === undefined ? {} : { lifecycle: { [hook]: { exec: { command: shell(hookScript) } } } }),
      },
    ],
  };
}

function workload(kind: string, apiVersion: string, named: string, spec: unknown): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name: named }, spec });
}

const template = (named: string, spec: unknown): unknown => ({ metadata: { labels: { app: named } }, spec });
const selector = (named: string): unknown => ({ matchLabels: { app: named } });

const deployment = fc
  .tuple(name, replicas, container, bound, bound, fc.constantFrom('RollingUpdate', 'RollingUpdate', 'Recreate'))
  .map(([named, count, choice, maxSurge, maxUnavailable, type]) =>
    workload('Deployment', 'apps/v1', named, {
      replicas: count,
      strategy: type === 'Recreate' ? { type } : { rollingUpdate: { maxSurge, maxUnavailable } },
      selector: selector(named),
      template: template(named, podSpec(choice)),
    }),
  );

const retention = fc.constantFrom('Retain', 'Delete');
const statefulSet = fc
  .tuple(
    name,
    replicas,
    container,
    fc.constantFrom('OrderedReady', 'Parallel'),
    fc.constantFrom(undefined, undefined, { whenDeleted: 'Retain', whenScaled: 'Retain' }, 'chosen'),
    fc.tuple(retention, retention),
    fc.constantFrom({}, { type: 'OnDelete' }, { rollingUpdate: { partition: 2 } }),
  )
  .map(([named, count, choice, podManagementPolicy, claims, [whenDeleted, whenScaled], updateStrategy]) =>
    workload('StatefulSet', 'apps/v1', named, {
      replicas: count,
      serviceName: named,
      podManagementPolicy,
      updateStrategy,
      selector: selector(named),
      template: template(named, podSpec(choice)),
      ...(claims === undefined
        ? {}
        : {
            persistentVolumeClaimRetentionPolicy: claims === 'chosen' ? { whenDeleted, whenScaled } : claims,
            volumeClaimTemplates: [
              {
                metadata: { name: 'data' },
                spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
              },
            ],
          }),
    }),
  );

const daemonSet = fc.tuple(name, container, bound).map(([named, choice, maxUnavailable]) =>
  workload('DaemonSet', 'apps/v1', named, {
    selector: selector(named),
    updateStrategy: {
      rollingUpdate: { maxUnavailable: maxUnavailable === 0 || maxUnavailable === '0%' ? 1 : maxUnavailable },
    },
    template: template(named, podSpec(choice)),
  }),
);

const jobPolicies = fc.constantFrom(
  {},
  { completionMode: 'Indexed' },
  { completionMode: 'Indexed', backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
  { suspend: true },
  { ttlSecondsAfterFinished: 5 },
  { activeDeadlineSeconds: 10 },
  { podReplacementPolicy: 'Failed' },
  { podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] } },
  { podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } },
  { completionMode: 'Indexed', successPolicy: { rules: [{ succeededCount: 1 }] } },
);
const small = fc.integer({ min: 1, max: 4 });
const jobSpec = fc
  .tuple(
    name,
    container,
    small,
    small,
    fc.integer({ min: 0, max: 3 }),
    jobPolicies,
    fc.constantFrom('Never', 'OnFailure'),
  )
  .map(([named, choice, completions, parallelism, backoffLimit, policies, restartPolicy]) => ({
    named,
    spec: {
      completions,
      parallelism,
      backoffLimit,
      ...policies,
      template: {
        spec: podSpec(
          choice,
          'podFailurePolicy' in policies || 'podReplacementPolicy' in policies ? 'Never' : restartPolicy,
        ),
      },
    },
  }));
const job = jobSpec.map(({ named, spec }) => workload('Job', 'batch/v1', named, spec));
const cronJob = fc
  .tuple(jobSpec, fc.constantFrom('Allow', 'Forbid', 'Replace'))
  .map(([{ named, spec }, concurrencyPolicy]) =>
    workload('CronJob', 'batch/v1', named, { schedule: '*/2 * * * *', concurrencyPolicy, jobTemplate: { spec } }),
  );

const pod = fc
  .tuple(name, container, fc.constantFrom(undefined, 'Never', 'OnFailure'))
  .map(([named, choice, restartPolicy]) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: named, labels: { app: named } },
      spec: podSpec(choice, restartPolicy),
    }),
  );

const service = name.map((named) =>
  workload('Service', 'v1', named, { selector: { app: named }, ports: [{ port: 80 }] }),
);
const budget = fc
  .tuple(name, bound, fc.constantFrom('minAvailable', 'maxUnavailable'))
  .map(([named, value, field]) =>
    workload('PodDisruptionBudget', 'policy/v1', named, { [field]: value, selector: selector(named) }),
  );
const quota = fc
  .integer({ min: 1, max: 8 })
  .map((pods) => workload('ResourceQuota', 'v1', 'quota', { hard: { pods: String(pods) } }));

export const manifest = fc.oneof(
  { weight: 3, arbitrary: deployment },
  { weight: 3, arbitrary: statefulSet },
  { weight: 2, arbitrary: daemonSet },
  { weight: 3, arbitrary: job },
  cronJob,
  { weight: 2, arbitrary: pod },
  service,
  { weight: 2, arbitrary: budget },
  quota,
);
