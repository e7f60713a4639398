import { memo } from 'react';
import { shallow } from 'zustand/shallow';
import {
  ordinalIn,
  usePod,
  useT,
  useWorkspace,
  useLit,
  useOwner,
  useOwnerPart,
  useRow,
} from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useCluster, usePlayhead } from '../../components/hooks.ts';
import { hoverOwner } from '../../../state/page/lit.ts';
import { select } from '../../../state/page/workspace.ts';
import { toggleOwnerLane, togglePodLane } from '../../../state/mirror/tape.ts';
import { goneAt } from '../../../views/history/track.ts';
import { shortName } from '../../../views/owners/rollout.ts';
import { isHollow, ownerClass } from '../../../views/pod/tile.ts';
import type { Lane } from '../../../views/timeline/lanes.ts';
import { rateOf, totalsOf } from '../../../views/timeline/traffic.ts';
import { stampOf } from '../../../views/time/time.ts';

type Of<K extends Lane['kind']> = Extract<Lane, { readonly kind: K }>;

function You() {
  const t = useT();
  const count = useCluster((state) => state.history.inputs.filter((input) => input.what !== 'open').length);
  return (
    <>
      <span className="hand">{t('tape.you')}</span>
      <span className="grow" />
      <span className="dim">{count === 0 ? '' : count}</span>
    </>
  );
}

function CaptionName() {
  const t = useT();
  return <span className="dim">{t('tape.story')}</span>;
}

function useGoneAt(uid: string): number | undefined {
  return useCluster((state) => {
    const track = state.history.tracks.get(uid);
    return track === undefined ? undefined : goneAt(track);
  });
}

function OwnerName({ lane }: { readonly lane: Of<'owner'> }) {
  const t = useT();
  const now = useOwner(lane.uid);
  const row = now ?? lane.row;
  const gone = useGoneAt(lane.uid);
  return (
    <>
      <button
        type="button"
        aria-label={t(lane.folded ? 'tape.unfold' : 'tape.fold', { owner: row.name })}
        aria-expanded={!lane.folded}
        onClick={(event) => {
          event.stopPropagation();
          toggleOwnerLane(lane.uid);
        }}
      >
        <Icon name={lane.folded ? 'open' : 'fold'} className="dim" />
      </button>
      <button type="button" onClick={() => select(lane.uid)}>
        <b>{shortName(row)}</b>
      </button>
      <span className="grow" />
      {now === undefined && gone !== undefined ? (
        <span className="dim">{t('tape.gone', { at: stampOf(gone) })}</span>
      ) : (
        <span>
          {t('tape.available', { count: row.available })}
          {row.truly === row.available ? null : (
            <>
              <span className="dim">{t('tape.slashTrue')}</span> {row.truly}
            </>
          )}
        </span>
      )}
    </>
  );
}

function ServiceName({ lane }: { readonly lane: Of<'service'> }) {
  const t = useT();
  const second = usePlayhead((state) => Math.floor(state.at / 1000));
  const traffic = useCluster((state) => state.history.traffic);
  const { lost } = totalsOf(traffic, lane.row.name, (second + 1) * 1000);
  const rps = rateOf(traffic, lane.row.name, second * 1000);
  return (
    <>
      <span style={{ width: 16 }} />
      <button type="button" onClick={() => select(lane.uid)}>
        svc/{lane.row.name}
      </button>
      <span className="grow" />
      <span>{t('tape.traffic', { rps, lost })}</span>
    </>
  );
}

