import { describe, expect, test } from 'vitest';
import { filterEvents } from './events/filter.ts';
import { changedLines } from './editor/changed-lines.ts';
import { yamlTokens } from './editor/yaml-tokens.ts';
import { byNaturalName, emptyHistory, growRows, momentAt } from './history/history.ts';
import { momentsOf } from './history/moments.ts';
import { rowAt, goneAt, lastRow } from './history/track.ts';
import { footOf, graceLeft } from './pod/tile.ts';
import type { EventRow, NodeRow, OwnerRow, PodRow, RowChange } from './rows/rows.ts';
import { detailOf, fitAll, layoutTanks } from './stage/layout.ts';
import { nextSlots } from './stage/slots.ts';
import { nodeTruth, tanksOf, troublesOf } from './stage/tanks.ts';
import { nextDue } from './next/next.ts';
import { branchOf, layersOf } from './owners/layers.ts';
import { rolloutInFocus, rolloutOf } from './owners/rollout.ts';
import { commonStart, insert, killWord, widthOf } from './terminal/line.ts';
import { lanesOf } from './timeline/lanes.ts';
import { following, ticksFor, timeAt, xOf, zoomed } from './timeline/scale.ts';
import { segmentsOf } from './timeline/segments.ts';
import { sumOf, tideOf } from './timeline/tide.ts';
import { bucketsOf, totalsOf } from './timeline/traffic.ts';
import { ageOf, clockOf, flagOf, leftOf, markOf, stampOf } from './time/time.ts';

const pod = (uid: string, more: Partial<PodRow> = {}): PodRow => ({
  kind: 'Pod',
  uid,
  namespace: 'default',
  name: `web-${uid}`,
  suffix: uid,
  controller: 'rs-1',
  owner: 'web',
  currentRevision: true,
  node: 'node-1',
  nominatedNode: undefined,
  look: 'ready',
  status: 'Running',
  ready: 1,
  containers: 1,
  restarts: 0,
  waits: undefined,
  reason: undefined,
  truth: 'running',
  serving: true,
  ip: undefined,
  createdAt: 0,
  deletionAt: undefined,
  qos: 'BestEffort',
  priority: 0,
  cpuMillis: 0,
  memoryBytes: 0,
  labels: { app: 'web' },
  parts: [],
  ...more,
});

const owner = (uid: string, kind: OwnerRow['kind'], more: Partial<OwnerRow> = {}): OwnerRow => ({
  kind,
  uid,
  namespace: 'default',
  name: uid,
  controller: undefined,
  ordinal: 0,
  desired: 2,
  current: 2,
  ready: 2,
  available: 2,
  updated: 2,
  truly: 2,
  max: undefined,
  min: undefined,
  strategy: undefined,
  surge: undefined,
  unavailable: undefined,
  revision: undefined,
  hash: undefined,
  images: [],
  rollingOut: false,
  rolloutStartedAt: undefined,
  paused: false,
  conditions: [],
  createdAt: 0,
  deleting: false,
  ...more,
});

const node = (name: string, more: Partial<NodeRow> = {}): NodeRow => ({
  kind: 'Node',
  uid: name,
  name,
  status: 'Ready',
  ready: 'True',
  reason: 'KubeletReady',
  schedulable: true,
  zone: undefined,
  address: '',
  cpuMillis: { requested: 0, allocatable: 4000 },
  memoryBytes: { requested: 0, allocatable: 1 },
  pods: { count: 0, allocatable: 110 },
  taints: [],
  pressure: [],
  power: true,
  connected: true,
  kubelet: true,
  leaseRenewedAt: 0,
  leaseExpiresAt: 50_000,
  fate: [],
  createdAt: 0,
  ...more,
});

const put = (at: number, row: PodRow | OwnerRow | NodeRow): RowChange => ({ at, uid: row.uid, row });

const historyOf = (...changes: readonly RowChange[]) => {
  const history = emptyHistory();
  growRows(history, changes);
  return history;
};

