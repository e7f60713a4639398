import { memo, useRef, type MouseEvent, type PointerEvent } from 'react';
import type { Key } from '../../i18n/index.ts';
import { hoverOwner } from '../../state/page/lit.ts';
import { select } from '../../state/page/workspace.ts';
import {
  footOf,
  graceLeft,
  graceLevel,
  isDead,
  isHollow,
  levelOf,
  ownerClass,
  smallShare,
  type FootWord,
} from '../../views/pod/tile.ts';
import type { PodRow } from '../../views/rows/rows.ts';
import { isWanted } from '../../views/stage/filter.ts';
import { ageOf, leftOf } from '../../views/time/time.ts';
import { nameIn, ordinalIn, useClock, useLit, useOwnerPart, usePod, useT, useWorkspace } from './hooks.ts';
import { explain } from './explain.ts';
import { LiveText } from './LiveText.tsx';
import { openMenu } from './menu-state.ts';
import { podMenu } from './pod-menu.ts';
import { Ring } from './Ring.tsx';

export type TileSize = 'tile' | 'compact' | 'wait';

const waitKeys: Readonly<Record<string, Key>> = {
  pull: 'pod.pull',
  start: 'pod.start',
  probe: 'pod.in',
  backoff: 'pod.left',
  'image-backoff': 'pod.pullRetry',
  grace: 'pod.leftWord',
  toleration: 'pod.tolerates',
  available: 'pod.available',
  init: 'pod.in',
  deadline: 'pod.deadline',
};

function Foot({ word }: { readonly word: FootWord }) {
  const t = useT();
  const dot = ' · ';
  switch (word.what) {
    case 'no-power':
      return dot + t('pod.noPower');
    case 'unreachable':
      return dot + t('pod.unseen');
    case 'restarts':
      return `${dot}↻${word.count}`;
    case 'exit':
      return dot + t('pod.exit', { code: word.code });
    case 'probe':
      return `${dot}probe ${word.text}`;
    case 'waits':
      return (
        <LiveText
          text={(at) =>
            word.until > at ? dot + t(waitKeys[word.wait] ?? 'pod.in', { left: leftOf(word.until - at) }) : ''
          }
        />
      );
    case 'age':
      return <LiveText text={(at) => dot + ageOf(at - word.from)} />;
  }
}

function FootLine({ pod, home }: { readonly pod: PodRow; readonly home: boolean }) {
  const words = footOf(pod);
  return (
    <span className="ft">
      <span>
        {home ? (pod.node ?? '–') : `${pod.ready}/${pod.containers}`}
        {words.map((word, index) => (
          <Foot key={index} word={word} />
        ))}
      </span>
    </span>
  );
}

function Water({ pod, small }: { readonly pod: PodRow; readonly small: boolean }) {
  const water = useRef<HTMLSpanElement>(null);
  useClock((at) => {
    if (pod.look !== 'terminating' || (small && isDead(pod))) return;
    water.current?.style.setProperty('--lv', small ? `${(graceLeft(pod, at) * 100).toFixed(1)}%` : graceLevel(pod, at));
  });
  return <span ref={water} className="water" />;
}

/** A pod as a vessel: frame and glyph are what the API says, the water is what is so. */
export const PodTile = memo(function PodTile({
  uid,
  size = 'tile',
  home = false,
}: {
  readonly uid: string;
  readonly size?: TileSize;
  /** Names its node, where it does not stand in it. */
  readonly home?: boolean;
}) {
  const pod = usePod(uid);
  const ordinal = useOwnerPart(pod?.owner, ordinalIn);
  const owner = useOwnerPart(pod?.owner, nameIn);
  const controller = useOwnerPart(pod?.controller, nameIn);
  const selected = useWorkspace((state) => state.selected === uid);
  const kin = useLit((state) => state.owner !== undefined && state.owner === pod?.owner);
  const away = useLit((state) => pod !== undefined && !isWanted(pod, state));
  const t = useT();
  if (pod === undefined) return null;
  const ring =
    pod.waits?.until === undefined || isDead(pod) ? undefined : { from: pod.waits.from, until: pod.waits.until };
  const ownerName = owner ?? controller;
  const classes = ['pod', pod.look, ownerClass(ordinal), size === 'compact' ? 'c' : '', isDead(pod) ? 'dead' : ''];
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    openMenu({ x: event.clientX, y: event.clientY }, podMenu(pod, t));
  };
  const enter = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse') hoverOwner(pod.owner);
  };
  return (
    <button
      type="button"
      className={[...classes, selected ? 'sel' : '', kin ? 'kin' : '', away ? 'away' : ''].filter(Boolean).join(' ')}
      style={
        { '--lv': size === 'compact' ? `${smallShare(pod) * 100}%` : levelOf(pod.look).level } as React.CSSProperties
      }
      data-pod={uid}
      aria-pressed={selected}
      aria-label={t('pod.label', { name: pod.name, status: pod.status, ready: pod.ready, containers: pod.containers })}
      onClick={() => select(uid)}
      onContextMenu={menu}
      onPointerEnter={enter}
      onPointerLeave={() => hoverOwner(undefined)}
    >
      <Water pod={pod} small={size === 'compact'} />
      <span className={`band ${pod.currentRevision ? 'new' : 'old'}`} />
      <span className="in">
        <span className="id">
          <span>
            {pod.suffix}
            {size === 'compact' || ownerName === undefined || pod.suffix.startsWith(ownerName) ? null : (
              <b> {ownerName}</b>
            )}
          </span>
          <svg className={`g ${pod.look}`} viewBox="0 0 20 20" aria-hidden="true">
            {ring === undefined ? null : <Ring from={ring.from} until={ring.until} />}
            <use href={`#g-${isHollow(pod) ? 'said' : pod.look}`} x="4" y="4" width="12" height="12" />
          </svg>
        </span>
        {size === 'compact' ? null : (
          <span className="stt" title={explain(pod.status, t)}>
            {pod.status}
          </span>
        )}
        {size === 'tile' ? <FootLine pod={pod} home={home} /> : null}
      </span>
    </button>
  );
});
