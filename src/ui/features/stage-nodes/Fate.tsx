import type { Key, Translate } from '../../../i18n/index.ts';
import { usePlayhead, useT } from '../../components/hooks.ts';
import { LiveText } from '../../components/LiveText.tsx';
import type { FateStep, NodeRow } from '../../../views/rows/rows.ts';
import { leftOf, stampOf } from '../../../views/time/time.ts';

const words: Readonly<Record<Exclude<FateStep['what'], 'fault'>, Key>> = {
  'lease-renewed': 'fate.leaseRenewed',
  'lease-expires': 'fate.leaseExpires',
  'not-ready': 'fate.notReady',
  eviction: 'fate.eviction',
  healed: 'fate.healed',
};

const faults: Readonly<Record<string, Key>> = {
  'power-off': 'fate.powerOff',
  partition: 'fate.partition',
  'kubelet-stop': 'fate.kubeletStop',
  'memory-pressure': 'fate.memoryPressure',
  'disk-pressure': 'fate.diskPressure',
};

export function fateWord(step: FateStep, t: Translate): string {
  if (step.what !== 'fault') return t(words[step.what]);
  const key = step.detail === undefined ? undefined : faults[step.detail];
  return key === undefined ? (step.detail ?? '') : t(key);
}

/** What happened to a failing machine and what is due: written in the free room of its tank. */
export function Fate({ node, room }: { readonly node: NodeRow; readonly room: number }) {
  const t = useT();
  const passed = usePlayhead((state) => node.fate.filter((step) => step.at <= state.at).length);
  if (node.fate.length === 0 || room === 0) return null;
  const first = Math.min(Math.max(0, node.fate.length - room), Math.max(0, passed - 1));
  return (
    <ol className="fate" aria-label={t('fate.label', { node: node.name })}>
      {node.fate.slice(first, first + room).map((step, offset) => {
        const index = first + offset;
        const mine = step.what === 'fault' || step.what === 'healed';
        const past = index < passed;
        const classes = [past ? 'past' : '', mine ? 'mine' : '', index === passed - 1 ? 'turn' : '']
          .filter(Boolean)
          .join(' ');
        return (
          <li key={`${step.what}${step.at}`} className={classes}>
            <span>{stampOf(step.at)}</span>
            <span />
            <span>
              {fateWord(step, t)}
              {past ? null : <LiveText text={(at) => ` · ${leftOf(step.at - at)}`} />}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
