// A demonstration opens where it is seen best.

import type { Moment } from '../../views/history/history.ts';
import { playhead } from '../mirror/playhead.ts';
import { bottomTabs, inspectorTabs, select, setTab, stageTabs, workspace } from '../page/workspace.ts';

/** Whether the run that is being opened may arrange the page. */
let wanted = false;

/** The next run that tells where it is seen best is shown there; not one that is brought back or branched. */
export function arrangeForNext(): void {
  wanted = true;
}

function found({ byUid, pods }: Moment, name: string): string | undefined {
  if (name === 'pending') return pods.find((pod) => pod.look === 'pending')?.uid;
  const [kind, plain] = name.split('/');
  for (const row of byUid.values()) {
    const its = row.kind === 'Other' ? row.objectKind : row.kind;
    if (row.name === plain && its.toLowerCase() === kind) return row.uid;
  }
  return undefined;
}

/** Selects it as soon as it is there, unless something else was selected before. */
function selectOnceThere(name: string): void {
  const before = workspace.getState().selected;
  const look = (): boolean => {
    const uid = found(playhead.getState().moment, name);
    if (uid !== undefined) select(uid);
    return uid !== undefined;
  };
  if (look()) return;
  const stop = playhead.subscribe(() => {
    if (workspace.getState().selected !== before || look()) stop();
  });
}

export function showView(view: Readonly<Record<string, string>>): void {
  if (!wanted) return;
  wanted = false;
  if (Object.keys(view).length === 0) return;
  setTab('stage', stageTabs.find((tab) => tab === view['stage']) ?? 'nodes');
  setTab('bottom', bottomTabs.find((tab) => tab === view['bottom']) ?? 'timeline');
  setTab('inspector', inspectorTabs.find((tab) => tab === view['inspector']) ?? 'summary');
  if (view['select'] !== undefined) selectOnceThere(view['select']);
}
