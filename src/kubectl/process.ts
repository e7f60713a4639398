// kubectl's process: a task that can end anywhere with a failure, as a program ends with `exit`.
import type { Result } from '../base/result.ts';
import type { Task, Wait } from '../sim/kernel/task.ts';
import { race } from '../sim/kernel/task.ts';
import type { Failure } from './failure.ts';
import { report } from './failure.ts';

/** Yielded by a task that ends here; never resumed. */
class Exit implements Wait<never> {
  readonly failure: Failure;

  constructor(failure: Failure) {
    this.failure = failure;
  }

  start(): () => void {
    return () => undefined;
  }
}

/** Ends the command with a failure. */
export function* fail(failure: Failure): Task<never> {
  yield new Exit(failure);
  throw new Error('resumed after exit');
}

/** The value of a result, or the end of the command: `const pod = yield* check(client.get(…))`. */
export function* check<T>(result: Result<T, Failure>): Task<T> {
  return result.ok ? result.value : yield* fail(result.error);
}

/** The outcome of a part that may have to wait, or may not. */
export function* outcomeOf<T extends object | number>(part: Task<T> | T): Task<T> {
  return typeof part === 'object' && Symbol.iterator in part ? yield* part : part;
}

/** Runs a part of a command whose failure is wanted as a value. */
export function* attempt<T>(task: Task<T>): Task<Result<T, Failure>> {
  let input: unknown;
  try {
    for (;;) {
      const step = task.next(input);
      if (step.done) return { ok: true, value: step.value };
      if (step.value instanceof Exit) return { ok: false, error: step.value.failure };
      input = yield step.value;
    }
  } finally {
    task.return(undefined as T);
  }
}

/** Runs a command to its end: prints its failure, listens to Ctrl+C (exit code `whenInterrupted`). Returns the exit code. */
export function* runProcess(
  body: Task<number>,
  environment: { readonly interrupted: Wait<unknown> | undefined; readonly stderr: (text: string) => void },
  whenInterrupted: () => number,
  failureCode: (code: number) => number,
): Task<number> {
  let input: unknown;
  try {
    for (;;) {
      const step = body.next(input);
      if (step.done) return step.value;
      if (step.value instanceof Exit) {
        const { text, code } = report(step.value.failure);
        if (text !== '') environment.stderr(text);
        return failureCode(code);
      }
      if (environment.interrupted === undefined) input = yield step.value;
      else {
        const outcome = (yield race(step.value, environment.interrupted)) as { first: unknown } | { second: unknown };
        if ('second' in outcome) return whenInterrupted();
        input = outcome.first;
      }
    }
  } finally {
    body.return(0);
  }
}
