import { useStore } from 'zustand';
import { useMomentParts, useStage, useT, useWorkspace } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { openMenu, openMenuUnder } from '../../components/menu-state.ts';
import { playhead } from '../../../state/mirror/playhead.ts';
import { select } from '../../../state/page/workspace.ts';
import { isDead, levelOf } from '../../../views/pod/tile.ts';
import type { NodeRow, PodRow } from '../../../views/rows/rows.ts';
import { podsIn, troubles, troublesOf, type Trouble } from '../../../views/stage/tanks.ts';
import { drag, pickUp } from './drag.ts';
import { faultMenu, handles, nodeMenu } from './faults.ts';
import { NodeChips } from './NodeHeader.tsx';

function FaultButton({ trouble }: { readonly trouble: Trouble }) {
  const t = useT();
  const nodes = useMomentParts((moment) =>
    moment.nodes.filter((node) => troublesOf(node).includes(trouble)).map((node) => node.name),
  );
  const { word, icon } = handles[trouble];
  return (
    <button
      type="button"
      className={`fault ${nodes.length > 0 ? 'used' : ''}`}
      data-drop={`fault:${trouble}`}
      aria-haspopup="menu"
      title={t('yard.hint', { fault: t(word) })}
      onPointerDown={(event) => pickUp(event, { what: 'fault', trouble })}
      onClick={(event) => openMenuUnder(event.currentTarget, faultMenu(trouble, playhead.getState().moment.nodes, t))}
    >
      <Icon name={icon} />
      <span>{t(word)}</span>
      {nodes.length === 0 ? null : (
        <span className="k">{nodes.length === 1 ? nodes[0] : `${nodes[0] ?? ''} +${nodes.length - 1}`}</span>
      )}
    </button>
  );
}

export function CellBox({ pod }: { readonly pod: PodRow }) {
  const share = levelOf(pod.look).share;
  const kind = isDead(pod) ? 'dead' : pod.look === 'unknown' ? 'hatch' : '';
  return (
    <span className={`cellbox ${pod.look} ${kind}`} style={{ '--lv': `${share * 100}%` } as React.CSSProperties}>
      {kind === '' ? <i /> : null}
    </span>
  );
}

function Docked({ node }: { readonly node: NodeRow }) {
  const t = useT();
  const pods = podsIn(
    useStage((state) => state.tanks),
    node.name,
  );
  const selected = useWorkspace((state) => state.selected === node.uid);
  return (
    <div
      className="docked"
      data-sel={selected}
      onPointerDown={(event) => pickUp(event, { what: 'node', name: node.name, docked: true })}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu({ x: event.clientX, y: event.clientY }, nodeMenu(node, t));
      }}
    >
      <div>
        <div className="row" style={{ height: 20 }}>
          <button
            type="button"
            className="k clip"
            style={{ fontWeight: 600, fontSize: 13 }}
            onClick={() => select(node.uid)}
          >
            {node.name}
          </button>
          <span className="grow" />
          <button
            type="button"
            className="tool bare"
            style={{ height: 16, padding: 0 }}
            aria-label={t('node.menu', { node: node.name })}
            aria-haspopup="menu"
            onPointerDown={(event) => event.stopPropagation()}
            onClick={(event) => openMenuUnder(event.currentTarget, nodeMenu(node, t))}
          >
            <Icon name="menu" />
          </button>
        </div>
        <div style={{ marginTop: 4 }}>
          <NodeChips node={node} />
        </div>
      </div>
      <div className={`pool ${node.power ? '' : 'dry'}`} aria-hidden="true">
        {pods.slice(0, 18).map((pod) => (
          <CellBox key={pod.uid} pod={pod} />
        ))}
      </div>
    </div>
  );
}

/** Where machines are broken: faults to be dragged onto nodes, and nodes that were put here. */
export function Yard() {
  const t = useT();
  const docked = useStage((state) => state.docked);
  const nodes = useMomentParts((moment) => moment.nodes.filter((node) => docked.includes(node.name)));
  const target = useStore(
    drag,
    (state) =>
      state.held?.what === 'node' &&
      !state.held.docked &&
      (state.over === 'yard' || state.over?.startsWith('fault:') === true),
  );
  return (
    <section className={`yard ${target ? 'target' : ''}`} aria-label={t('yard.label')} data-drop="yard">
      <div className="lab">
        {t('yard.label')}
        <small>{t('yard.drag')}</small>
      </div>
      <div className="faults">
        {troubles.map((trouble) => (
          <FaultButton key={trouble} trouble={trouble} />
        ))}
      </div>
      {nodes.length === 0 ? null : (
        <div className="docks">
          {nodes.map((node) => (
            <Docked key={node.uid} node={node} />
          ))}
        </div>
      )}
    </section>
  );
}

/** What is in the hand, under the pointer. */
export function Dragged() {
  const { held, x, y } = useStore(drag);
  const t = useT();
  if (held === undefined) return null;
  return (
    <div className="dragged" style={{ left: x, top: y }} aria-hidden="true">
      <Icon name={held.what === 'fault' ? handles[held.trouble].icon : 'node'} />
      {held.what === 'fault' ? t(handles[held.trouble].word) : held.name}
    </div>
  );
}
