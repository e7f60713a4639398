import { describe, expect, it } from 'vitest';
import { parseFieldSelector } from './field-selector.ts';
import {
  formatRequirements,
  matcherOf,
  matcherOfRequirements,
  parseLabelSelector,
  selectorToText,
} from './label-selector.ts';

describe('query text', () => {
  it.each([
    ['group=letters', { group: 'letters' }, true],
    ['group,rank notin (1,3)', { group: 'a', rank: '2' }, true],
    ['!rank', { rank: '1' }, false],
    ['rank>1', { rank: '2' }, true],
    ['group=', { group: '' }, true],
    [' group = letters , rank in ( 1 , 2 ) ', { group: 'letters', rank: '2' }, true],
    ['a!=b', {}, true],
  ])('%s', (text, labels, matches) => {
    const parsed = parseLabelSelector(text);
    expect(parsed.ok && matcherOfRequirements(parsed.value)(labels)).toBe(matches);
  });

  it.each([
    ['rank in (1', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['rank in', "unable to parse requirement: found '' expected: '('"],
    ['rank in 1,2', "unable to parse requirement: found '1' expected: '('"],
    ['rank=>1', "unable to parse requirement: found '>', expected: identifier"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['gr@up=a', 'unable to parse requirement: <nil>: Invalid value: "gr@up": name part must'],
    ['group=a/b', 'unable to parse requirement: values[0][group]: Invalid value: "a/b": a valid label must'],
  ])('%s is refused', (text, message) => {
    const parsed = parseLabelSelector(text);
    expect(parsed.ok ? '' : parsed.error).toContain(message);
  });
});

it('matches selectors of objects and shows them as text', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'In', values: ['b', 'a'] }],
  };
  expect(matcherOf(selector)({ app: 'web', tier: 'a' })).toBe(true);
  expect(matcherOf(selector)({ app: 'web' })).toBe(false);
  expect(matcherOf(undefined)({ app: 'web' })).toBe(false);
  expect(selectorToText(selector)).toBe('app=web,tier in (a,b)');
  const parsed = parseLabelSelector('b!=1,a');
  expect(parsed.ok && formatRequirements(parsed.value)).toBe('a,b!=1');
});

it('reads field selectors', () => {
  expect(parseFieldSelector('b!=2,a=1\\,5')).toEqual({
    ok: true,
    value: [
      { field: 'a', operator: '=', value: '1,5' },
      { field: 'b', operator: '!=', value: '2' },
    ],
  });
  expect(parseFieldSelector('metadata.name')).toEqual({
    ok: false,
    error: "invalid selector: 'metadata.name'; can't understand 'metadata.name'",
  });
});
