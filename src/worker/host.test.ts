import { beforeEach, describe, expect, test } from 'vitest';
import type { Frame, FromWorker, ImageBehaviour, Inspection, ToWorker } from '../bridge/protocol.ts';
import { emptyHistory, growRows, momentAt } from '../views/history/history.ts';
import type { PodRow } from '../views/rows/rows.ts';
import { Host } from './host.ts';

const SCENARIO = `
scenario: small
seed: 1
files:
  web.yaml: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "nginx:1.27"}]
steps:
  - {at: 0s, run: kubectl apply -f web.yaml}
until: 60s
`;

/** A wall clock that is moved by hand. */
class Wall {
  now = 0;
  readonly posted: FromWorker[] = [];
  private readonly calls: { readonly at: number; readonly call: () => void }[] = [];
  readonly host: Host;

  constructor() {
    this.host = new Host({
      now: () => this.now,
      later: (ms, call) => void this.calls.push({ at: this.now + ms, call }),
      post: (message) => void this.posted.push(message),
      descriptions: () => Promise.reject(new Error('nobody asks')),
    });
  }

  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.calls.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.calls.splice(this.calls.indexOf(next), 1);
      this.now = next.at;
      next.call();
      const { frame } = this.lastFrame() ?? { frame: 0 };
      this.host.receive({ type: 'drawn', frame });
    }
    this.now = until;
  }

  send(message: ToWorker): void {
    this.host.receive(message);
  }

  frames(): readonly Frame[] {
    return this.posted.filter((message) => message.type === 'frame');
  }

  lastFrame(): Frame | undefined {
    return this.frames().at(-1);
  }

  pods(): readonly PodRow[] {
    const history = emptyHistory();
    for (const frame of this.frames()) growRows(history, frame.rows);
    return momentAt(history, Infinity).pods;
  }
}

let wall: Wall;

beforeEach(() => {
  wall = new Wall();
  wall.send({ type: 'open', id: 1, scenario: SCENARIO, at: 5000 });
  wall.pass(50);
});

describe('a run that is opened', () => {
  test('stands at its moment, with everything as rows', () => {
    expect(wall.lastFrame()).toMatchObject({ time: 5000, playing: false, title: '' });
    expect(wall.frames()[0]?.reset).toBe(true);
    expect(wall.pods().map(({ look, status, truth }) => ({ look, status, truth }))).toEqual([
      { look: 'ready', status: 'Running', truth: 'running' },
      { look: 'ready', status: 'Running', truth: 'running' },
    ]);
  });

  test('a document that does not fit is refused with its place, and the run before goes on', () => {
    wall.send({ type: 'open', id: 2, scenario: 'scenario: x\nsteps: 3' });
    expect(wall.posted.at(-1)).toMatchObject({
      type: 'answer',
      id: 2,
      value: { kind: 'failed', message: expect.stringMatching(/^2:/) as unknown },
    });
    wall.send({ type: 'advance', ms: 1000 });
    wall.pass(50);
    expect(wall.lastFrame()?.time).toBe(6000);
  });
});

describe('pacing', () => {
  test('plays with the wall, at the speed asked for', () => {
    wall.send({ type: 'play' });
    wall.pass(1000);
    expect(wall.lastFrame()?.time).toBeGreaterThan(5900);
    expect(wall.lastFrame()?.time).toBeLessThanOrEqual(6000);
    wall.send({ type: 'speed', speed: 10 });
    wall.pass(1000);
    expect(wall.lastFrame()?.time).toBeGreaterThan(15_000);
    wall.send({ type: 'pause' });
    wall.pass(1000);
    expect(wall.lastFrame()?.playing).toBe(false);
    expect(wall.lastFrame()?.time).toBeLessThan(16_100);
  });

  test('sends no frame before the last was drawn', () => {
    const before = wall.frames().length;
    wall.send({ type: 'play' });
    const { host } = wall;
    const deaf = wall.frames().length;
    host.receive({ type: 'drawn', frame: -1 });
    expect(wall.frames().length).toBe(deaf);
    wall.pass(200);
    expect(wall.frames().length).toBeGreaterThan(before);
  });

  test('a step goes to the next thing that shows', () => {
    wall.send({ type: 'run', id: 7, line: 'kubectl scale deployment web --replicas=3' });
    wall.send({ type: 'step' });
    wall.pass(50);
    const { time } = wall.lastFrame() as Frame;
    expect(time).toBeGreaterThan(5000);
    expect(time).toBeLessThan(6000);
  });
});