describe('history', () => {
  const history = historyOf(
    put(10, pod('a', { look: 'creating' })),
    put(20, pod('a')),
    { at: 30, uid: 'a', row: undefined },
    put(20, pod('b')),
  );

  test('a row holds from its time until the next', () => {
    const track = history.tracks.get('a');
    if (track === undefined) throw new Error('no track');
    expect(
      [5, 10, 19, 20, 29, 30].map((at) =>
        rowAt(track, at)?.kind === 'Pod' ? (rowAt(track, at) as PodRow).look : undefined,
      ),
    ).toEqual([undefined, 'creating', 'creating', 'ready', 'ready', undefined]);
    expect(goneAt(track)).toBe(30);
    expect(lastRow(track)?.uid).toBe('a');
  });

  test('a moment has what was there', () => {
    expect(momentAt(history, 25).pods.map((row) => row.uid)).toEqual(['a', 'b']);
    expect(momentAt(history, Infinity).pods.map((row) => row.uid)).toEqual(['b']);
    expect(momentsOf(history)).toEqual([10, 20, 30]);
  });

  test('names in the order that people expect', () => {
    expect(['node-10', 'node-2', 'node-1', 'a'].sort(byNaturalName)).toEqual(['a', 'node-1', 'node-2', 'node-10']);
  });
});

describe('stage', () => {
  test('a pod keeps its place, a free place is taken by the next', () => {
    const first = nextSlots(undefined, ['a', 'b', 'c']);
    expect([...nextSlots(first, ['a', 'c', 'd', 'e'])]).toEqual([
      ['a', 0],
      ['c', 2],
      ['d', 1],
      ['e', 3],
    ]);
  });

  test('three tanks fill the stage at zoom 1, as drawn', () => {
    const places = layoutTanks(3, { width: 852, height: 339 });
    expect(places.map((place) => place.x)).toEqual([12, 292, 572]);
    expect(fitAll(places, { width: 852, height: 339 }).zoom).toBe(1);
    expect(detailOf(8, places[0]?.height ?? 0, 1, 20)).toBe('tiles');
  });

  test('more tanks fit all the same', () => {
    const places = layoutTanks(200, { width: 852, height: 339 });
    const { zoom } = fitAll(places, { width: 852, height: 339 });
    expect(zoom).toBeGreaterThan(0.08);
    expect(detailOf(50, places[0]?.height ?? 0, zoom, 10_000)).toBe('heat');
  });

  test('pods stand in their tanks, or wait', () => {
    const tanks = tanksOf(
      momentAt(historyOf(put(0, node('node-1')), put(1, pod('a')), put(1, pod('b', { node: undefined }))), Infinity),
    );
    expect(tanks.byNode.get('node-1')?.map((row) => row.uid)).toEqual(['a']);
    expect(tanks.waiting.map((row) => row.uid)).toEqual(['b']);
    expect(tanks.places.get('node-1')).toEqual(['a']);
  });

  test.each([
    ['well', {}, 'agrees', []],
    ['without power, not noticed', { power: false }, 'no-power', ['power']],
    ['cut off, not noticed', { connected: false }, 'cut', ['network']],
    ['cut off, noticed', { connected: false, ready: 'Unknown' }, 'alive', ['network']],
    ['without kubelet', { kubelet: false }, 'no-kubelet', ['kubelet']],
    ['cordoned, under pressure', { schedulable: false, pressure: ['memory'] }, 'agrees', ['memory', 'drain']],
  ] as const)('a node %s', (_name, more, truth, wrong) => {
    expect(nodeTruth(node('n', more))).toBe(truth);
    expect(troublesOf(node('n', more))).toEqual(wrong);
  });
});

describe('tiles', () => {
  test.each([
    ['no power says so, and nothing else', { truth: 'dead', restarts: 3 }, [{ what: 'no-power' }]],
    [
      'a probe that fails',
      { look: 'notready', reason: 'Readiness probe failed: HTTP probe failed with statuscode: 503' },
      [{ what: 'probe', text: '503' }],
    ],
    [
      'a crash loop',
      { look: 'crash', restarts: 3, waits: { what: 'backoff', from: 0, until: 40 } },
      [
        { what: 'restarts', count: 3 },
        { what: 'waits', wait: 'backoff', until: 40 },
      ],
    ],
    ['an age otherwise', {}, [{ what: 'age', from: 0 }]],
  ] as const)('%s', (_name, more, words) => {
    expect(footOf(pod('a', more as Partial<PodRow>))).toEqual(words);
  });

  test('grace runs out', () => {
    const ending = pod('a', { look: 'terminating', deletionAt: 40, waits: { what: 'grace', from: 10, until: 40 } });
    expect([10, 25, 40, 50].map((at) => graceLeft(ending, at))).toEqual([1, 0.5, 0, 0]);
  });
});

