import { describe, expect, test } from 'vitest';
import { Kernel } from './kernel.ts';
import { simTime } from './time.ts';

function kernel(from = 0): Kernel {
  return new Kernel({ seed: 1, epoch: 0, from });
}

describe('the queue', () => {
  test('runs calls at their times, equal times in the order of scheduling', () => {
    const k = kernel();
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${k.now}`);
    k.after(20, note('late'));
    k.after(10, note('first'));
    k.after(10, note('second'));
    k.runUntil(simTime(15));
    expect(seen).toEqual(['first@10', 'second@10']);
    expect(k.now).toBe(15);
    k.runUntil(simTime(20));
    expect(seen).toEqual(['first@10', 'second@10', 'late@20']);
  });

  test('a call scheduled for now runs after all that is due now', () => {
    const k = kernel();
    const seen: string[] = [];
    k.after(5, () => {
      k.after(0, () => void seen.push('child'));
      seen.push('parent');
    });
    k.after(5, () => void seen.push('sibling'));
    k.runUntil(simTime(5));
    expect(seen).toEqual(['parent', 'sibling', 'child']);
  });

  test('a cancelled call does not run, and is not what comes next', () => {
    const k = kernel();
    const timer = k.after(5, () => expect.unreachable());
    k.after(9, () => undefined);
    timer.cancel();
    expect(k.nextDue()).toBe(9);
    k.runUntil(simTime(10));
  });

  test('what is scheduled last may come first, also when it was asked before what comes next', () => {
    const k = kernel();
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${k.now}`);
    k.after(10, note('cancelled')).cancel();
    k.after(10, note('late'));
    expect(k.nextDue()).toBe(10);
    k.after(5, note('early'));
    k.after(10, note('last'));
    k.runUntil(simTime(20));
    expect(seen).toEqual(['early@5', 'late@10', 'last@10']);
  });

  test('a loop runs every period until it is stopped', () => {
    const k = kernel(-100);
    const at: number[] = [];
    const loop = k.every(10, () => void at.push(k.now), 'loop', 0);
    k.runUntil(simTime(-75));
    loop.cancel();
    k.runUntil(simTime(0));
    expect(at).toEqual([-100, -90, -80]);
  });
});

describe('causes', () => {
  test('go from a call into the calls that it schedules', () => {
    const k = kernel();
    const cause = { kind: 'write', revision: 7 } as const;
    let seen: unknown;
    k.because(cause, () => k.after(5, () => (seen = k.cause)));
    k.runUntil(simTime(5));
    expect(seen).toEqual(cause);
    expect(k.cause).toEqual({ kind: 'start' });
  });

  test('a named moment stands between', () => {
    const k = kernel();
    const cause = { kind: 'write', revision: 7 } as const;
    let seen: unknown;
    k.because(cause, () => k.after(5, () => (seen = k.cause), 'grace of web is over'));
    k.runUntil(simTime(5));
    expect(seen).toEqual({ kind: 'timer', what: 'grace of web is over', at: 5, because: cause });
  });

  test('a moment that comes again and again does not grow a chain', () => {
    const k = kernel();
    let seen: unknown;
    const again = (): void => {
      seen = k.cause;
      k.after(5, again, 'probe');
    };
    again();
    k.runUntil(simTime(50));
    expect(seen).toEqual({ kind: 'timer', what: 'probe', at: 50, because: { kind: 'start' } });
  });
});
