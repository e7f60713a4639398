// Lines that need no server, with what the released kubectl v1.36.2 says to them.
import { expect, test } from 'vitest';
import { createCluster } from '../sim/index.ts';
import { spawn } from '../sim/kernel/task.ts';
import { simTime } from '../sim/kernel/time.ts';
import { defaultConfig, memoryFiles } from './environment.ts';
import { runLine } from './terminal-shell.ts';

const FILES = {
  'l.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: x, labels: {a: "1", b: "2"}, annotations: {a: "1"}}
data: {a: "1", b: "2"}
`,
  'svc.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  'dep.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  replicas: 2
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec:
      containers:
      - {name: app, image: "a:1", env: [{name: OLD, value: "1"}]}
      - {name: side, image: "s:1"}
`,
};

const LINES: readonly (readonly [line: string, code: number, said: string])[] = [
  [
    'create configmap m --from-literal=..=x --dry-run=client',
    1,
    'error: ".." is not a valid key name for a ConfigMap: must not be \'..\'\n',
  ],
  ['create configmap m --append-hash --dry-run=client', 0, 'configmap/m-dc9f9c9275 created (dry run)\n'],
  ['create service clusterip v --tcp=80:70000 --dry-run=client', 1, 'error: must be between 1 and 65535, inclusive\n'],
  [
    'create service clusterip v --tcp=80:a_b --dry-run=client',
    1,
    'error: must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)\n',
  ],
  [
    'create clusterrole r --aggregation-rule=a --dry-run=client',
    1,
    'error: invalid argument "a" for "--aggregation-rule" flag: malformed pair, expect string=string\nSee \'kubectl create clusterrole --help\' for usage.\n',
  ],
  [
    'create rolebinding b --role=r --serviceaccount=a:b:c --dry-run=client',
    1,
    'error: serviceaccount must be <namespace>:<name>\n',
  ],
  [
    'create ingress i --default-backend=s --dry-run=client',
    1,
    'error: default-backend should be in format servicename:serviceport\n',
  ],
  [
    'create poddisruptionbudget p --selector=a=b --min-available=x --dry-run=client',
    1,
    'error: invalid format specified for min-available\n',
  ],
  [
    'create quota q --hard=pods --dry-run=client',
    1,
    'error: Invalid argument syntax pods, expected <resource>=<value>\n',
  ],
  [
    'create deployment d --image=nginx --dry-run=foo',
    1,
    'error: Invalid dry-run value (foo). Must be "none", "server", or "client".\n',
  ],
  ['run x --image=nginx --annotations=a --dry-run=client', 1, 'error: invalid annotations format: a\n'],
  [
    'run x --image=nginx --pod-running-timeout=0 --dry-run=client',
    1,
    "error: --pod-running-timeout must be higher than zero\nSee 'kubectl run -h' for help and examples\n",
  ],
  ['label -f l.yaml --all z=1 --local', 0, 'configmap/x labeled\n'],
  ['label -f l.yaml z=x y --local', 1, 'error: all resources must be specified before label changes: y\n'],
  ['label -f l.yaml --list --local -o yaml', 1, 'error: --list and --output may not be specified together\n'],
  ['set image -f dep.yaml --all app=b --local', 0, 'deployment.apps/d image updated\n'],
  [
    'set env -f dep.yaml A=b --local --list',
    0,
    '# Deployment d, container app\nOLD=1\nA=b\n# Deployment d, container side\nA=b\n',
  ],
  ['set env -f dep.yaml OLD- --local --list', 0, '# Deployment d, container app\n# Deployment d, container side\n'],
  ['set env -f dep.yaml -e A --local', 1, 'error: unknown environment variable: A\n'],
  [
    'set env -f dep.yaml --keys=a --local',
    1,
    'error: when specifying --keys, a configmap or secret must be provided with --from\n',
  ],
  [
    'set env -f dep.yaml --overwrite=false OLD=2 --local',
    1,
    "error: deployment.apps/d\n 'OLD' already has a value (1), and --overwrite is false\n",
  ],
  [
    "set selector -f svc.yaml 'a in (b)' --local",
    1,
    'error: match expression [{a In [b]}] not supported on this object\n',
  ],
  [
    'patch -f l.yaml --local --type=json -p \'[{"op":"remove","path":"/data/nope"}]\'',
    1,
    "error: error in remove for path: '/data/nope': Unable to remove nonexistent key: nope: missing value\n",
  ],
  [
    'patch -f l.yaml --local --type=json -p \'[{"op":"test","path":"/data/a","value":"2"}]\'',
    1,
    'error: testing value /data/a failed: test failed\n',
  ],
  [
    'apply -k nope',
    1,
    "error: must build at directory: not a valid directory: evalsymlink failure on 'nope' : lstat /nope: no such file or directory\n",
  ],
  ['kustomize a b', 1, 'error: specify one path to kustomization.yaml\n'],
  ['diff --nope', 2, "error: unknown flag: --nope\nSee 'kubectl diff -h' for help and examples\n"],
  ['options --nope', 1, "error: unknown flag: --nope\nRun 'kubectl options' without flags.\n"],
  ['cordon --dry-run=x', 1, "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n"],
  ['drain --context=nope x', 1, 'error: context "nope" does not exist\n'],
  ['auth --context=nope x', 1, 'error: unknown command "x"\nSee \'kubectl auth -h\' for help and examples\n'],
  [
    'delete -o yaml',
    1,
    "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n",
  ],
  [
    'edit -o foo',
    1,
    "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n",
  ],
  ["exec ''", 1, 'error: pod, type/name or --filename must be specified\n'],
  ['taint node x', 1, 'error: at least one taint update is required\n'],
  [
    'taint node x a=b:Foo',
    1,
    "error: invalid taint effect: Foo, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n",
  ],
  ['taint a b c d', 1, 'error: at least one taint update is required\n'],
  ['rollout status --revision=-1 deploy/x', 1, 'error: revision must be a positive integer: -1\n'],
  ['apply --prune --all -l a=b -f l.yaml', 1, 'error: cannot set --all and --selector at the same time\n'],
  ['apply --force --dry-run=server -f l.yaml', 1, 'error: --dry-run=server cannot be used with --force\n'],
  ['wait --for=delete -l a=b', 1, 'error: at least one resource must be specified to use a selector\n'],
  [
    'scale deploy/x --replicas=1 --current-replicas=-5',
    1,
    'error: The --current-replicas must specify an integer of -1 or greater\n',
  ],
  [
    'attach x --pod-running-timeout=-1s',
    1,
    "error: --pod-running-timeout must be higher than zero\nSee 'kubectl attach -h' for help and examples\n",
  ],
  ['events --for=a/b/c', 1, 'error: arguments in resource/name form may not have more than one slash\n'],
  ['-n x foo', 1, 'Error: flags cannot be placed before plugin name: -n\n'],
  ["config use-context ''", 1, 'error: empty context names are not allowed\n'],
  [
    'config set-cluster k --certificate-authority=nope --embed-certs=true',
    1,
    'error: could not stat certificate-authority file nope: stat nope: no such file or directory\n',
  ],
  [
    'config set-cluster k --insecure-skip-tls-verify=true --certificate-authority=l.yaml',
    1,
    'error: you cannot specify a certificate authority and insecure mode at the same time\n',
  ],
  [
    'config set-credentials z --token=t --username=a',
    1,
    'error: you cannot specify more than one authentication method at the same time: --token, --username/--password\n',
  ],
  ['config set clusters.c.insecure-skip-tls-verify x', 1, 'error: strconv.ParseBool: parsing "x": invalid syntax\n'],
  ['config unset clusters.nope.server', 1, 'error: current map key `nope` is invalid\n'],
  [
    'config delete-user',
    1,
    "error: user to delete is required\nSee 'kubectl config delete-user -h' for help and examples\n",
  ],
];

test('lines are refused in the words of the released kubectl', () => {
  const { api, kernel } = createCluster({ seed: 1, epoch: 0, nodes: [{ name: 'node-1' }], images: {}, dns: false });
  for (const [line, code, said] of LINES) {
    let output = '';
    let ended: number | undefined;
    const tell = (text: string): void => void (output += text);
    const environment = {
      api,
      kernel,
      files: memoryFiles(FILES),
      config: defaultConfig(),
      stdin: undefined,
      stdout: tell,
      stderr: tell,
      terminal: undefined,
      interrupted: undefined,
    };
    spawn(kernel, runLine(`kubectl ${line}`, environment), (status) => {
      ended = status;
    });
    kernel.runUntil(simTime(kernel.now + 1000));
    expect([line, ended, output.replace(/\n+$/, '\n')]).toEqual([line, code, said]);
  }
});
