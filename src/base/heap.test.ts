import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap.ts';

test('gives everything back in order, whatever was pushed and popped in between', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('pop' as const))), (actions) => {
      const heap = new Heap<number>((a, b) => a < b);
      const model: number[] = [];
      for (const action of actions) {
        if (action === 'pop') {
          model.sort((a, b) => a - b);
          expect(heap.pop()).toBe(model.shift());
        } else {
          heap.push(action);
          model.push(action);
        }
        expect(heap.size).toBe(model.length);
      }
    }),
  );
});
