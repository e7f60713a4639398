import { describe, expect, test } from 'vitest';
import { momentAt } from '../history/history.ts';
import { branchOf, layersOf } from './layers.ts';
import { rolloutInFocus, rolloutOf } from './rollout.ts';
import { tideOf } from '../timeline/tide.ts';
import { historyOf, owner, pod, put } from '../testing/samples.ts';

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
