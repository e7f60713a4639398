import type { Key, Translate } from '../../../i18n/index.ts';
import type { MenuEntry } from '../../components/menu-state.ts';
import { filterNamespace, lit, toggleStatus } from '../../../state/page/lit.ts';
import { playhead } from '../../../state/mirror/playhead.ts';
import type { PodLook } from '../../../views/rows/rows.ts';
import { looks } from '../../../views/stage/tanks.ts';

export const lookWords: Readonly<Record<PodLook, Key>> = {
  pending: 'look.pending',
  creating: 'look.creating',
  notready: 'look.notready',
  ready: 'look.ready',
  succeeded: 'look.succeeded',
  failed: 'look.failed',
  crash: 'look.crash',
  terminating: 'look.terminating',
  unknown: 'look.unknown',
};

/** Which pods stand out: by status and namespace; the others fade. */
export function filterEntries(t: Translate): readonly MenuEntry[] {
  const { namespace, statuses } = lit.getState();
  const namespaces = [...new Set(playhead.getState().moment.pods.map((pod) => pod.namespace))].sort();
  return [
    t('filter.status'),
    ...looks.map((look) => ({
      label: t(lookWords[look]),
      checked: statuses.includes(look),
      act: () => toggleStatus(look),
    })),
    undefined,
    t('filter.namespace'),
    { label: t('filter.all'), checked: namespace === undefined, act: () => filterNamespace(undefined) },
    ...namespaces.map((name) => ({ label: name, checked: namespace === name, act: () => filterNamespace(name) })),
  ];
}
