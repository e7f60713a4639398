import { memo } from 'react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { useStore } from 'zustand';
import { useCluster, useMoment, useOwner, useRow, useT, useWorkspace } from '../../components/hooks.ts';
import { PodTile } from '../../components/PodTile.tsx';
import { cluster } from '../../../state/mirror/cluster.ts';
import { hoverOwner } from '../../../state/page/lit.ts';
import { select } from '../../../state/page/workspace.ts';
import { rolloutOf } from '../../../views/owners/rollout.ts';
import { ownerClass } from '../../../views/pod/tile.ts';
import type { OwnerRow } from '../../../views/rows/rows.ts';
import { tideOf } from '../../../views/timeline/tide.ts';
import { Staff } from './Staff.tsx';

export type CardNode = Node<{ readonly uid: string; readonly count?: number | undefined }>;

function Ports() {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}

function Counts({
  pairs,
  three = false,
}: {
  readonly pairs: readonly (readonly [string, string | number])[];
  readonly three?: boolean;
}) {
  return (
    <dl className={`counts ${three ? 'three' : ''}`}>
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How many of a revision truly ran, over the last two minutes. */
function Spark({ uid }: { readonly uid: string }) {
  const time = useCluster((state) => Math.floor(state.time / 1000) * 1000);
  const { history } = cluster.getState();
  const track = history.tracks.get(uid);
  if (track === undefined) return null;
  const { truly, highest } = tideOf(history, track);
  const from = Math.max(0, time - 120_000);
  const x = (at: number): number => ((Math.max(from, at) - from) / Math.max(1, time - from)) * 184;
  const y = (value: number): number => 26 - (value / highest) * 24;
  let path = '';
  truly.times.forEach((at, index) => {
    const height = y(truly.values[index] ?? 0);
    path += path === '' ? `M${x(at).toFixed(1)} ${height}` : `H${x(at).toFixed(1)}V${height}`;
  });
  path = path === '' ? 'M0 26H184' : `${path}H184`;
  return (
    <svg width="184" height="28" aria-hidden="true" style={{ overflow: 'hidden' }}>
      <path d={`${path}V26H0Z`} fill="var(--wa-ready)" />
      <path d={path} fill="none" stroke="var(--st-ready)" strokeWidth="1.5" />
      <path d="M0 26.5H184" stroke="var(--line)" />
    </svg>
  );
}

const strategyLine = (row: OwnerRow): string =>
  [
    `replicas ${row.desired}`,
    row.surge === undefined || row.unavailable === undefined ? '' : `${row.surge} / ${row.unavailable}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

/** The topmost owner: its staff, its counts, its conditions. */
export const TopCard = memo(function TopCard({ data }: NodeProps<CardNode>) {
  const t = useT();
  const row = useOwner(data.uid);
  const moment = useMoment();
  const selected = useWorkspace((state) => state.selected === data.uid);
  if (row === undefined) return null;
  return (
    <article
      className={`card ${ownerClass(row.ordinal)} ${selected ? 'sel' : ''}`}
      style={{ height: '100%' }}
      onPointerEnter={() => hoverOwner(row.uid)}
      onPointerLeave={() => hoverOwner(undefined)}
    >
      <Ports />
      <span className="edge" />
      <div className="row">
        <span className="kind">{row.kind}</span>
        <span className="grow" />
        {row.strategy === undefined ? null : <span className="said">{row.strategy}</span>}
      </div>
      <h2>
        <button type="button" aria-pressed={selected} onClick={() => select(row.uid)}>
          {row.name}
        </button>
      </h2>
      <div className="k mid" style={{ lineHeight: '16px', marginBottom: 4 }}>
        {strategyLine(row)}
      </div>
      <Staff rollout={rolloutOf(moment, row)} />
      <Counts
        three
        pairs={[
          ['updated', `${row.updated}/${row.desired}`],
          ['available', row.available],
          [t('owner.true'), row.truly],
        ]}
      />
      {row.conditions.slice(0, 3).map((condition) => (
        <div key={condition.type} className="row sm">
          <span className="k">{condition.type}</span>
          <span className="grow" />
          <span className="k dim clip" style={{ fontSize: 10.5, letterSpacing: '-.04em' }}>
            {condition.reason}
          </span>
        </div>
      ))}
    </article>
  );
});

/** A controller below the top: a ReplicaSet with its revision, a Job of a CronJob. */
export const OwnerCard = memo(function OwnerCard({ data }: NodeProps<CardNode>) {
  const t = useT();
  const row = useOwner(data.uid);
  const parent = useOwner(row?.controller);
  const selected = useWorkspace((state) => state.selected === data.uid);
  if (row === undefined) return null;
  const old = parent !== undefined && row.revision !== undefined && row.revision !== parent.revision;
  return (
    <article
      className={`card ${ownerClass(parent?.ordinal ?? row.ordinal)} ${selected ? 'sel' : ''}`}
      style={{ height: '100%' }}
    >
      <Ports />
      <span className={`edge ${old ? 'old' : ''}`} />
      <div className="row">
        <span className="kind">{row.kind}</span>
        <span className="grow" />
        {row.revision === undefined ? null : <span className="said">{`rev ${row.revision}`}</span>}
      </div>
      <h2>
        <button type="button" aria-pressed={selected} onClick={() => select(row.uid)}>
          {row.name}
        </button>
      </h2>
      <div className="k mid clip" style={{ lineHeight: '16px' }}>
        {row.images.join(' ')}
      </div>
      <Spark uid={row.uid} />
      <Counts
        pairs={[
          ['desired', row.desired],
          ['current', row.current],
          ['ready', row.ready],
          [t('owner.true'), row.truly],
        ]}
      />
    </article>
  );
});

export const PodCard = memo(function PodCard({ data }: NodeProps<CardNode>) {
  return (
    <>
      <Ports />
      <PodTile uid={data.uid} home />
    </>
  );
});

export const ClaimCard = memo(function ClaimCard({ data }: NodeProps<CardNode>) {
  const row = useRow(data.uid);
  if (row?.kind !== 'Other') return null;
  return (
    <button type="button" className="card" style={{ height: '100%' }} onClick={() => select(row.uid)}>
      <Ports />
      <span className="kind">{row.objectKind}</span>
      <span className="k clip" style={{ display: 'block' }}>{`${row.name} · ${row.status ?? ''}`}</span>
    </button>
  );
});

export const MoreCard = memo(function MoreCard({ data }: NodeProps<CardNode>) {
  const t = useT();
  useStore(cluster, (state) => state.epoch);
  return (
    <div className="card dim sm" style={{ height: '100%' }}>
      {t('text.more', { count: data.count ?? 0 })}
    </div>
  );
});
