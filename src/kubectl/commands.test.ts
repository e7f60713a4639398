import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCluster } from '../sim/index.ts';
import { Promised, spawn } from '../sim/kernel/task.ts';
import { simTime } from '../sim/kernel/time.ts';
import { commands } from './commands/all.ts';
import { complete } from './complete.ts';
import type { KubectlEnvironment } from './environment.ts';
import { defaultConfig, memoryFiles } from './environment.ts';
import { runLine } from './terminal-shell.ts';

const FILES = {
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  'broken.yaml': 'kind: [',
};

interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** It would not end by itself. */
  readonly interrupted: boolean;
}

function terminal(): (line: string) => Ran {
  const cluster = createCluster({
    seed: 1,
    epoch: 0,
    nodes: [{ name: 'node-1' }, { name: 'node-2' }],
    images: {},
    dns: false,
  });
  const files = memoryFiles(FILES);
  const config = defaultConfig();
  return (line) => {
    const { kernel, api } = cluster;
    const interrupted = new Promised<undefined>(kernel);
    const ran = { code: undefined as number | undefined, stdout: '', stderr: '', interrupted: false };
    const environment: KubectlEnvironment = {
      api,
      kernel,
      files,
      config,
      stdin: undefined,
      stdout: (text) => void (ran.stdout += text),
      stderr: (text) => void (ran.stderr += text),
      terminal: undefined,
      interrupted,
    };
    spawn(kernel, runLine(line, environment), (code) => {
      ran.code = code;
    });
    kernel.runUntil(simTime(kernel.now + 60_000));
    if (ran.code === undefined) {
      ran.interrupted = true;
      interrupted.resolve(undefined);
      kernel.runUntil(simTime(kernel.now + 2000));
    }
    return ran;
  };
}

const LINES: readonly string[] = [
  'kubectl get pods -o wide -l app=web --show-labels',
  'kubectl get deploy,svc,rs -o yaml',
  "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{end}'",
  'kubectl get pods -o custom-columns=NAME:.metadata.name --sort-by=.metadata.name',
  "kubectl get nodes -o go-template='{{range .items}}{{.metadata.name}}{{end}}'",
  'kubectl get pods -w',
  'kubectl describe deployment web',
  'kubectl describe node node-1',
  'kubectl apply -f web.yaml --server-side --force-conflicts',
  'kubectl apply -f broken.yaml',
  'kubectl create deployment api --image=nginx:1.27 --replicas=3 --port=80 -o yaml --dry-run=client',
  'kubectl create configmap c --from-literal=a=b --from-file=web.yaml',
  'kubectl run task --image=busybox:1.36 --restart=Never -- echo hello',
  'kubectl expose deployment web --port=80 --name=other',
  'kubectl scale deployment/web --replicas=1 --timeout=5s',
  'kubectl set image deployment/web web=nginx:1.28',
  'kubectl set env deployment/web A=b --list',
  'kubectl rollout status deployment/web --timeout=5s',
  'kubectl rollout history deployment/web --revision=1',
  'kubectl rollout undo deployment/web --to-revision=1',
  'kubectl label pods --all a=b --overwrite',
  'kubectl annotate deployment web note=x',
  'kubectl patch deployment web --type=json -p \'[{"op":"remove","path":"/spec/replicas"}]\'',
  'kubectl taint node node-1 a=b:NoSchedule',
  'kubectl drain node-1 --ignore-daemonsets --timeout=5s --force',
  'kubectl uncordon node-1',
  'kubectl logs deployment/web --tail=1 -f',
  'kubectl exec deploy/web -- ls /',
  'kubectl wait --for=condition=Ready pod --all --timeout=2s',
  'kubectl autoscale deployment web --max=3 --cpu=50%',
  'kubectl explain deployment.spec.template --recursive',
  'kubectl diff -f web.yaml',
  'kubectl auth can-i create pods',
  'kubectl config set-context --current --namespace=default',
  'kubectl events --for deployment/web --types=Normal',
  'kubectl delete pod -l app=web --grace-period=1 --wait=false',
  'kubectl debug node/node-1 --image=busybox:1.36',
  'kubectl cp web.yaml web:/tmp/x',
  'kubectl api-resources --namespaced=false -o wide',
  'kubectl port-forward svc/web 8080:80',
];

const word = fc.oneof(
  fc.constantFrom(...commands.map((command) => command.name)),
  fc.constantFrom(...commands.flatMap((command) => (command.flags ?? []).map((flag) => `--${flag.name}`))),
  fc.constantFrom(
    'pods',
    'deploy/web',
    'svc',
    'node-1',
    '-o',
    '-l',
    '-f',
    '--',
    '-n',
    '=',
    '-',
    '--x=y',
    '{.a[',
    '{{',
    'a=b',
    'a-',
    '$(',
    '|',
    '"',
  ),
  fc.string({ maxLength: 8 }),
);

/** A line that people write, with a word removed, replaced, doubled or cut. */
const mutated = fc
  .tuple(fc.constantFrom(...LINES), fc.nat(), fc.nat({ max: 4 }), word)
  .map(([line, at, how, other]) => {
    const words = line.split(' ');
    const index = 1 + (at % Math.max(1, words.length - 1));
    if (how === 0) words.splice(index, 1);
    else if (how === 1) words[index] = other;
    else if (how === 2) words.splice(index, 0, other);
    else if (how === 3) words.splice(index, 0, words[index] ?? '');
    else words[index] = (words[index] ?? '').slice(0, -1);
    return words.join(' ');
  });

