/** What a first visitor finds: three nodes, `web` with four pods behind a Service, light traffic. */

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 4
  strategy:
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 25%
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              port: 80
            initialDelaySeconds: 2
            periodSeconds: 5
          resources:
            requests:
              cpu: 250m
              memory: 128Mi
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
`;

const indented = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');

const node = (name: string, zone: string): string => `  - name: ${name}
    capacity: {cpu: "4", memory: 8Gi, pods: "110"}
    labels: {topology.kubernetes.io/zone: ${zone}}
`;

export const openingFiles: Readonly<Record<string, string>> = { 'web.yaml': web };

export const openingId = 'living-cluster';

export const openingScenario = `scenario: ${openingId}
title: {en: A living cluster, ko: 살아 있는 클러스터}
seed: 1
nodes:
${node('node-1', 'a')}${node('node-2', 'b')}${node('node-3', 'c')}files:
  web.yaml: |
${indented(web, '    ')}steps:
  - at: 0s
    run: kubectl apply -f web.yaml
  - at: 10s
    traffic: {service: web, rps: 10}
until: 10m
`;

/** Where the page opens it: everything runs, and requests have come for a while. */
export const openingAt = 30_000;