test('what is due, soonest first, and only what is known', () => {
  const moment = momentAt(
    historyOf(
      put(0, pod('a', { waits: { what: 'pull', from: 0, until: 900 } })),
      put(0, pod('b', { waits: { what: 'pull', from: 0, until: undefined } })),
      put(0, node('n', { fate: [{ what: 'lease-expires', detail: undefined, at: 500 }] })),
    ),
    Infinity,
  );
  expect(nextDue(moment, 100).map((due) => [due.at, due.name])).toEqual([
    [500, 'n'],
    [900, 'a'],
  ]);
  expect(nextDue(moment, 600)).toHaveLength(1);
});

describe('owners', () => {
  const history = historyOf(
    put(0, owner('web', 'Deployment', { max: 3, min: 2, revision: 2 })),
    put(0, owner('rs-1', 'ReplicaSet', { controller: 'web', revision: 1, truly: 1 })),
    put(0, owner('rs-2', 'ReplicaSet', { controller: 'web', revision: 2, truly: 1 })),
    put(0, pod('a')),
    put(0, pod('b', { controller: 'rs-2', look: 'creating' })),
    put(0, pod('c', { controller: 'rs-2', look: 'terminating', deletionAt: 5 })),
  );
  const moment = momentAt(history, Infinity);

  test('a rollout: most alive first, what is going away is not counted', () => {
    const focus = rolloutInFocus(moment, undefined);
    expect(focus?.uid).toBe('web');
    if (focus) expect(rolloutOf(moment, focus).pods.map((row) => row.uid)).toEqual(['a', 'b']);
  });

  test('layers from left to right, dashed towards what leaves', () => {
    const web = moment.owners.find((row) => row.uid === 'web');
    if (!web) throw new Error('no owner');
    const { boxes, links } = layersOf(branchOf(moment, web));
    const x = (id: string): number => boxes.find((box) => box.id === id)?.x ?? Number.NaN;
    expect(x('web')).toBeLessThan(x('rs-1'));
    expect(x('rs-1')).toBe(x('rs-2'));
    expect(x('rs-2')).toBeLessThan(x('b'));
    expect(links.filter((link) => link.leaving).map((link) => link.to)).toEqual(['c']);
  });

  test('the tide counts old revisions apart', () => {
    const track = history.tracks.get('web');
    if (!track) throw new Error('no track');
    expect(tideOf(history, track).old.values).toEqual([1]);
    expect(tideOf(history, track).highest).toBe(3);
  });
});

describe('tape', () => {
  test('a segment for each state, merged where nothing changed', () => {
    const history = historyOf(
      put(0, pod('a', { look: 'creating', status: 'ContainerCreating' })),
      put(5, pod('a', { look: 'creating', status: 'ContainerCreating', restarts: 1 })),
      put(10, pod('a')),
      { at: 30, uid: 'a', row: undefined },
    );
    const track = history.tracks.get('a');
    expect(track && segmentsOf(track).map(({ from, until, look }) => [from, until, look])).toEqual([
      [0, 10, 'creating'],
      [10, 30, 'ready'],
    ]);
  });

  test('lanes: you, owners with their services and pods, nodes; what is long gone has left', () => {
    const history = historyOf(
      put(0, owner('web', 'Deployment', { max: 3 })),
      put(1, pod('a')),
      put(1, pod('gone')),
      { at: 2, uid: 'gone', row: undefined },
      put(0, node('node-1')),
    );
    expect(lanesOf(history, { from: 10, folded: [], open: [] }).map((lane) => lane.kind)).toEqual([
      'you',
      'owner',
      'pod',
      'node',
    ]);
    expect(lanesOf(history, { from: 0, folded: ['web'], open: [] }).map((lane) => lane.kind)).toEqual([
      'you',
      'owner',
      'node',
    ]);
  });

  test('the scale follows the present and keeps the time under the pointer when zoomed', () => {
    const scale = following(100_000, 100, 1000);
    expect(Math.round(xOf(scale, 100_000))).toBe(790);
    expect(following(1000, 100, 1000).from).toBe(-800);
    const near = zoomed(scale, 300, 0.5);
    expect(timeAt(near, 300)).toBeCloseTo(timeAt(scale, 300));
    expect(ticksFor(200 / 3).major).toBe(10_000);
  });

  test('levels that change at different times are summed', () => {
    expect(
      sumOf([
        { times: [0, 10], values: [1, 2] },
        { times: [5], values: [3] },
      ]),
    ).toEqual({ times: [0, 5, 10], values: [1, 4, 5] });
  });

  test('requests in buckets, and in sums with their causes', () => {
    const row = (from: number, answered: number, lost: number) => ({
      from,
      until: from + 100,
      client: 'c',
      service: 'web',
      answered,
      lost: { timeout: lost },
    });
    const rows = [row(0, 5, 0), row(100, 4, 1), row(1000, 3, 2)];
    expect(bucketsOf(rows, 'web', 0, 2000, 1000)).toEqual([
      { from: 0, until: 1000, answered: 9, lost: 1 },
      { from: 1000, until: 2000, answered: 3, lost: 2 },
    ]);
    expect(totalsOf(rows, 'web', 1100)).toEqual({ answered: 12, lost: 3, causes: { timeout: 3 } });
  });
});