const random = fc.array(word, { maxLength: 6 }).map((words) => ['kubectl', ...words].join(' '));

test('1,000 random and mutated lines end with a code, and a failure says something', () => {
  const run = terminal();
  run('kubectl apply -f web.yaml');
  fc.assert(
    fc.property(fc.oneof({ arbitrary: mutated, weight: 3 }, random), (line) => {
      const { code, stdout, stderr, interrupted } = run(line);
      expect(code, line).toBeDefined();
      if (code !== 0 && !interrupted) expect(stdout + stderr, line).not.toBe('');
    }),
    { numRuns: 1000, seed: 36 },
  );
}, 120_000);

test('every command and subcommand has help', () => {
  const run = terminal();
  for (const command of commands) {
    const { code, stdout } = run(`kubectl ${command.name} --help`);
    expect(code, command.name).toBe(0);
    expect(stdout, command.name).toContain(`Usage:\n  kubectl ${command.name}`);
    for (const part of command.commands ?? []) {
      expect(run(`kubectl ${command.name} ${part.name} -h`).stdout, part.name).toContain('Usage:');
    }
  }
});

test('the terminal keeps to the shell: variables, pipes, loops, files', () => {
  const run = terminal();
  const table: readonly (readonly [line: string, stdout: string])[] = [
    ['kubectl get nodes -o name | wc -l', '2\n'],
    ['N=$(kubectl get nodes -o name | head -1); echo "first: $N"', 'first: node/node-1\n'],
    ['for n in 1 2; do kubectl create ns team-$n -o name; done', 'namespace/team-1\nnamespace/team-2\n'],
    [
      "cat <<'END' | kubectl apply -f -\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: piped}\nEND",
      'configmap/piped created\n',
    ],
    [
      'kubectl get cm piped -o yaml > piped.yaml; grep -c piped piped.yaml; ls',
      '2\nbroken.yaml\npiped.yaml\nweb.yaml\n',
    ],
    ['kubectl get pods nope || echo missed', 'missed\n'],
  ];
  for (const [line, stdout] of table) expect(run(line).stdout, line).toBe(stdout);
});

test('completion offers commands, flags, kinds and names', () => {
  const cluster = createCluster({ seed: 1, epoch: 0, nodes: [{ name: 'node-1' }], images: {}, dns: false });
  const environment: KubectlEnvironment = {
    api: cluster.api,
    kernel: cluster.kernel,
    files: memoryFiles(FILES),
    config: defaultConfig(),
    stdin: undefined,
    stdout: () => undefined,
    stderr: () => undefined,
    terminal: undefined,
    interrupted: undefined,
  };
  const offers = (line: string): readonly string[] => complete(environment, line, line.length);
  expect(offers('kub')).toEqual(['kubectl']);
  expect(offers('kubectl desc')).toEqual(['describe']);
  expect(offers('kubectl rollout st')).toEqual(['status']);
  expect(offers('kubectl get pods --show-l')).toEqual(['--show-labels']);
  expect(offers('kubectl get deploym')).toEqual(['deployments']);
  expect(offers('kubectl get cm,sv')).toEqual(['cm,svc']);
  expect(offers('kubectl describe node no')).toEqual(['node-1']);
  expect(offers('kubectl get node/')).toEqual(['node/node-1']);
  expect(offers('kubectl apply -f w')).toEqual(['web.yaml']);
});

test('a scale is shown as a table', () => {
  const run = terminal();
  run('kubectl create deployment web --image=nginx:1.27 --replicas=2');
  run('sleep 30');
  expect(run('kubectl get deployment web --subresource=scale').stdout).toMatch(
    /^NAME +DESIRED +AVAILABLE +AGE\nweb +2 +2 +\S+\n$/,
  );
});

test('metadata of another type are refused: n is a boolean', () => {
  const run = terminal();
  run("cat > n.yaml <<'END'\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: n}\nEND");
  expect(run('kubectl apply -f n.yaml')).toMatchObject({
    code: 1,
    stderr:
      'error: unable to decode "n.yaml": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string\n',
  });
});

test('edit runs the editor that the shell names, over a file of its own', () => {
  const run = terminal();
  run('kubectl create configmap one --from-literal=a=b; kubectl create configmap two --from-literal=a=b');
  expect(run(`KUBE_EDITOR="sed -i 's/a: b/a: c/'" kubectl edit cm one`).stdout).toBe('configmap/one edited\n');
  expect(run('kubectl get cm one two -o jsonpath="{.items[*].data.a}"').stdout).toBe('c b');
  expect(run(`KUBE_EDITOR="sed -i 's/a: b/a: d/'" kubectl edit cm one two`).stdout).toBe(
    'configmap/one skipped\nconfigmap/two edited\n',
  );
  expect(run('KUBE_EDITOR=true kubectl edit cm one').stderr).toBe('Edit cancelled, no changes made.\n');
  expect(run('KUBE_EDITOR=false kubectl edit cm one')).toMatchObject({
    code: 1,
    stderr: 'error: there was a problem with the editor "false"\n',
  });
  expect(run(`KUBE_EDITOR="sed -i 's/a: c/a: [/'" kubectl edit cm one`).stderr).toMatch(
    /^error: configmaps "one" is invalid\nA copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+.yaml"\nerror: Edit cancelled, no valid changes were saved.\n$/,
  );
});
