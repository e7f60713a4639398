import type { Translate } from '../../i18n/index.ts';
import { turnKnob } from '../../state/run/deeds.ts';
import { doLine } from '../../state/run/lines.ts';
import { select, setTab } from '../../state/page/workspace.ts';
import type { PodRow } from '../../views/rows/rows.ts';
import type { MenuEntry } from './menu-state.ts';

const at = (pod: PodRow): string => (pod.namespace === 'default' ? '' : ` -n ${pod.namespace}`);

/** What can be done to a pod, with the line that it is. */
export function podMenu(pod: PodRow, t: Translate): readonly MenuEntry[] {
  const container = pod.parts.find((part) => part.type === 'app')?.name;
  const remove = `kubectl delete pod ${pod.name}${at(pod)} --wait=false`;
  const force = `kubectl delete pod ${pod.name}${at(pod)} --grace-period=0 --force`;
  const show = (tab: 'summary' | 'why' | 'yaml') => (): void => {
    select(pod.uid);
    setTab('inspector', tab);
  };
  const knob = (what: 'hang' | 'unhang' | 'fail-probes' | 'pass-probes') => (): void => {
    if (container !== undefined) turnKnob({ what, pod: `${pod.namespace}/${pod.name}`, container });
  };
  return [
    `pod/${pod.name}`,
    { label: t('menu.inspect'), act: show('summary') },
    { label: t('menu.why'), act: show('why') },
    { label: t('menu.yaml'), act: show('yaml') },
    undefined,
    { label: t('menu.delete'), line: remove, act: () => doLine(remove) },
    { label: t('menu.forceDelete'), line: force, act: () => doLine(force) },
    undefined,
    {
      label: t('menu.crash'),
      disabled: container === undefined,
      act: () => {
        if (container !== undefined)
          turnKnob({ what: 'crash', pod: `${pod.namespace}/${pod.name}`, container, code: 1 });
      },
    },
    { label: t('menu.hang'), disabled: container === undefined, act: knob('hang') },
    { label: t('menu.failProbes'), disabled: container === undefined, act: knob('fail-probes') },
    { label: t('menu.passProbes'), disabled: container === undefined, act: knob('pass-probes') },
  ];
}
