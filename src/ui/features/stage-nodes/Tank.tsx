import { memo, useEffect, useLayoutEffect, useRef, type MouseEvent, type RefObject } from 'react';
import { useStore } from 'zustand';
import { useStore as useFlow, type NodeProps, type Node } from '@xyflow/react';
import { useMomentParts, useNode, useStage, useT, useWorkspace } from '../../components/hooks.ts';
import { openMenu } from '../../components/menu-state.ts';
import { PodTile } from '../../components/PodTile.tsx';
import { noteTank } from '../../../state/mirror/first-pods.ts';
import type { NodeRow } from '../../../views/rows/rows.ts';
import { acrossOf, cellRoom, detailOf, fateRoom, isSlim, pitchOf, type Detail } from '../../../views/stage/layout.ts';
import type { Places } from '../../../views/stage/places.ts';
import { Cells } from './Cells.tsx';
import { drag } from './drag.ts';
import { Fate } from './Fate.tsx';
import { nodeMenu } from './faults.ts';
import { arrive, isFollowed } from './motion.ts';
import { FarHeader, NodeHeader } from './NodeHeader.tsx';

export type TankNode = Node<{ readonly uid: string }, 'tank'>;

function Floor({ node }: { readonly node: NodeRow }) {
  const t = useT();
  return (
    <div className="floor">
      <span>{t('node.pods', { count: node.pods.count, most: node.pods.allocatable })}</span>
      <span>{node.zone === undefined ? '' : t('node.zone', { zone: node.zone })}</span>
    </div>
  );
}

const nowhere: Places = [];

interface TilesProps {
  /** What they stand in. */
  readonly box: RefObject<HTMLElement | null>;
  readonly name: string;
  readonly size: 'tile' | 'compact';
  readonly across: number;
}

const MOST_MOVES = 24;
/** Pixels between tiles. */
const TILE_GAP = 4;

/** Tiles whose place changed slide there, so that the eye does not lose them. */
function useMoves(box: RefObject<HTMLElement | null>, places: Places, across: number): void {
  const before = useRef(places);
  useLayoutEffect(() => {
    const last = before.current;
    before.current = places;
    const tiles = box.current?.querySelectorAll<HTMLElement>('[data-pod]');
    const [first] = tiles ?? [];
    if (last === places || first === undefined || places.length > MOST_MOVES || !isFollowed()) return;
    const [wide, tall] = [first.offsetWidth + TILE_GAP, first.offsetHeight + TILE_GAP];
    for (const tile of tiles ?? []) {
      const uid = tile.dataset['pod'];
      const [from, to] = [last.indexOf(uid), places.indexOf(uid)];
      if (from < 0 || from === to) continue;
      arrive(
        tile,
        ((from % across) - (to % across)) * wide,
        (Math.floor(from / across) - Math.floor(to / across)) * tall,
      );
    }
  }, [box, places, across]);
}

/** The pods of a tank, each in its place. */
function Tiles({ box, name, size, across }: TilesProps) {
  const places = useStage((state) => state.tanks.places.get(name) ?? nowhere);
  useMoves(box, places, across);
  return places.map((uid, slot) =>
    uid === undefined ? <span key={`free-${slot}`} /> : <PodTile key={uid} uid={uid} size={size} />,
  );
}

interface InsideProps {
  readonly node: NodeRow;
  readonly detail: Detail;
  /** One more than the highest place taken. */
  readonly slots: number;
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
}

function Inside({ node, detail, slots, width, height, zoom }: InsideProps) {
  const tank = { width, height };
  const box = useRef<HTMLDivElement>(null);
  const painted = detail === 'cells' || detail === 'heat';
  const classes = ['inside', painted ? 'painted' : detail === 'compact' ? 'compact' : '', node.power ? '' : 'dry'];
  return (
    <div
      ref={box}
      className={classes.filter(Boolean).join(' ')}
      style={painted ? {} : ({ '--across': acrossOf(detail, width) } as React.CSSProperties)}
    >
      {painted ? (
        <Cells name={node.name} {...cellRoom(tank)} heat={detail === 'heat'} pitch={pitchOf(slots, tank, zoom)} />
      ) : (
        <Tiles
          box={box}
          name={node.name}
          size={detail === 'tiles' ? 'tile' : 'compact'}
          across={acrossOf(detail, width)}
        />
      )}
      {painted ? null : <Fate node={node} room={fateRoom(slots, tank, detail)} />}
      <Floor node={node} />
    </div>
  );
}

/** A machine of the cluster as a tank: wet while it has power, dry when it has none. */
export const Tank = memo(function Tank({ data, width = 268, height = 300 }: NodeProps<TankNode>) {
  const node = useNode(data.uid);
  const t = useT();
  const name = node?.name ?? '';
  const slots = useStage((state) => state.tanks.places.get(name)?.length ?? 0);
  const total = useMomentParts((moment) => Math.ceil(moment.pods.length / 50) * 50);
  const fate = node?.fate.length ?? 0;
  const detail = useFlow((state) => detailOf(slots, { width, height }, state.transform[2], total, fate));
  const zoom = useFlow((state) => Math.max(0.05, Math.round(state.transform[2] * 20) / 20));
  const far = zoom < 0.6;
  const target = useStore(drag, (state) => state.held?.what === 'fault' && state.over === `node:${name}`);
  const selected = useWorkspace((state) => state.selected === data.uid);
  useEffect(noteTank, []);
  if (node === undefined) return null;
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    openMenu({ x: event.clientX, y: event.clientY }, nodeMenu(node, t));
  };
  return (
    <article
      className={`node ${target ? 'target' : ''} ${selected ? 'sel' : ''} ${far ? 'far' : ''} ${isSlim(width) ? 'slim' : ''}`}
      style={{ '--z': zoom } as React.CSSProperties}
      aria-label={t('node.label', { node: node.name, status: node.status })}
      data-drop={`node:${node.name}`}
      data-detail={detail}
      onContextMenu={menu}
    >
      {far ? <FarHeader node={node} /> : <NodeHeader node={node} />}
      <Inside node={node} detail={detail} slots={slots} width={width} height={height} zoom={zoom} />
    </article>
  );
});
