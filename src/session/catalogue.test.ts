import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isPodReady } from '../api/pod/pod-status.ts';
import { gallery } from '../state/course/gallery.ts';
import { parseScenario } from '../scenarios/format.ts';
import { simTime } from '../sim/kernel/time.ts';
import { Run } from './run.ts';

/** The demonstrations, watched to their ends: their captions tell what is so at their moments. */

const ids = readdirSync('src/scenarios/catalogue').map((name) => name.replace('.yaml', ''));

class Watched {
  readonly run: Run;
  readonly lost: Record<string, number> = {};
  answered = 0;

  constructor(id: string) {
    const parsed = parseScenario(readFileSync(`src/scenarios/catalogue/${id}.yaml`, 'utf8'));
    if (!parsed.ok) throw new Error(parsed.error.message);
    this.run = new Run(parsed.value, { dns: true });
  }

  at(seconds: number): this {
    this.run.advanceTo(simTime(seconds * 1000));
    for (const lost of this.run.cluster.takeLost()) this.lost[lost.cause] = (this.lost[lost.cause] ?? 0) + 1;
    this.answered = this.run.cluster.takeTraffic().reduce((sum, count) => sum + count.answered, this.answered);
    return this;
  }

  get pods() {
    return this.run.cluster.store.list('pods', 'default');
  }