test.each([
  [133_450, '00:02:13.450', '02:13', '02:13.4', '02:13.450'],
  [3_723_004, '01:02:03.004', '1:02:03', '1:02:03.0', '1:02:03.004'],
])('%i ms as times', (at, clock, mark, stamp, flag) => {
  expect(clockOf(at).join('')).toBe(clock);
  expect([markOf(at), stampOf(at), flagOf(at)]).toEqual([mark, stamp, flag]);
});

test.each([
  [53_000, '53s', '53s'],
  [131_000, '2m11s', '2m11s'],
  [5_400, '5s', '5.4s'],
  [312_000, '5m12s', '5m12s'],
  [7_260_000, '121m', '2h01m'],
])('%i ms as age and as what is left', (ms, age, left) => {
  expect(ageOf(ms)).toBe(age);
  expect(leftOf(ms)).toBe(left);
});

test('events: each once where it came last, filtered', () => {
  const event = (uid: string, at: number, more: Partial<EventRow> = {}): EventRow => ({
    at,
    uid,
    type: 'Normal',
    reason: 'Pulled',
    message: 'image',
    count: 1,
    source: 'kubelet',
    objectKind: 'Pod',
    objectName: 'a',
    objectNamespace: 'default',
    objectUid: 'u',
    ...more,
  });
  const all = [event('1', 1), event('2', 2, { type: 'Warning', reason: 'Unhealthy' }), event('1', 3, { count: 2 })];
  const everything = { at: Infinity, words: '', warnings: false, kind: '' };
  expect(filterEvents(all, everything).map((item) => [item.uid, item.count])).toEqual([
    ['1', 2],
    ['2', 1],
  ]);
  expect(filterEvents(all, { ...everything, at: 2 }).map((item) => item.uid)).toEqual(['2', '1']);
  expect(filterEvents(all, { ...everything, warnings: true })).toHaveLength(1);
  expect(filterEvents(all, { ...everything, words: 'unhea pod/a' })).toHaveLength(1);
});

describe('text', () => {
  test('changed lines are those that were not there', () => {
    expect(changedLines('a\nb\nc', 'a\nx\nb\nc\nd')).toEqual([2, 5]);
    expect(changedLines('a', 'a')).toEqual([]);
  });

  test('a line of YAML in pieces', () => {
    expect(yamlTokens('  - name: web')).toEqual({ lead: '  - ', key: 'name', value: ': web', kind: 'string' });
    expect(yamlTokens('  replicas: 3').kind).toBe('number');
  });

  test('a line of a shell', () => {
    expect(insert({ text: 'get po', cursor: 6 }, 'ds').text).toBe('get pods');
    expect(killWord({ text: 'kubectl get pods', cursor: 16 })).toEqual({ text: 'kubectl get ', cursor: 12 });
    expect(commonStart(['web-1', 'web-2'])).toBe('web-');
    expect(widthOf('pod 하나')).toBe(8);
  });
});
