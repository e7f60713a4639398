import { beforeEach, expect, test } from 'vitest';
import type { FromWorker, ToWorker } from '../bridge/protocol.ts';
import { descriptions } from '../api/generated/descriptions.ts';
import { Host } from './host.ts';

const SCENARIO = `
scenario: small
seed: 1
steps:
  - {at: 0s, run: kubectl create deployment web --image=nginx:1.27 --replicas=2}
  - {at: 0s, run: kubectl run box --image=busybox:1.36 --restart=Never -- sleep 100000}
until: 60s
`;
const TTY = { columns: 80, rows: 24 };

let posted: FromWorker[];
let host: Host;
let lastId: number;

const send = (message: ToWorker): void => host.receive(message);
const advance = (ms: number): void => send({ type: 'advance', ms });

beforeEach(() => {
  posted = [];
  lastId = 1;
  host = new Host({
    now: () => 0,
    later: () => undefined,
    post: (message) => void posted.push(message),
    descriptions: () => Promise.resolve(descriptions),
  });
  send({ type: 'open', id: 1, scenario: SCENARIO, at: 10_000 });
});

/** Starts a line at a terminal; its id. */
function start(line: string, at?: number): number {
  lastId += 1;
  send({ type: 'run', id: lastId, line, tty: TTY, ...(at === undefined ? {} : { at }) });
  return lastId;
}

function output(id: number): string {
  return posted.map((message) => (message.type === 'output' && message.id === id ? message.text : '')).join('');
}

function ended(id: number): number | undefined {
  return posted.flatMap((message) => (message.type === 'exit' && message.id === id ? [message.code] : []))[0];
}

/** Runs a line to its end while time stands still. */
function run(line: string, at?: number): string {
  const id = start(line, at);
  expect(ended(id), line).toBeDefined();
  return output(id);
}

test('lines answer while time stands still', () => {
  expect(run('kubectl get pods --no-headers | wc -l')).toBe('3\n');
  expect(run('for i in $(seq 1 30); do echo $i; done | tail -1; ls; date')).toMatch(/^30\n/);
});

test('variables and functions last from line to line, and a replay knows them', () => {
  run('N=web; count() { kubectl get pods --no-headers | grep -c "$1"; }');
  expect(run('count $N')).toBe('2\n');
  run('kubectl scale deployment $N --replicas=3');
  send({ type: 'branch', id: 90, at: 10_000 });
  advance(0);
  expect(run('echo $N; kubectl get deployment $N -o jsonpath={.spec.replicas}')).toBe('web\n3');
});

test('a session in a container: lines, Ctrl+C, Ctrl+D', () => {
  const id = start('kubectl exec -it box -- sh');
  const type = (text: string): void => send({ type: 'stdin', id, text });
  advance(10);
  type('while true; do sleep 1; echo tick; done\n');
  advance(2500);
  send({ type: 'interrupt', id });
  advance(10);
  type('cat > /tmp/a\n');
  type('one\n');
  advance(10);
  type('\x04');
  advance(10);
  type('wc -l /tmp/a\n');
  advance(10);
  type('\x04');
  advance(10);
  expect(output(id)).toBe('/ # tick\ntick\n\n/ # / # 1 /tmp/a\n/ # ');
  expect(ended(id)).toBe(0);
});

test('Tab in a session asks the shell there, while that waits for a line', () => {
  const id = start('kubectl exec -it box -- sh');
  const type = (text: string): void => send({ type: 'stdin', id, text });
  const offered = (line: string): readonly string[] => {
    send({ type: 'complete', id: 80, run: id, line, cursor: line.length });
    const answer = posted.findLast((message) => message.type === 'answer');
    return answer?.type === 'answer' && answer.value.kind === 'completions' ? answer.value.words : [];
  };
  advance(10);
  type('cd /tmp; touch "a b" .c; mkdir abc; LONG_NAME=1; alpha() { :; }; sh\n');
  advance(10);
  expect(offered('cat a')).toEqual([String.raw`a\ b`, 'abc/']);
  expect(offered('cd a')).toEqual(['abc/']);
  expect(offered('ls .')).toEqual(['.c']);
  expect(offered('cat /etc/hosts | hea')).toEqual(['head']);
  expect(offered('echo $HOSTN')).toEqual(['$HOSTNAME']);
  expect(offered('alph')).toEqual([]);
  type('exit\n');
  advance(10);
  expect(offered('alph')).toEqual(['alpha']);
  expect(offered('echo ${LONG')).toEqual(['${LONG_NAME}']);
  type('cat\n');
  advance(10);
  expect(offered('a')).toEqual([]);
});

