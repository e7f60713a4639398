import { takeEarlyWorker } from './early.ts';
import type { Answer, Crash, Frame, FromWorker, ToWorker } from './protocol.ts';

/**
 * The page's side of the worker: questions with answers, lines with output, frames with acknowledgement. One client is one worker; after a
 * crash the page makes a new one.
 */
export interface Client {
  /** Tells the worker something that has no answer. */
  tell(message: Untracked): void;
  /** Asks and waits for the answer. Never rejects: a refusal is an answer of kind `failed`. */
  ask(question: Question): Promise<Answer>;
  /** Runs a shell line. */
  run(line: string, options: RunOptions): Run;
  close(): void;
  /** The answer to what the worker was started on, if it was started before the page. */
  readonly opening: Promise<Answer> | undefined;
}

type Without<M, K extends string> = M extends unknown ? Omit<M, K> : never;
type Asked = Extract<
  ToWorker,
  {
    readonly type:
      | 'open'
      | 'open-link'
      | 'complete'
      | 'parse'
      | 'request'
      | 'inspect'
      | 'why'
      | 'scheduling'
      | 'branch'
      | 'export';
  }
>;
export type Question = Without<Asked, 'id'>;
export type Untracked = Exclude<ToWorker, Asked | { readonly type: 'run' | 'drawn' }>;

export interface RunOptions {
  readonly stdin?: string;
  readonly tty?: { readonly columns: number; readonly rows: number };
  /** The moment of the past that it reads. */
  readonly at?: number;
  readonly output?: (text: string, stream: 'stdout' | 'stderr') => void;
  /** It waits for something to be typed: once for every piece. */
  readonly reads?: () => void;
}

export interface Run {
  readonly done: Promise<number>;
  write(text: string): void;
  interrupt(): void;
  /** What Tab offers in what it reads. */
  complete(typed: string, cursor: number): Promise<{ readonly words: readonly string[]; readonly from: number }>;
}

export interface Listener {
  readonly frame: (frame: Frame) => void;
  readonly crash: (crash: Crash) => void;
  /** kubectl edit asks for a text to be edited; the answer is `stdin` of this id, empty for no change. */
  readonly edit: (id: number, name: string, text: string) => void;
  readonly editOver: (id: number) => void;
  readonly showFile: (name: string) => void;
  readonly wrote: (files: Wrote) => void;
}

export type Wrote = Extract<FromWorker, { readonly type: 'wrote' }>['files'];

interface Running {
  readonly options: RunOptions;
  readonly finish: (code: number) => void;
}

/** Calls back when the page has drawn, or soon if the page is not visible and never draws. */
function afterDrawing(done: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(done, 200);
  else requestAnimationFrame(done);
}

const startWorker = (): Worker =>
  new Worker(new URL('../worker/sim.worker.ts', import.meta.url), { type: 'module', name: 'podarium' });

export function connect(listener: Listener): Client {
  const early = takeEarlyWorker();
  const worker = early?.worker ?? startWorker();
  const questions = new Map<number, (answer: Answer) => void>();
  const opening = early?.opens === true ? new Promise<Answer>((resolve) => void questions.set(0, resolve)) : undefined;
  const runs = new Map<number, Running>();
  let lastId = 0;

  const post = (message: ToWorker): void => worker.postMessage(message);

  const heard = (message: FromWorker): void => {
    switch (message.type) {
      case 'frame':
        listener.frame(message);
        afterDrawing(() => post({ type: 'drawn', frame: message.frame }));
        return;
      case 'answer':
        questions.get(message.id)?.(message.value);
        questions.delete(message.id);
        return;
      case 'output':
        runs.get(message.id)?.options.output?.(message.text, message.stream);
        return;
      case 'reads':
        runs.get(message.id)?.options.reads?.();
        return;
      case 'exit':
        runs.get(message.id)?.finish(message.code);
        runs.delete(message.id);
        return;
      case 'edit':
        listener.edit(message.id, message.name, message.text);
        return;
      case 'edit-over':
        listener.editOver(message.id);
        return;
      case 'show-file':
        listener.showFile(message.name);
        return;
      case 'wrote':
        listener.wrote(message.files);
        return;
      case 'crash':
        listener.crash(message);
    }
  };

  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => heard(event.data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const where = event.filename ? `${event.filename}:${event.lineno}` : '';
    listener.crash({
      type: 'crash',
      message: event.message || 'the worker did not start',
      stack: where,
      time: 0,
      reproduction: '',
    });
  });

  if (early) queueMicrotask(() => early.said.forEach(heard));

  const ask = (question: Question): Promise<Answer> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      questions.set(id, resolve);
      post({ ...question, id });
    });
  };

  return {
    tell: post,
    opening,
    ask,
    run: (line, options) => {
      lastId += 1;
      const id = lastId;
      const done = new Promise<number>((finish) => {
        runs.set(id, { options, finish });
      });
      post({
        type: 'run',
        id,
        line,
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
        ...(options.tty === undefined ? {} : { tty: options.tty }),
        ...(options.at === undefined ? {} : { at: options.at }),
      });
      return {
        done,
        write: (text) => post({ type: 'stdin', id, text }),
        interrupt: () => post({ type: 'interrupt', id }),
        complete: async (typed, cursor) => {
          const answer = await ask({ type: 'complete', run: id, line: typed, cursor });
          return answer.kind === 'completions' ? answer : { words: [], from: cursor };
        },
      };
    },
    close: () => {
      worker.terminate();
      for (const running of runs.values()) running.finish(137);
      for (const answer of questions.values()) answer({ kind: 'failed', message: 'the worker was closed' });
    },
  };
}