function PodName({ lane }: { readonly lane: Of<'pod'> }) {
  const t = useT();
  const now = usePod(lane.uid);
  const pod = now ?? lane.row;
  const ordinal = useOwnerPart(pod.owner, ordinalIn);
  const gone = useGoneAt(lane.uid);
  return (
    <>
      <button
        type="button"
        className="expand"
        aria-label={t(lane.open ? 'tape.shut' : 'tape.open', { pod: pod.name })}
        aria-expanded={lane.open}
        onClick={() => togglePodLane(lane.uid)}
      >
        <Icon name={lane.open ? 'fold' : 'open'} className="dim" />
      </button>
      <span className={`band ${ownerClass(ordinal)} ${pod.currentRevision ? '' : 'old'}`} style={{ marginLeft: 8 }} />
      <button
        type="button"
        onClick={() => select(lane.uid)}
        onDoubleClick={() => togglePodLane(lane.uid)}
        title={t('tape.containers')}
      >
        {lane.ownerName === '' || pod.suffix.startsWith(lane.ownerName) ? null : (
          <span className="dim">{`${lane.ownerName} `}</span>
        )}
        <span>{pod.suffix}</span>
      </button>
      <span className="grow" />
      {now === undefined ? (
        <span className="dim">{gone === undefined ? '' : t('tape.gone', { at: stampOf(gone) })}</span>
      ) : (
        <>
          <span className="clip">{pod.status}</span>
          <Glyph look={pod.look} said={isHollow(pod)} />
        </>
      )}
    </>
  );
}

function NodeName({ lane }: { readonly lane: Of<'node'> }) {
  const row = useRow(lane.uid);
  const node = row?.kind === 'Node' ? row : undefined;
  return (
    <>
      <span style={{ width: 12 }} />
      <button type="button" onClick={() => select(lane.uid)}>
        {lane.name}
      </button>
      <span className="grow" />
      <span className="clip">{node?.status}</span>
      {node === undefined ? null : (
        <Glyph
          look={node.ready === 'True' ? 'ready' : node.ready === 'Unknown' ? 'unknown' : 'failed'}
          said={!node.power}
        />
      )}
    </>
  );
}

/** The name alone, for small screens. */
function Terse({ lane }: { readonly lane: Lane }) {
  const t = useT();
  if (lane.kind === 'you') return <span className="hand">{t('tape.you')}</span>;
  if (lane.kind === 'container' || lane.kind === 'condition' || lane.kind === 'caption') return null;
  return (
    <button type="button" className="clip" onClick={() => select(lane.uid)}>
      {lane.kind === 'pod' ? lane.row.suffix : lane.kind === 'node' ? lane.name : lane.row.name}
    </button>
  );
}

function Body({ lane }: { readonly lane: Lane }) {
  switch (lane.kind) {
    case 'you':
      return <You />;
    case 'caption':
      return <CaptionName />;
    case 'owner':
      return <OwnerName lane={lane} />;
    case 'service':
      return <ServiceName lane={lane} />;
    case 'pod':
      return <PodName lane={lane} />;
    case 'node':
      return <NodeName lane={lane} />;
    case 'container':
      return (
        <span className="clip" style={{ paddingLeft: 28 }}>
          {lane.container}
        </span>
      );
    case 'condition':
      return (
        <span className="dim clip" style={{ paddingLeft: 28 }}>
          {lane.condition}
        </span>
      );
  }
}

interface LaneNameProps {
  readonly lane: Lane;
  readonly top: number;
  readonly narrow: boolean;
}

const sameLane = (a: Lane, b: Lane): boolean => shallow<object>(a, b);

/** What stands left of a lane. */
export const LaneName = memo(
  function LaneName({ lane, top, narrow }: LaneNameProps) {
    const uid = 'uid' in lane ? lane.uid : undefined;
    const selected = useWorkspace((state) => uid !== undefined && state.selected === uid);
    const owner = lane.kind === 'pod' ? lane.row.owner : lane.kind === 'owner' ? lane.uid : undefined;
    const kin = useLit((state) => owner !== undefined && state.owner === owner);
    return (
      <div
        className={`lane ${selected ? 'hl' : ''} ${kin && !selected ? 'kin' : ''}`}
        data-kind={lane.kind}
        style={{ top, height: lane.height }}
        onPointerEnter={() => hoverOwner(owner)}
        onPointerLeave={() => hoverOwner(undefined)}
      >
        {narrow ? <Terse lane={lane} /> : <Body lane={lane} />}
      </div>
    );
  },
  (a, b) => a.top === b.top && a.narrow === b.narrow && sameLane(a.lane, b.lane),
);