test('Ctrl+C ends a loop, also while time stands still', () => {
  const id = start('while true; do kubectl get pods -o name | head -1; sleep 1; done; echo after');
  advance(1500);
  send({ type: 'interrupt', id });
  expect(ended(id)).toBeDefined();
  expect(output(id)).not.toContain('after');
});

test('kubectl edit: what was saved is part of the log', () => {
  const id = start('kubectl edit deployment web');
  const edit = posted.findLast((message) => message.type === 'edit');
  if (edit?.type !== 'edit') throw new Error('no editor was opened');
  advance(1000);
  send({ type: 'stdin', id: edit.id, text: edit.text.replace('replicas: 2', 'replicas: 4') });
  expect(output(id)).toBe('deployment.apps/web edited\n');
  advance(5000);
  const before = run('kubectl get pods -o name');
  posted.length = 0;
  send({ type: 'branch', id: 90, at: 16_000 });
  expect(posted.some((message) => message.type === 'edit')).toBe(false);
  expect(run('kubectl get pods -o name')).toBe(before);
  send({ type: 'export', id: 91, as: 'scenario' });
  const saved = posted.findLast((message) => message.type === 'answer' && message.value.kind === 'text');
  const scenario = saved?.type === 'answer' && saved.value.kind === 'text' ? saved.value.text : '';
  send({ type: 'open', id: 92, scenario, at: 16_000 });
  expect(run('kubectl get pods -o name')).toBe(before);
});

test('an editor is closed by Ctrl+C, and opened again by a branch to the moment when it was open', () => {
  const id = start('kubectl edit deployment web');
  advance(1000);
  send({ type: 'interrupt', id });
  expect(posted.at(-2)).toMatchObject({ type: 'edit-over', id: -1 });
  advance(1000);
  posted.length = 0;
  send({ type: 'branch', id: 90, at: 10_500 });
  expect(posted).toContainEqual(expect.objectContaining({ type: 'edit', id: -1 }));
});

test('files: edit shows one, redirections write them', () => {
  run('kubectl get deployment web -o yaml > live.yaml; edit live.yaml');
  expect(posted).toContainEqual({ type: 'show-file', name: 'live.yaml' });
  expect(posted).toContainEqual({
    type: 'wrote',
    files: [{ name: 'live.yaml', text: expect.stringContaining('kind: Deployment') as unknown }],
  });
});

test('what only reads is answered from the past', () => {
  run('kubectl scale deployment web --replicas=5');
  advance(10_000);
  expect(run('kubectl get deployment web --no-headers | cut -c 1-20', 9_000)).toMatch(/^web +2\/2/);
  expect(run('kubectl get deployment web --no-headers | cut -c 1-20')).toMatch(/^web +5\/5/);
  const watching = start('kubectl get deployment web -w --no-headers', 9_000);
  expect(output(watching).split('\n')).toHaveLength(2);
  send({ type: 'past', at: 19_000 });
  expect(output(watching)).toContain('5/5');
  send({ type: 'interrupt', id: watching });
  expect(ended(watching)).toBeDefined();
});

test('lines of a run that is left are over', () => {
  const id = start('kubectl get pods -w');
  send({ type: 'branch', id: 90, at: 5_000 });
  expect(ended(id)).toBe(130);
});

test.each([
  ["cat <<'EOF'\na", true, true],
  ['kubectl delete pod box', false, false],
])('%j parsed', (line, incomplete, reads) => {
  send({ type: 'parse', id: 91, line });
  expect(posted.at(-1)).toMatchObject({ value: { kind: 'parsed', incomplete, reads } });
});

test('a line that needs the texts of the API waits for them, and what comes after it waits too', async () => {
  const explained = start('kubectl explain pod.spec.hostname');
  const listed = start('kubectl get nodes');
  expect(posted.some((message) => message.type === 'exit' && message.id === listed)).toBe(false);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  advance(1000);
  expect(output(explained)).toContain('Specifies the hostname of the Pod');
  expect(ended(explained)).toBe(0);
  expect(ended(listed)).toBe(0);
});

test('a file that comes and goes within a line is not told to the page', () => {
  const id = start('echo a > gone.txt; echo b > stays.txt; rm gone.txt');
  advance(1000);
  expect(ended(id)).toBe(0);
  const told = posted.flatMap((message) => (message.type === 'wrote' ? message.files.map(({ name }) => name) : []));
  expect(told).toEqual(['stays.txt']);
});