describe('lines', () => {
  test('give their output and their exit code', () => {
    wall.send({ type: 'run', id: 7, line: 'kubectl get deployment web -o name' });
    wall.send({ type: 'advance', ms: 1000 });
    expect(wall.posted.filter((message) => 'id' in message && message.id === 7)).toEqual([
      { type: 'output', id: 7, stream: 'stdout', text: 'deployment.apps/web\n' },
      { type: 'exit', id: 7, code: 0 },
    ]);
  });

  test('a typo is told where it was typed, and nothing is lost', () => {
    wall.send({ type: 'run', id: 8, line: 'kubectl gte pods' });
    wall.send({ type: 'advance', ms: 1000 });
    expect(wall.posted).toContainEqual(expect.objectContaining({ type: 'output', id: 8, stream: 'stderr' }));
    expect(wall.posted).toContainEqual({ type: 'exit', id: 8, code: 1 });
    expect(wall.pods()).toHaveLength(2);
  });
});

test('a power cut: the API says Running, and nothing runs', () => {
  const [pod] = wall.pods();
  wall.send({ type: 'deed', deed: { do: 'fault', fault: 'power-off', node: pod?.node ?? '' } });
  wall.send({ type: 'advance', ms: 1000 });
  wall.pass(50);
  const row = wall.pods().find(({ uid }) => uid === pod?.uid);
  expect(row).toMatchObject({ look: 'ready', status: 'Running', truth: 'dead', serving: false });
});

describe('knobs', () => {
  const inspected = (uid: string): Inspection | undefined => {
    wall.send({ type: 'inspect', id: 9, uid, at: undefined });
    const answer = wall.posted.at(-1);
    return answer?.type === 'answer' && answer.value.kind === 'inspection' ? answer.value.inspection : undefined;
  };

  test('of a container tell how they stand, and are off again once it is started anew', () => {
    const [pod] = wall.pods();
    const of = { pod: pod?.uid ?? '', container: 'web' };
    wall.send({ type: 'deed', deed: { do: 'knob', knob: { ...of, what: 'hang' } } });
    wall.send({ type: 'deed', deed: { do: 'knob', knob: { ...of, what: 'memory', bytes: 64 * 1024 ** 2 } } });
    expect(inspected(of.pod)?.knobs).toEqual([
      expect.objectContaining({ container: 'web', hangs: true, failsProbes: false, memoryBytes: 64 * 1024 ** 2 }),
    ]);
    wall.send({ type: 'deed', deed: { do: 'knob', knob: { ...of, what: 'crash', code: 1 } } });
    wall.send({ type: 'advance', ms: 5000 });
    expect(inspected(of.pod)?.knobs).toEqual([expect.objectContaining({ hangs: false })]);
  });

  test('of an image are remembered, and can be taken back', () => {
    const [pod] = wall.pods();
    const image = (behaviour: ImageBehaviour): void =>
      wall.send({ type: 'deed', deed: { do: 'knob', knob: { what: 'image', image: 'nginx:1.27', behaviour } } });
    image({ missing: true, exit: { after: '10s', code: 1 } });
    const said = inspected(pod?.uid ?? '')?.images;
    expect(said).toEqual([{ image: 'nginx:1.27', behaviour: { missing: true, exit: { after: '10s', code: 1 } } }]);
    image({ missing: false, exit: 'never' });
    wall.send({ type: 'run', id: 3, line: 'kubectl rollout restart deployment web' });
    wall.send({ type: 'advance', ms: 60_000 });
    wall.pass(50);
    expect(wall.pods().map(({ look, restarts }) => [look, restarts])).toEqual([
      ['ready', 0],
      ['ready', 0],
    ]);
  });
});

test('why: from a pod back to what was done', () => {
  const [pod] = wall.pods();
  wall.send({ type: 'why', id: 9, uid: pod?.uid ?? '', at: undefined });
  const answer = wall.posted.at(-1);
  const steps = answer?.type === 'answer' && answer.value.kind === 'why' ? answer.value.steps : [];
  expect(steps[0]).toMatchObject({ kind: 'write', author: expect.stringMatching(/^kubelet/) as unknown });
  expect(steps.map(({ author }) => author)).toContain('default-scheduler');
  expect(steps.at(-1)).toMatchObject({ kind: 'input', text: 'kubectl apply -f web.yaml' });
});