  get ready(): number {
    return this.pods.filter((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
  }

  get ending(): number {
    return this.pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined).length;
  }

  get pending(): number {
    return this.pods.filter((pod) => pod.spec.nodeName === undefined).length;
  }

  on(node: string): number {
    return this.pods.filter((pod) => pod.spec.nodeName === node).length;
  }

  events(reason: string): number {
    return this.run.cluster.store.list('events', 'default').filter((event) => event.reason === reason).length;
  }

  get lostSoFar(): number {
    return Object.values(this.lost).reduce((sum, count) => sum + count, 0);
  }
}

test('each stands in the gallery, once', () => {
  expect(Object.values(gallery).flat().toSorted()).toEqual(ids.toSorted());
});

test('there are at least twelve, each with a title, a line about it and captions in both languages', () => {
  expect(ids.length).toBeGreaterThanOrEqual(12);
  for (const id of ids) {
    const text = readFileSync(`src/scenarios/catalogue/${id}.yaml`, 'utf8');
    const parsed = parseScenario(text);
    expect(parsed.ok && parsed.value.captions.length, id).toBeGreaterThan(0);
    expect(text, id).toMatch(/^about:/m);
    expect(text, id).toMatch(/Your turn: /);
    if (!parsed.ok) continue;
    for (const words of [parsed.value.title, ...parsed.value.captions.map((caption) => caption.text)]) {
      expect(words, id).toEqual({ en: expect.any(String) as string, ko: expect.any(String) as string });
    }
  }
});

describe('what a reader is asked to try', { timeout: 30_000 }, () => {
  const tried = ids.flatMap((id) => {
    const parsed = parseScenario(readFileSync(`src/scenarios/catalogue/${id}.yaml`, 'utf8'));
    return parsed.ok
      ? parsed.value.captions.flatMap(({ atMs, try: line }) => (line === undefined ? [] : [{ id, atMs, line }]))
      : [];
  });

  test.each(tried)('$id: $line', ({ id, atMs, line }) => {
    const { run } = new Watched(id).at(atMs / 1000);
    const ended: (number | undefined)[] = [];
    const said: string[] = [];
    run.act(
      { do: 'run', line, background: true },
      { output: (_, text) => void said.push(text), exit: (code) => void ended.push(code) },
    );
    run.advanceTo(simTime(run.time + 90_000));
    expect({ ended, said: said.join('') }).toEqual({
      ended: [0],
      said: expect.not.stringMatching(/error/i) as unknown,
    });
  });
});

test.each(ids)('%s opens where it is seen best', (id) => {
  const parsed = parseScenario(readFileSync(`src/scenarios/catalogue/${id}.yaml`, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { select, ...tabs } = parsed.value.view;
  expect(['nodes', 'ownership', 'scheduling']).toContain(tabs.stage ?? 'nodes');
  expect(['timeline', 'traffic']).toContain(tabs.bottom ?? 'timeline');
  const { store } = new Watched(id).at(60).run.cluster;
  const [kind = '', name = ''] = (select ?? '').split('/');
  const ever = store.since(0).some(({ object }) => object.kind.toLowerCase() === kind && object.metadata.name === name);
  expect(select === 'pending' || ever).toBe(true);
});

describe('what the captions say', { timeout: 30_000 }, () => {
  test('crash loop', () => {
    const watched = new Watched('crash-loop').at(7);
    const restarts = (): number => watched.pods[0]?.status.containerStatuses?.[0]?.restartCount ?? 0;
    expect(restarts()).toBe(1);
    expect(watched.at(22) && restarts()).toBe(2);
    expect(watched.at(120) && restarts()).toBeGreaterThanOrEqual(4);
  });

  test('a DaemonSet and a new node', () => {
    const watched = new Watched('daemonset-new-node').at(14);
    expect(watched.ready).toBe(3);
    expect(watched.at(39).on('node-4')).toBe(1);
    expect(watched.at(59).on('node-4')).toBe(1);
    expect(watched.run.cluster.store.get('nodes', 'node-4')?.spec.unschedulable).toBe(true);
  });

  test('pods that do not fit', () => {
    const watched = new Watched('does-not-fit').at(19);
    expect(watched.pending).toBe(2);
    expect(watched.at(35).pending).toBe(1);
    expect(watched.at(59).pending).toBe(0);
  });

  test('a drain against a budget', () => {
    const watched = new Watched('drain-budget').at(29);
    const before = watched.on('node-2');
    expect(before).toBeGreaterThan(1);
    let least = 6;
    for (let second = 30; second <= 78; second += 0.5) least = Math.min(least, watched.at(second).ready);
    expect(least).toBe(5);
    expect(watched.on('node-2')).toBe(0);
    expect(watched.run.cluster.store.get('nodes', 'node-2')?.spec.unschedulable).toBe(true);
  });

  test('init containers and a sidecar', () => {
    const watched = new Watched('init-and-sidecar').at(24);
    const [pod] = watched.pods;
    expect(pod && isPodReady(pod)).toBe(true);
    const started = (name: string): string =>
      [...(pod?.status.initContainerStatuses ?? []), ...(pod?.status.containerStatuses ?? [])]
        .filter((status) => status.name === name)
        .map(({ state }) => state?.running?.startedAt ?? state?.terminated?.startedAt ?? '')[0] ?? '';
    const order = ['migrate', 'proxy', 'warm', 'app'].map(started);
    expect(order).toEqual([...order].sort());
    expect(watched.at(39).pods).toHaveLength(0);
  });

  test('a Job with failures', () => {
    const watched = new Watched('job-failures').at(10);
    const job = () => watched.run.cluster.store.get('jobs', 'default/import')?.status;
    expect(job()?.failed).toBeGreaterThan(0);
    watched.at(239);
    expect((job()?.failed ?? 0) + (job()?.succeeded ?? 0)).toBeGreaterThanOrEqual(4);
  });

  test('liveness gone wrong', () => {
    const watched = new Watched('liveness-gone-wrong').at(89);
    const restarts = watched.pods.map((pod) => pod.status.containerStatuses?.[0]?.restartCount ?? 0);
    expect(Math.max(...restarts)).toBeGreaterThanOrEqual(2);
    watched.at(239);
    expect(watched.ready).toBe(3);
    expect(watched.pods.map((pod) => pod.status.containerStatuses?.[0]?.restartCount)).toEqual([0, 0, 0]);
  });

  test('requests are lost without readiness and preStop, and none with them', () => {
    const lossy = new Watched('lost-requests').at(20);
    expect(lossy.lostSoFar).toBe(0);
    lossy.at(59);
    expect(lossy.lost['not ready yet']).toBeGreaterThan(0);
    expect(lossy.lost['killed in flight']).toBeGreaterThan(0);
    const clean = new Watched('no-lost-requests').at(74);
    expect(clean.lost).toEqual({});
    expect(clean.answered).toBeGreaterThan(1_000);
    const images = clean.pods.map((pod) => pod.spec.containers[0]?.image);
    expect(new Set(images)).toEqual(new Set(['shop/api:2.0']));
  });

  test('a partition and zombies', () => {
    const watched = new Watched('partition').at(30);
    const truths = (): readonly string[] => watched.pods.map((pod) => watched.run.cluster.truthOf(pod));
    expect(truths()).toContain('cut');
    watched.at(95);
    expect(watched.ending).toBeGreaterThan(0);
    expect(truths()).toContain('cut');
    watched.at(179);
    expect(watched.ending).toBe(0);
  });

  test('a power cut and the five minutes', () => {
    const watched = new Watched('power-cut').at(22);
    const node = () =>
      watched.run.cluster.store.get('nodes', 'node-2')?.status.conditions?.find(({ type }) => type === 'Ready')?.status;
    expect(node()).toBe('True');
    expect(watched.pods.some((pod) => isPodReady(pod) && watched.run.cluster.truthOf(pod) === 'dead')).toBe(true);
    expect(watched.at(75) && node()).toBe('Unknown');
    expect(watched.at(360).ending).toBe(0);
    expect(watched.at(377).ending).toBeGreaterThan(0);
    expect(watched.at(479).ending).toBe(0);
    expect(node()).toBe('True');
  });

  test('preemption', () => {
    const watched = new Watched('preemption').at(14);
    const before = watched.pods.length;
    watched.at(44);
    const urgent = watched.pods.filter((pod) => (pod.spec.priority ?? 0) > 0);
    expect(urgent.every((pod) => pod.spec.nodeName !== undefined)).toBe(true);
    expect(watched.events('Preempted')).toBe(2);
    expect(watched.pods.length).toBeGreaterThanOrEqual(before);
  });

  test('Recreate', () => {
    const watched = new Watched('recreate').at(20);
    let least = Infinity;
    for (let second = 20; second <= 45; second += 0.25) {
      least = Math.min(least, watched.at(second).ready);
      const images = new Set(
        watched.pods
          .filter((pod) => pod.metadata.deletionTimestamp === undefined)
          .map((pod) => pod.spec.containers[0]?.image),
      );
      expect(images.size).toBeLessThanOrEqual(1);
    }
    expect(least).toBe(0);
    expect(watched.at(59).lost['no endpoint']).toBeGreaterThan(0);
  });

  test('a StatefulSet and its disks', () => {
    const watched = new Watched('statefulset-disks').at(29);
    expect(watched.ready).toBe(3);
    expect(watched.at(49).ready).toBe(3);
    watched.at(89);
    expect(watched.pods.map((pod) => pod.metadata.name)).toEqual(['db-0']);
    expect(watched.run.cluster.store.list('persistentvolumeclaims', 'default')).toHaveLength(3);
  });

  test.each([
    ['surge-only', 6, 8],
    ['unavailable-only', 4, 6],
  ] as const)('%s: never fewer than %d ready, never more than %d', (id, least, most) => {
    const watched = new Watched(id).at(20);
    expect(watched.ready).toBe(6);
    const seen = { least: Infinity, most: 0 };
    for (let second = 20; second <= 59; second += 0.25) {
      watched.at(second);
      seen.least = Math.min(seen.least, watched.ready);
      seen.most = Math.max(seen.most, watched.pods.length - watched.ending);
    }
    expect(seen).toEqual({ least, most });
    expect(new Set(watched.pods.map((pod) => pod.spec.containers[0]?.image))).toEqual(new Set(['nginx:1.28']));
  });
});
