/** A manifest to begin with, one per kind that people write. Every one of them applies as it stands. */
export interface Template {
  readonly kind: string;
  readonly about: 'workload' | 'service' | 'config' | 'policy';
  readonly text: string;
}

const container = (name: string, image: string, indent: string): string => `${indent}containers:
${indent}  - name: ${name}
${indent}    image: ${image}
`;

const workload = (
  apiVersion: string,
  kind: string,
  name: string,
  image: string,
  head: string,
): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
spec:
${head}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${container(name, image, '      ')}`;

export const templates: readonly Template[] = [
  {
    kind: 'Deployment',
    about: 'workload',
    text: workload('apps/v1', 'Deployment', 'app', 'nginx:1.27', '  replicas: 3\n'),
  },
  {
    kind: 'StatefulSet',
    about: 'workload',
    text: `${workload('apps/v1', 'StatefulSet', 'db', 'nginx:1.27', '  serviceName: db\n  replicas: 3\n')}  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
---
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - port: 80
`,
  },
  { kind: 'DaemonSet', about: 'workload', text: workload('apps/v1', 'DaemonSet', 'agent', 'fluentd:v1.17', '') },
  {
    kind: 'Job',
    about: 'workload',
    text: `apiVersion: batch/v1
kind: Job
metadata:
  name: count
spec:
  completions: 3
  parallelism: 2
  backoffLimit: 4
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: count
          image: busybox:1.36
          command: [sh, -c, 'for i in 1 2 3 4 5; do echo $i; sleep 1; done']
`,
  },
  {
    kind: 'CronJob',
    about: 'workload',
    text: `apiVersion: batch/v1
kind: CronJob
metadata:
  name: hello
spec:
  schedule: '* * * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: hello
              image: busybox:1.36
              command: [sh, -c, 'date; echo hello']
`,
  },
  {
    kind: 'Pod',
    about: 'workload',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: liveness
  labels:
    test: liveness
spec:
  containers:
    - name: liveness
      image: busybox:1.36
      args: [/bin/sh, -c, 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600']
      livenessProbe:
        exec:
          command: [cat, /tmp/healthy]
        initialDelaySeconds: 5
        periodSeconds: 5
`,
  },
  {
    kind: 'ReplicaSet',
    about: 'workload',
    text: workload('apps/v1', 'ReplicaSet', 'frontend', 'nginx:1.27', '  replicas: 3\n'),
  },
  {
    kind: 'Service',
    about: 'service',
    text: `apiVersion: v1
kind: Service
metadata:
  name: app
spec:
  selector:
    app: app
  ports:
    - port: 80
`,
  },
  {
    kind: 'ConfigMap',
    about: 'config',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LOG_LEVEL: info
`,
  },
  {
    kind: 'Secret',
    about: 'config',
    text: `apiVersion: v1
kind: Secret
metadata:
  name: token
stringData:
  token: not-a-secret
`,
  },
  {
    kind: 'PersistentVolumeClaim',
    about: 'config',
    text: `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
`,
  },
  {
    kind: 'PodDisruptionBudget',
    about: 'policy',
    text: `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 3
  selector:
    matchLabels:
      app: web
`,
  },
  {
    kind: 'PriorityClass',
    about: 'policy',
    text: `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: high
value: 1000000
`,
  },
  {
    kind: 'Namespace',
    about: 'policy',
    text: `apiVersion: v1
kind: Namespace
metadata:
  name: team
`,
  },
];
