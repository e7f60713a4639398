/** Walk-throughs as tutorials have them: a manifest is applied, and what the tutorial then looks at is there. */
import { expect, test } from 'vitest';
import { walk } from './walk-fixture.ts';

const pod = (name: string, spec: string, metadata = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${metadata === '' ? '' : `, ${metadata}`}}\nspec: {${spec}}\n`;

test('liveness: a file that goes away is a container that starts again', () => {
  const files = {
    'a.yaml': pod(
      'alive',
      'containers: [{name: a, image: "registry.k8s.io/busybox:1.27.2", args: [sh, -c, "touch /tmp/up; sleep 20; rm /tmp/up; sleep 600"], ' +
        'livenessProbe: {exec: {command: [cat, /tmp/up]}, initialDelaySeconds: 5, periodSeconds: 5}}]',
    ),
  };
  const [, early, late] = walk(files, [
    'kubectl apply -f a.yaml',
    { after: 10, run: 'kubectl describe pod alive | grep -c Unhealthy' },
    {
      after: 60,
      run: "kubectl get pod alive -o jsonpath='{.status.containerStatuses[0].restartCount}'; kubectl describe pod alive | grep Liveness.probe",
    },
  ]);
  expect(early).toBe('0\n');
  expect(late).toMatch(/^1.*Liveness probe failed: cat: can't open '\/tmp\/up': No such file or directory\n$/s);
});

test('readiness: a Service sends nothing to a pod that is not ready', () => {
  const files = {
    'a.yaml': pod(
      'slow',
      'containers: [{name: a, image: nginx, ports: [{containerPort: 80}], readinessProbe: {exec: {command: [test, -f, /tmp/go]}, periodSeconds: 2}}]',
      'labels: {app: slow}',
    ),
  };
  const [, , before, , after] = walk(files, [
    'kubectl apply -f a.yaml; kubectl expose pod slow',
    { after: 5, run: 'kubectl run probe --image=busybox:1.28 -- sleep 600' },
    { after: 3, run: 'kubectl exec probe -- wget -qO- -T 2 http://slow' },
    'kubectl exec slow -- touch /tmp/go',
    { after: 5, run: 'kubectl exec probe -- wget -qO- http://slow | grep -c Welcome' },
  ]);
  expect(before).toContain("can't connect to remote host");
  expect(after).toBe('2\n');
});

test('init containers: one waits for the name of a Service', () => {
  const files = {
    'a.yaml': pod(
      'app',
      'initContainers: [{name: wait, image: "busybox:1.28", command: [sh, -c, "until nslookup db; do echo waiting; sleep 2; done"]}], ' +
        'containers: [{name: a, image: "busybox:1.28", command: [sh, -c, "echo running && sleep 600"]}]',
    ),
  };
  const [, waiting, log, , running] = walk(files, [
    'kubectl apply -f a.yaml',
    { after: 5, run: 'kubectl get pod app --no-headers' },
    'kubectl logs app -c wait --tail=2',
    'kubectl create service clusterip db --tcp=5432',
    { after: 8, run: 'kubectl logs app; kubectl logs app -c wait | tail -1' },
  ]);
  expect(waiting).toMatch(/Init:0\/1/);
  expect(log).toBe("nslookup: can't resolve 'db'\nwaiting\n");
  expect(running).toMatch(/^running\n.*Address 1: 10\.96\.\d+\.\d+ db\.default\.svc\.cluster\.local\n/s);
});

test('a work queue: pods of a Job take from Redis until it is empty', () => {
  const script = 'while item=$(redis-cli -h queue lpop jobs); [ -n \\"$item\\" ]; do echo took $item; sleep 1; done';
  const files = {
    'queue.yaml': pod(
      'queue',
      'containers: [{name: r, image: redis, ports: [{containerPort: 6379}]}]',
      'labels: {app: queue}',
    ),
    'work.yaml':
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: work}\nspec:\n  parallelism: 2\n  template:\n    spec:\n      restartPolicy: OnFailure\n' +
      `      containers: [{name: w, image: redis, command: [sh, -c, "${script}"]}]\n`,
  };
  const [, , pushed, , job, logs] = walk(files, [
    'kubectl apply -f queue.yaml; kubectl expose pod queue',
    { after: 5, run: 'kubectl exec queue -- redis-cli ping' },
    'kubectl run fill --image=redis -i --rm -q --restart=Never -- redis-cli -h queue rpush jobs a b c d e',
    { after: 3, run: 'kubectl apply -f work.yaml' },
    { after: 20, run: 'kubectl get job work --no-headers' },
    'kubectl logs -l job-name=work',
  ]);
  expect(pushed).toContain('5\n');
  expect(job).toMatch(/^work +Complete +2\/1 of 2/);
  expect(logs?.trim().split('\n').toSorted()).toEqual(['took a', 'took b', 'took c', 'took d', 'took e']);
});

test('StatefulSet: names, and data that outlives the pods', () => {
  const files = {
    'web.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}\n---\n' +
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  serviceName: web\n  replicas: 2\n  selector: {matchLabels: {app: web}}\n' +
      '  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "registry.k8s.io/nginx-slim:0.21", volumeMounts: [{name: d, mountPath: /usr/share/nginx/html}]}]}\n' +
      '  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]\n',
  };
  const curl = 'for i in 0 1; do kubectl exec web-$i -- curl -s http://localhost/; done';
  const [, , before, , after, names, images] = walk(files, [
    'kubectl apply -f web.yaml',
    {
      after: 12,
      run: "for i in 0 1; do kubectl exec web-$i -- sh -c 'hostname > /usr/share/nginx/html/index.html'; done",
    },
    curl,
    'kubectl delete pod -l app=web',
    { after: 15, run: `${curl} ` },
    'kubectl run dns --image=busybox:1.28 -i --rm -q --restart=Never -- nslookup web-1.web',
    "kubectl get pod web-0 --template '{{range .spec.containers}}{{.image}}{{end}}'",
  ]);
  expect(before).toBe('web-0\nweb-1\n');
  expect(after).toBe('web-0\nweb-1\n');
  expect(names).toMatch(/Name: {6}web-1\.web\nAddress 1: 10\.244\.\d\.\d+ web-1\.web\.default\.svc\.cluster\.local\n/);
  expect(images).toBe('registry.k8s.io/nginx-slim:0.21');
});

test('a sidecar reads the log of its neighbour, and ends after it', () => {
  const files = {
    'a.yaml':
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: job}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      volumes: [{name: v, emptyDir: {}}]\n' +
      '      initContainers: [{name: reader, image: alpine, restartPolicy: Always, command: [sh, -c, "tail -F /v/log"], volumeMounts: [{name: v, mountPath: /v}]}]\n' +
      '      containers: [{name: writer, image: alpine, command: [sh, -c, "for i in 1 2 3; do echo line $i >> /v/log; sleep 1; done"], volumeMounts: [{name: v, mountPath: /v}]}]\n',
  };
  const [, log, job] = walk(files, [
    'kubectl apply -f a.yaml',
    { after: 8, run: 'kubectl logs job/job -c reader' },
    { after: 40, run: "kubectl get job job -o jsonpath='{.status.succeeded}'" },
  ]);
  expect(log).toContain('line 1\nline 2\nline 3\n');
  expect(job).toBe('1');
});

test('the downward API: fields of the pod as variables and files', () => {
  const files = {
    'a.yaml': pod(
      'self',
      'containers: [{name: c, image: "busybox:1.28", command: [sh, -c, "printenv NAME NODE CPU; cat /info/labels; echo; sleep 600"], resources: {limits: {cpu: 250m}}, ' +
        'env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}, ' +
        '{name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}], volumeMounts: [{name: i, mountPath: /info}]}], ' +
        'volumes: [{name: i, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}]',
      'labels: {zone: east, rack: "7"}',
    ),
  };
  const [, log] = walk(files, ['kubectl apply -f a.yaml', { after: 5, run: 'kubectl logs self' }]);
  expect(log).toMatch(/^self\nnode-\d\n250\nrack="7"\nzone="east"/);
});

test('a preStop hook has its time, and requests are answered meanwhile', () => {
  const files = {
    'a.yaml': pod(
      'polite',
      'terminationGracePeriodSeconds: 60, containers: [{name: web, image: nginx, lifecycle: {postStart: {exec: {command: [sh, -c, "echo up > /tmp/m"]}}, preStop: {exec: {command: [sleep, "20"]}}}}]',
    ),
  };
  const [, message, , during, after] = walk(files, [
    'kubectl apply -f a.yaml',
    { after: 5, run: 'kubectl exec polite -- cat /tmp/m' },
    { run: 'kubectl delete pod polite', background: true },
    {
      after: 10,
      run: 'kubectl get pod polite --no-headers; kubectl exec polite -- curl -s localhost | grep -c Welcome',
    },
    { after: 15, run: 'kubectl get pod polite' },
  ]);
  expect(message).toBe('up\n');
  expect(during).toMatch(/^polite +1\/1 +Terminating .*\n2\n$/);
  expect(after).toContain('not found');
});

test('kubectl run: what has ended before it could be attached to is read from the log', () => {
  const [printed] = walk({}, ['kubectl run quick --image=busybox:1.28 -i --rm --restart=Never -- echo done']);
  expect(printed).toContain('done\n');
  expect(printed).toContain(
    "warning: couldn't attach to pod/quick, falling back to streaming logs: Internal error occurred: unable to upgrade connection: container quick not found in pod quick_default\n",
  );
});

test('members of a cluster start one after another, know their numbers, and have disks of a known vendor', () => {
  const set = (name: string, container: string, more = ''): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}s}\nspec: {clusterIP: None, selector: {app: ${name}}, ports: [{port: 2181}]}\n---\n` +
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}}\nspec:\n  serviceName: ${name}s\n  replicas: 2\n  selector: {matchLabels: {app: ${name}}}\n` +
    `  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {containers: [${container}]}\n${more}`;
  const files = {
    'zk.yaml': set(
      'zk',
      '{name: zk, image: "registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10", command: [sh, -c, "start-zookeeper --servers=2 --data_dir=/data"], ' +
        'readinessProbe: {exec: {command: [sh, -c, "zookeeper-ready 2181"]}}, volumeMounts: [{name: d, mountPath: /data}]}',
      '  volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]\n---\n' +
        'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: k8s.io/minikube-hostpath\n',
    ),
    'cs.yaml': set(
      'cs',
      '{name: cs, image: "gcr.io/google-samples/cassandra:v13", env: [{name: CASSANDRA_SEEDS, value: cs-0.css.default.svc.cluster.local}], ' +
        'readinessProbe: {exec: {command: [bash, -c, /ready-probe.sh]}}, lifecycle: {preStop: {exec: {command: [nodetool, drain]}}}}',
    ),
  };
  const [, ready, ids, servers, members] = walk(files, [
    'kubectl apply -f zk.yaml -f cs.yaml',
    { after: 30, run: 'kubectl get sts --no-headers' },
    'for i in 0 1; do kubectl exec zk-$i -- cat /data/myid; done',
    'kubectl exec zk-1 -- grep ^server /opt/zookeeper/conf/zoo.cfg',
    'kubectl exec cs-0 -- nodetool status | grep -c ^UN',
  ]);
  expect(ready).toMatch(/^cs +2\/2 .*\nzk +2\/2 /);
  expect(ids).toBe('1\n2\n');
  expect(servers).toBe(
    'server.1=zk-0.zks.default.svc.cluster.local:2888:3888\nserver.2=zk-1.zks.default.svc.cluster.local:2888:3888\n',
  );
  expect(members).toBe('2\n');
});

test('an image whose name says that it does not exist', () => {
  const [, said] = walk({}, [
    'kubectl create job lost --image=non-existing-repo/non-existing-image:example',
    { after: 5, run: "kubectl get pods -o jsonpath='{.items[0].status.containerStatuses[0].state.waiting.reason}'" },
  ]);
  expect(said).toMatch(/ErrImagePull|ImagePullBackOff/);
});

test('an extended resource: advertised by hand, taken, and not there for the next pod', () => {
  const wants = (name: string, count: number): string =>
    pod(name, `containers: [{name: web, image: nginx, resources: {limits: {example.com/dongle: ${count}}}}]`);
  const patch = '[{"op": "add", "path": "/status/capacity/example.com~1dongle", "value": "4"}]';
  const [, , states, node] = walk({ 'a.yaml': wants('first', 3), 'b.yaml': wants('second', 2) }, [
    `kubectl patch node node-1 --subresource=status --type=json -p '${patch}'`,
    { after: 15, run: 'kubectl apply -f a.yaml; sleep 2; kubectl apply -f b.yaml' },
    { after: 8, run: "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}={.status.phase} {end}'" },
    "kubectl get node node-1 -o jsonpath='{.status.allocatable.example\\.com/dongle}'",
  ]);
  expect(states).toBe('first=Running second=Pending ');
  expect(node).toBe('4');
});

test('the tools for DNS find names along the search list', () => {
  const files = {
    'a.yaml': pod('tools', 'containers: [{name: t, image: "registry.k8s.io/e2e-test-images/agnhost:2.39"}]'),
  };
  const [, found, short, missing] = walk(files, [
    'kubectl apply -f a.yaml',
    { after: 6, run: 'kubectl exec tools -- nslookup kubernetes.default' },
    'kubectl exec tools -- dig +short +search kubernetes.default',
    'kubectl exec tools -- nslookup nobody',
  ]);
  expect(found).toBe(
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n',
  );
  expect(short).toBe('10.96.0.1\n');
  expect(missing).toContain("** server can't find nobody: NXDOMAIN");
});

test('an agent of every machine reads what machines have', () => {
  const files = {
    'a.yaml':
      'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  selector: {matchLabels: {app: agent}}\n  template:\n    metadata: {labels: {app: agent}}\n    spec:\n' +
      '      initContainers: [{name: id, image: busybox, command: [sh, -c, "cat /id > /logs/id.log"], volumeMounts: [{name: id, mountPath: /id}, {name: logs, mountPath: /logs}]}]\n' +
      '      containers: [{name: agent, image: "registry.k8s.io/fluentd-gcp:1.30"}]\n' +
      '      volumes: [{name: id, hostPath: {path: /etc/machine-id, type: File}}, {name: logs, hostPath: {path: /var/log}}]\n',
  };
  const [, ready, id, known] = walk(files, [
    'kubectl apply -f a.yaml',
    { after: 8, run: "kubectl get ds agent -o jsonpath='{.status.numberReady}'" },
    'kubectl debug node/node-1 -i -q --image=busybox -- cat /host/var/log/id.log',
    "kubectl get node node-1 -o jsonpath='{.status.nodeInfo.machineID}'",
  ]);
  expect(ready).toBe('3');
  expect(known).toMatch(/^[0-9a-f]{32}$/);
  expect(id).toContain(`${known}\n`);
});
