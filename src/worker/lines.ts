import type { FromWorker, ToWorker } from '../bridge/protocol.ts';
import type { Action } from '../scenarios/action.ts';
import type { EditorListener, OpenEdit, Run } from '../session/run.ts';

/** Exit code of a line that was cut off. */
const INTERRUPTED = 130;

/** Editors have ids below zero, lines above. */
const editId = (number: number): number => -1 - number;
const editNumber = editId;

/** The shell lines that the page runs, what is typed into them, and what they want of the page's editor. */
export class Lines {
  private readonly post: (message: FromWorker) => void;
  private readonly running = new Map<number, { readonly run: Run; readonly number: number }>();
  private readonly written = new Map<string, string | undefined>();
  /** Files that were not there when the page was last told. */
  private readonly fresh = new Set<string>();
  private files: Readonly<Record<string, string>> | undefined;
  /** A run is brought to a moment: what its lines want of the editor is known already. */
  private replaying = false;

  constructor(post: (message: FromWorker) => void) {
    this.post = post;
  }

  /** The files of the editor; the next line finds them. */
  setFiles(files: Readonly<Record<string, string>>): void {
    this.files = files;
  }

  /** Lines of a run that is left: nobody will hear of them again. */
  leave(): void {
    for (const [id, { run, number }] of this.running) {
      if (run.line(number)) this.post({ type: 'exit', id, code: INTERRUPTED });
    }
    this.running.clear();
    this.written.clear();
    this.fresh.clear();
  }

  /** Brings a new run to its moment, and opens the texts that wait to be edited there. */
  replay(run: Run, advance: () => void): void {
    this.replaying = true;
    advance();
    this.replaying = false;
    for (const edit of run.openEdits) this.openEditor(edit);
  }

  /** Starts a line in a run; the files of the editor stay to be told if that run is of the past. */
  start(run: Run, message: Extract<ToWorker, { readonly type: 'run' }>, isLive: boolean): void {
    const { id, line, stdin, tty } = message;
    if (this.files) {
      run.act({ do: 'files', files: this.files });
      if (isLive) this.files = undefined;
    }
    const action: Action = {
      do: 'run',
      line,
      background: true,
      ...(stdin === undefined ? {} : { stdin }),
      ...(tty ? { columns: tty.columns } : {}),
    };
    const number = run.act(action, {
      output: (stream, text) => this.post({ type: 'output', id, stream, text }),
      reads: () => {
        if (tty) this.post({ type: 'reads', id });
      },
      exit: (code) => {
        this.tellWritten();
        this.post({ type: 'exit', id, code });
      },
    });
    this.running.set(id, { run, number });
  }

  type(live: Run, id: number, text: string): void {
    if (id < 0) {
      live.act({ do: 'edited', edit: editNumber(id), ...(text === '' ? {} : { text }) });
      return;
    }
    const line = this.running.get(id);
    if (line?.run.line(line.number)) line.run.act({ do: 'type', line: line.number, text });
  }

  /** What Tab offers in what a line reads. */
  complete(id: number, text: string, cursor: number): { readonly words: readonly string[]; readonly from: number } {
    const line = this.running.get(id);
    return line?.run.line(line.number)?.complete(text, cursor) ?? { words: [], from: cursor };
  }

  interrupt(id: number): void {
    const line = this.running.get(id);
    if (line?.run.line(line.number)) line.run.act({ do: 'interrupt', line: line.number });
  }

  readonly editor: EditorListener = {
    open: (edit) => {
      if (!this.replaying) this.openEditor(edit);
    },
    over: (number) => {
      if (!this.replaying) this.post({ type: 'edit-over', id: editId(number) });
    },
    show: (name) => {
      if (!this.replaying) this.post({ type: 'show-file', name });
    },
    wrote: (name, text, isNew) => {
      if (this.replaying) return;
      if (isNew && !this.written.has(name)) this.fresh.add(name);
      // a file that came and went is nothing to the page
      if (text === undefined && this.fresh.delete(name)) this.written.delete(name);
      else this.written.set(name, text);
    },
  };

  private openEditor({ number, name, text }: OpenEdit): void {
    this.post({ type: 'edit', id: editId(number), name, text });
  }

  /** Files that lines have written become the editor's. */
  tellWritten(): void {
    if (this.written.size === 0) return;
    this.post({ type: 'wrote', files: [...this.written].map(([name, text]) => ({ name, text })) });
    this.written.clear();
    this.fresh.clear();
  }
}
