import type { Key, Translate } from '../../../i18n/index.ts';
import type { Undoable } from '../../../state/page/undo.ts';

const words: Readonly<Record<Exclude<Undoable, 'deed'>, Key>> = {
  removed: 'undo.whatRemoved',
  discarded: 'undo.whatDiscarded',
  added: 'undo.whatAdded',
  panel: 'undo.whatPanel',
  size: 'undo.whatPanel',
  filter: 'undo.whatFilter',
  yard: 'undo.whatYard',
  run: 'undo.whatRun',
  forgot: 'undo.whatForgot',
};

/** What can be taken back, or was: a deed in the cluster is named as the step that it is. */
export const undoWords = (what: Undoable, name: string, t: Translate): string =>
  what === 'deed' ? name : t(words[what], { name });
