// The files of the editor as the worker has them, and the file of `kubectl edit`.

import type { Wrote } from '../../bridge/client.ts';
import {
  addFile,
  fold,
  markApplied,
  openFile,
  dropFile,
  removeFile,
  setTab,
  workspace,
  writeFile,
  type Files,
} from '../page/workspace.ts';
import { session } from './session.ts';

function showEditor(): void {
  setTab('left', 'yaml');
  fold('left', false);
}

/** What lines have written is in the editor too; the worker has it already. */
export function takeWritten(written: Wrote): void {
  const known = sent === workspace.getState().files;
  for (const { name, text } of written) {
    if (text === undefined) removeFile(name);
    else writeFile(name, text);
  }
  if (known) sent = workspace.getState().files;
}

let sent: Files | undefined;

/** The files of the editor, for `-f`, if they are others than the worker has. */
export function filesToSend(): Files | undefined {
  const { files } = workspace.getState();
  if (files === sent) return undefined;
  sent = files;
  return files;
}

/** The worker has none of them: it is another, or another run. */
export function forgetSent(): void {
  sent = undefined;
}

/** Takes the file of `kubectl edit` away. */
export function dropEdit(): string {
  const { editing } = session.getState();
  if (editing === undefined) return '';
  const text = workspace.getState().files[editing.file] ?? '';
  session.setState({ editing: undefined });
  dropFile(editing.file);
  return text;
}

/** `kubectl edit` waits for a text: it is a file of its own. */
export function takeEdit(id: number, name: string, text: string): void {
  dropEdit();
  const file = addFile(name, text);
  markApplied([file]);
  session.setState({ editing: { id, file } });
  showEditor();
}

export function showFile(name: string): void {
  if (!(name in workspace.getState().files)) addFile(name, '');
  openFile(name);
  showEditor();
}
