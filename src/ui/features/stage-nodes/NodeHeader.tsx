import { memo } from 'react';
import type { Key, Translate } from '../../../i18n/index.ts';
import { useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { Glyph } from '../../components/Glyph.tsx';
import { LiveText } from '../../components/LiveText.tsx';
import { openMenuUnder } from '../../components/menu-state.ts';
import { select } from '../../../state/page/workspace.ts';
import type { NodeRow } from '../../../views/rows/rows.ts';
import { nodeTruth } from '../../../views/stage/tanks.ts';
import { secondsOf } from '../../../views/time/time.ts';
import { pickUp } from './drag.ts';
import { nodeMenu } from './faults.ts';

const truths: Readonly<
  Record<Exclude<ReturnType<typeof nodeTruth>, 'agrees'>, { readonly word: Key; readonly wet: boolean }>
> = {
  'no-power': { word: 'truth.noPower', wet: false },
  cut: { word: 'truth.cut', wet: true },
  'no-kubelet': { word: 'truth.noKubelet', wet: true },
  alive: { word: 'truth.alive', wet: true },
};

/** What the API says of a node, and beside it what is true, once the two differ. */
export function NodeChips({ node }: { readonly node: NodeRow }) {
  const t = useT();
  const truth = nodeTruth(node);
  const look = node.ready === 'True' ? 'ready' : node.ready === 'Unknown' ? 'unknown' : 'failed';
  return (
    <span className="pair">
      <span className="said" title={node.reason}>
        <Glyph look={look} said={truth !== 'agrees'} />
        {node.status.replace(',SchedulingDisabled', ' · cordoned')}
      </span>
      {truth === 'agrees' ? null : (
        <span className={`true ${truths[truth].wet ? 'wet' : ''}`}>
          {truth === 'no-power' ? <Icon name="power" /> : truth === 'cut' ? <Icon name="cut" /> : null}
          {t(truths[truth].word)}
        </span>
      )}
    </span>
  );
}

function Gauge({ label, share, text }: { readonly label: string; readonly share: number; readonly text: string }) {
  const width = Math.round(46 * Math.min(1, Math.max(0, share)));
  return (
    <span className="gauge">
      {label}{' '}
      <svg width="48" height="8" aria-hidden="true">
        <rect x=".5" y=".5" width="47" height="7" fill="var(--paper)" stroke="var(--glass)" />
        <rect x="1" y="1" width={width} height="6" fill="var(--ink-2)" />
        <path d="M12.5 0V3M24.5 0V3M36.5 0V3" stroke="var(--ink-off)" />
      </svg>{' '}
      {text}
    </span>
  );
}

const tenth = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const GIB = 1024 ** 3;

function leaseText(node: NodeRow, t: Translate): (at: number) => string {
  return (at) => {
    const age = t('node.lease', { age: secondsOf(at - node.leaseRenewedAt) });
    if (node.fate.length === 0) return age;
    if (at >= node.leaseExpiresAt) return t('node.leaseExpired', { age: secondsOf(at - node.leaseRenewedAt) });
    return t('node.leaseExpires', {
      age: secondsOf(at - node.leaseRenewedAt),
      after: Math.round((node.leaseExpiresAt - node.leaseRenewedAt) / 1000),
    });
  };
}

/** What stands on the rim of a tank; it is also what the tank is held by. */
export const NodeHeader = memo(function NodeHeader({ node }: { readonly node: NodeRow }) {
  const t = useT();
  const { cpuMillis, memoryBytes } = node;
  return (
    <header
      className="nodrag nopan"
      onPointerDown={(event) => pickUp(event, { what: 'node', name: node.name, docked: false })}
    >
      <div className="row">
        <button type="button" className="name" onClick={() => select(node.uid)}>
          {node.name}
        </button>
        <span className="grow" />
        <NodeChips node={node} />
        <button
          type="button"
          className="tool bare"
          aria-label={t('node.menu', { node: node.name })}
          aria-haspopup="menu"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => openMenuUnder(event.currentTarget, nodeMenu(node, t))}
        >
          <Icon name="menu" />
        </button>
      </div>
      <div className={`lease sm clip ${node.fate.length === 0 ? 'dim' : ''}`} style={{ height: 16 }}>
        <LiveText text={leaseText(node, t)} />
      </div>
      <div className="row" style={{ height: 16 }}>
        <Gauge
          label="cpu"
          share={cpuMillis.requested / Math.max(1, cpuMillis.allocatable)}
          text={`${tenth(Math.round(cpuMillis.requested / 100) / 10)}/${tenth(cpuMillis.allocatable / 1000)}`}
        />
        <span className="grow" />
        <Gauge
          label="mem"
          share={memoryBytes.requested / Math.max(1, memoryBytes.allocatable)}
          text={`${tenth(Math.round((memoryBytes.requested / GIB) * 10) / 10)}/${tenth(Math.round((memoryBytes.allocatable / GIB) * 10) / 10)}`}
        />
      </div>
    </header>
  );
});

/** The same from afar: the name, and a glyph where something is wrong. */
export const FarHeader = memo(function FarHeader({ node }: { readonly node: NodeRow }) {
  const wrong = node.ready !== 'True' || nodeTruth(node) !== 'agrees' || !node.schedulable;
  return (
    <header
      className="nodrag nopan"
      onPointerDown={(event) => pickUp(event, { what: 'node', name: node.name, docked: false })}
    >
      <button type="button" className="name" onClick={() => select(node.uid)}>
        {node.name}
      </button>
      <span className="grow" />
      {wrong ? (
        <Glyph
          look={node.ready === 'True' ? 'ready' : node.ready === 'Unknown' ? 'unknown' : 'failed'}
          said={nodeTruth(node) !== 'agrees'}
        />
      ) : null}
    </header>
  );
});
