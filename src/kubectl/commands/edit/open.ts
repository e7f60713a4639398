// Where a text is edited: in the editor that the shell names, or in that of the page.
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, waitFor } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject, listAt } from '../../json.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { qualified } from '../../mapping.ts';
import { readYaml } from '../../yaml/read.ts';
import type { Reason } from './header.ts';
import { headerOf, sameContent, withoutComments } from './header.ts';

const LAUNCH = 'unable to launch the editor "vi": exec: "vi": executable file not found in $PATH';

/** A text as somebody left it. */
interface Saved {
  /** Undefined: given up. */
  readonly text: string | undefined;
  /** The file that keeps it, if it is one. */
  readonly file: string | undefined;
}

/** Has a text edited. If the editor cannot be had the command ends, and tells of the file in which an earlier text was kept. */
function* openText(context: Context, name: string, text: string, kept?: string): Task<Saved> {
  const { editor, edit: page } = context.environment;
  if (editor && (editor.known || !page)) {
    const opened = yield* editor.open(text);
    if (!opened.ok) tellKept(context, kept);
    return yield* check(opened.ok ? opened : { ok: false, error: plain(opened.error) });
  }
  if (!page) return yield* fail(plain(LAUNCH));
  return { text: yield* waitFor(page(name, text)), file: undefined };
}

export function tellKept(context: Context, file: string | undefined): void {
  if (file !== undefined) context.err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
}

function discard(context: Context, file: string | undefined): void {
  if (file !== undefined) context.environment.editor?.remove(file);
}

/** What became of a saved text: done, or what is to be edited again. */
export type Outcome = { readonly done: number } | { readonly again: readonly Reason[] };

/** What is opened. */
export interface Sheet {
  readonly name: string;
  readonly text: string;
  /** The comment above the text. */
  readonly header: string;
}

const REOPEN_MS = 100;

/** Opens a text until it is saved without error, or given up. */
export function* editUntilDone(
  context: Context,
  { name, text: original, header }: Sheet,
  save: (text: string, file: string | undefined) => Task<Outcome>,
): Task<number> {
  let text = original;
  let reasons: readonly Reason[] = [];
  let kept: string | undefined;
  for (;;) {
    const saved = yield* openText(context, name, headerOf(header, reasons) + text, kept);
    const edited = saved.text;
    if (reasons.length > 0 && (edited === undefined || sameContent(edited, text))) {
      tellKept(context, saved.file);
      return yield* fail(plain('Edit cancelled, no valid changes were saved.'));
    }
    discard(context, kept);
    kept = saved.file;
    if (edited === undefined || sameContent(edited, original)) {
      discard(context, kept);
      context.err('Edit cancelled, no changes made.\n');
      return 0;
    }
    const outcome = yield* save(edited, kept);
    if ('done' in outcome) {
      discard(context, kept);
      return outcome.done;
    }
    text = withoutComments(edited);
    reasons = outcome.again;
    // an editor that changes the text each time would otherwise never let time pass
    yield* waitFor(delay(context.environment.kernel, REOPEN_MS));
  }
}

/** The objects of a saved text, or why it cannot be read. */
export function objectsOf(text: string): readonly JsonObject[] | string {
  const value = readYaml(text);
  if (!value.ok) return value.error;
  if (!isObject(value.value) || typeof value.value['kind'] !== 'string') return 'kind not set';
  if (value.value['kind'] !== 'List') return [value.value];
  return isObject(value.value['metadata'])
    ? listAt(value.value, 'items').filter(isObject)
    : 'invalid type for metadata';
}

/** Tells that a saved text cannot be read, and opens it again. */
export function unreadable(context: Context, info: Info | undefined, why: string): Outcome {
  const what = info ? `${qualified(info.mapping)} ${JSON.stringify(info.name)}` : 'the object';
  context.err(`error: ${what} is invalid\n`);
  const cause = `<nil>: Invalid value: "The edited file failed validation": ${why}`;
  return { again: [{ head: `${what} was not valid`, others: [cause] }] };
}
