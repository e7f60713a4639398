import { describe, expect, test } from 'vitest';
import { changedLines } from './changed-lines.ts';
import { yamlTokens } from './yaml-tokens.ts';
import { commonStart, insert, killWord, widthOf } from '../terminal/line.ts';

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
