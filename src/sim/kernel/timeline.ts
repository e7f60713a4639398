import { Heap } from '../../base/heap.ts';

interface Moment<T> {
  readonly items: T[];
  /** The items before this are done with. */
  next: number;
}

/**
 * What is to come, in order of time and within a moment in order of addition: a list per moment and a heap of the moments, of which there
 * are far fewer than items.
 */
export class Timeline<T> {
  private readonly moments = new Map<number, Moment<T>>();
  private readonly order = new Heap<number>((a, b) => a < b);

  add(time: number, item: T): void {
    const moment = this.moments.get(time);
    if (moment) {
      moment.items.push(item);
      return;
    }
    this.moments.set(time, { items: [item], next: 0 });
    this.order.push(time);
  }

  /** The next item; it stays the next one until it is taken off. */
  peek(): T | undefined {
    const time = this.order.peek();
    if (time === undefined) return undefined;
    const { items, next } = this.moments.get(time) as Moment<T>;
    return items[next];
  }

  /** Takes the next item off. */
  drop(): void {
    const time = this.order.peek();
    const moment = time === undefined ? undefined : this.moments.get(time);
    if (!moment || time === undefined) return;
    moment.next += 1;
    if (moment.next < moment.items.length) return;
    this.moments.delete(time);
    this.order.pop();
  }
}
