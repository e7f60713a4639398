import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  checkQuantity,
  compareQuantities,
  milliValue,
  quantityOf,
  quantityOfMilli,
  quantityValue,
  subtractQuantities,
} from './quantity.ts';

describe('canonical form', () => {
  it.each([
    ['1000m', '1'],
    ['1.5', '1500m'],
    ['0.1', '100m'],
    ['100m', '100m'],
    ['1024Mi', '1Gi'],
    ['1000Mi', '1000Mi'],
    ['1.5Gi', '1536Mi'],
    ['1000k', '1M'],
    ['129e6', '129e6'],
    ['1e3', '1e3'],
    ['12e2', '1200'],
    ['0.5Ki', '512'],
    ['1.000Ki', '1Ki'],
    ['+1Gi', '+1Gi'],
    ['0', '0'],
    ['00', '0'],
    ['.', '0'],
    ['0.1n', '1n'],
    ['-1', '-1'],
    ['1E', '1E'],
  ])('%s is given back as %s', (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it.each([
    ['64MB', 'must match'],
    ['64mi', 'suffix'],
    ['', 'must match'],
    ['2 cores', 'must match'],
    ['1.2.3', 'must match'],
    ['100K', 'suffix'],
  ])('%s is refused', (written, text) => {
    const checked = checkQuantity(written);
    expect(checked.ok ? '' : checked.error).toContain(text);
  });
});

it('rounds up to units and thousandths', () => {
  expect([
    quantityValue('1500m'),
    quantityValue('1Gi'),
    milliValue('0.1'),
    milliValue('100u'),
    milliValue('2'),
  ]).toEqual([2, 1073741824, 100, 1, 2000]);
});

it('adds, subtracts and compares across families', () => {
  expect(addQuantities('1Gi', '512Mi')).toBe('1536Mi');
  expect(addQuantities('0', '512Mi')).toBe('512Mi');
  expect(subtractQuantities('1', '250m')).toBe('750m');
  expect(compareQuantities('1Gi', '1073741824')).toBe(0);
  expect(compareQuantities('1Gi', '1G')).toBe(1);
  expect([quantityOf(2048, 'BinarySI'), quantityOfMilli(1500)]).toEqual(['2Ki', '1500m']);
});
