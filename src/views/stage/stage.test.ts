import { describe, expect, test } from 'vitest';
import { growRows, momentAt } from '../history/history.ts';
import { detailOf, fitAll, layoutTanks } from './layout.ts';
import { nextPlaces } from './places.ts';
import { nodeTruth, podsIn, tanksOf, troublesOf } from './tanks.ts';
import { historyOf, node, pod, put } from '../testing/samples.ts';

const none = { width: 0, height: 0 };

describe('stage', () => {
  test('a pod keeps its place, a free place is taken by the next', () => {
    expect(nextPlaces([], new Set(), ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(nextPlaces(['a', 'b', 'c'], new Set(['b']), ['d', 'e'])).toEqual(['a', 'd', 'c', 'e']);
    expect(nextPlaces(['a', 'b', 'c'], new Set(['b', 'c']), [])).toEqual(['a']);
  });

  test('three tanks fill the stage at zoom 1, as drawn', () => {
    const places = layoutTanks(3, { width: 852, height: 339 });
    expect(places.map((place) => place.x)).toEqual([12, 292, 572]);
    expect(fitAll(places, { width: 852, height: 339 }).zoom).toBe(1);
    expect(detailOf(8, places[0] ?? none, 1, 20)).toBe('tiles');
  });

  test('few tanks share the width; a thousand pods on five nodes are cells', () => {
    expect(layoutTanks(2, { width: 852, height: 339 }).map((place) => place.width)).toEqual([408, 408]);
    const pane = { width: 852, height: 255 };
    const places = layoutTanks(5, pane);
    expect(new Set(places.map((place) => place.x)).size).toBe(3);
    expect(detailOf(250, places[0] ?? none, fitAll(places, pane).zoom, 1250)).toBe('cells');
  });

  test('more tanks fit all the same', () => {
    const slim = layoutTanks(3, { width: 560, height: 240 });
    expect(slim.map((place) => place.width)).toEqual([170, 170, 170]);
    const places = layoutTanks(200, { width: 852, height: 339 });
    const { zoom } = fitAll(places, { width: 852, height: 339 });
    expect(zoom).toBeGreaterThan(0.08);
    expect(detailOf(50, places[0] ?? none, zoom, 10_000)).toBe('heat');
  });

  test('pods stand in their tanks, or wait', () => {
    const tanks = tanksOf(
      momentAt(historyOf(put(0, node('node-1')), put(1, pod('a')), put(1, pod('b', { node: undefined }))), Infinity),
    );
    expect(podsIn(tanks, 'node-1').map((row) => row.uid)).toEqual(['a']);
    expect(tanks.waiting.map((row) => row.uid)).toEqual(['b']);
    expect(tanks.places.get('node-1')).toEqual(['a']);
  });

  test('places stay while their pods do, and arrivals are told', () => {
    const history = historyOf(put(0, node('node-1')), put(1, pod('a')), put(1, pod('b', { node: undefined })));
    const first = tanksOf(momentAt(history, Infinity));
    growRows(history, [put(2, pod('a', { restarts: 1 }))]);
    const second = tanksOf(momentAt(history, Infinity), first);
    expect(second.places.get('node-1')).toBe(first.places.get('node-1'));
    growRows(history, [put(3, pod('b')), { at: 3, uid: 'a', row: undefined }]);
    const third = tanksOf(momentAt(history, Infinity), second);
    expect([third.places.get('node-1'), third.arrived]).toEqual([['b'], ['b']]);
  });

  test('free places are closed up once nothing comes or goes', () => {
    const history = historyOf(put(0, node('node-1')), put(1, pod('a')), put(1, pod('b')), put(1, pod('c')));
    const first = tanksOf(momentAt(history, Infinity));
    growRows(history, [put(2, pod('c', { look: 'terminating' })), { at: 2, uid: 'a', row: undefined }]);
    const second = tanksOf(momentAt(history, Infinity), first);
    expect(second.places.get('node-1')).toEqual([undefined, 'b', 'c']);
    growRows(history, [{ at: 3, uid: 'c', row: undefined }]);
    expect(tanksOf(momentAt(history, Infinity), second).places.get('node-1')).toEqual(['b']);
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
