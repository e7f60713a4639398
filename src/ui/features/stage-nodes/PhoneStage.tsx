import type { MouseEvent, ReactNode } from 'react';
import { useCluster, useMomentParts, useNode, useStage, useT } from '../../components/hooks.ts';
import { LiveText } from '../../components/LiveText.tsx';
import { useLongPress } from '../../components/long-press.ts';
import { openMenu } from '../../components/menu-state.ts';
import { PodTile } from '../../components/PodTile.tsx';
import { select } from '../../../state/page/workspace.ts';
import type { Places } from '../../../views/stage/places.ts';
import { leftOf } from '../../../views/time/time.ts';
import { fateWord } from './Fate.tsx';
import { nodeMenu } from './faults.ts';
import { NodeChips } from './NodeHeader.tsx';
import { NoNodes } from './NoNodes.tsx';

const nowhere: Places = [];

function PhoneTank({ uid }: { readonly uid: string }) {
  const t = useT();
  const node = useNode(uid);
  const name = node?.name ?? '';
  const uids = useStage((state) => state.tanks.places.get(name) ?? nowhere);
  const press = useLongPress((at) => {
    if (node !== undefined) openMenu(at, nodeMenu(node, t));
  });
  if (node === undefined) return null;
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    openMenu({ x: event.clientX, y: event.clientY }, nodeMenu(node, t));
  };
  const status = (at: number): string => {
    const next = node.fate.find((step) => step.at > at);
    if (next === undefined) return t('tray.count', { count: node.pods.count });
    return `${fateWord(next, t)} · ${leftOf(next.at - at)}`;
  };
  return (
    <article
      className="node"
      aria-label={t('node.label', { node: node.name, status: node.status })}
      onContextMenu={menu}
      {...press}
    >
      <header className="row">
        <button type="button" className="name" onClick={() => select(uid)}>
          {node.name}
        </button>
        <span className="sm dim clip">
          <LiveText text={status} />
        </span>
        <span className="grow" />
        <NodeChips node={node} />
      </header>
      <div className={`inside ${node.power ? '' : 'dry'}`}>
        {uids.map((pod, slot) =>
          pod === undefined ? <span key={`free-${slot}`} /> : <PodTile key={pod} uid={pod} size="compact" />,
        )}
      </div>
    </article>
  );
}

/** The machines below each other, without pan and zoom. */
export function PhoneStage({ breaker }: { readonly breaker: ReactNode }) {
  const t = useT();
  const nodes = useMomentParts((moment) => moment.nodes.map((node) => node.uid));
  const coming = useCluster((state) => state.epoch < 0);
  const waiting = useStage((state) => state.tanks.waiting[0]);
  const count = useStage((state) => state.tanks.waiting.length);
  return (
    <div className="tanks">
      {nodes.length === 0 && !coming ? <NoNodes /> : null}
      {nodes.map((uid) => (
        <PhoneTank key={uid} uid={uid} />
      ))}
      <div className="row">
        {waiting === undefined ? (
          <span className="sm dim">{t('phone.none')}</span>
        ) : (
          <span className="row clip">
            <span style={{ width: 92, flex: 'none' }}>
              <PodTile uid={waiting.uid} size="compact" />
            </span>
            <span className="micro dim clip">{count > 1 ? t('tray.count', { count }) : waiting.reason}</span>
          </span>
        )}
        <span className="grow" />
        {breaker}
      </div>
    </div>
  );
}
