import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Key } from '../../../i18n/index.ts';
import { useCluster, useT, useWorkspace } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { later } from '../../components/later.tsx';
import { firstPods } from '../../../state/mirror/first-pods.ts';
import { fold, type Side } from '../../../state/page/workspace.ts';
import { LeftPlace } from './LeftPlace.tsx';
import { StagePanel } from './StagePanel.tsx';
import { TopBar } from './TopBar.tsx';

// The panels around the stage are built after it, one by one.
const bottomComes = firstPods.then(() => import('./BottomPanel.tsx'));
const rightComes = bottomComes.then(() => import('./RightPanel.tsx'));
const leftComes = rightComes.then(() => import('./LeftPanel.tsx'));
const place = (side: Side): ReactNode => <div className={`panel ${side}`} />;
const BottomPanel = later(() => bottomComes.then((module) => module.BottomPanel), place('bottom'));
const RightPanel = later(() => rightComes.then((module) => module.RightPanel), place('right'));
const LeftPanel = later(() => leftComes.then((module) => module.LeftPanel), <LeftPlace />);

const words: Readonly<Record<Side, Key>> = { left: 'panel.left', right: 'panel.right', bottom: 'panel.bottom' };

/** What a folded panel leaves: a rail that opens it. */
function Rail({ side }: { readonly side: Side }) {
  const t = useT();
  return (
    <button
      type="button"
      className={`rail ${side === 'bottom' ? 'line' : 'col'}`}
      aria-expanded={false}
      onClick={() => fold(side, false)}
    >
      <Icon name="open" />
      {t(words[side])}
    </button>
  );
}

interface DrawerProps {
  readonly side: 'left' | 'right';
  readonly close: () => void;
  readonly children: ReactNode;
}

function Drawer({ side, close, children }: DrawerProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const back = document.activeElement;
    box.current?.querySelector<HTMLElement>('button, input, [tabindex]')?.focus();
    return () => {
      if (back instanceof HTMLElement) back.focus();
    };
  }, []);
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close();
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, [close]);
  return (
    <>
      <div className="shade" onPointerDown={close} />
      <div ref={box} className={`drawer from-${side}`}>
        {children}
      </div>
    </>
  );
}

/** Tablet: the side panels are drawers over the stage. */
function WithDrawers() {
  const t = useT();
  // whoever opens another run wants to see it
  const run = useCluster((state) => state.epoch);
  const [opened, setOpened] = useState<{ readonly side: 'left' | 'right'; readonly run: number } | undefined>(
    undefined,
  );
  const open = opened?.run === run ? opened.side : undefined;
  const { bottom, folded } = useWorkspace((state) => state.layout);
  const low = folded.includes('bottom');
  const close = useCallback((): void => setOpened(undefined), []);
  const rail = (side: 'left' | 'right'): ReactNode => (
    <button type="button" className="rail col" aria-expanded={open === side} onClick={() => setOpened({ side, run })}>
      <Icon name="open" />
      {t(words[side])}
    </button>
  );
  return (
    <div
      className="work"
      style={{ gridTemplate: `minmax(0,1fr) ${low ? 24 : Math.min(bottom, 320)}px / 24px minmax(0,1fr) 24px` }}
    >
      {rail('left')}
      <StagePanel />
      {rail('right')}
      {low ? (
        <div style={{ gridColumn: '1 / -1', display: 'grid' }}>
          <Rail side="bottom" />
        </div>
      ) : (
        <div style={{ gridColumn: '1 / -1', display: 'grid', minHeight: 0, minWidth: 0 }}>
          <BottomPanel />
        </div>
      )}
      {open === undefined ? null : (
        <Drawer side={open} close={close}>
          {open === 'left' ? <LeftPanel close={close} /> : <RightPanel close={close} />}
        </Drawer>
      )}
    </div>
  );
}

/** The stage comes first: side panels take no more than leaves it this. */
const STAGE = 540;
const columnOf = (shut: boolean, width: number): string =>
  shut ? '24px' : `min(${width}px, calc((100% - ${STAGE}px) / 2))`;

/** The whole instrument: editor, stage, inspector, tape. Every divider drags, every panel folds. */
function WithPanels() {
  const { left, right, bottom, folded } = useWorkspace((state) => state.layout);
  const shut = { left: folded.includes('left'), right: folded.includes('right'), bottom: folded.includes('bottom') };
  const columns = `${columnOf(shut.left, left)} minmax(0,1fr) ${columnOf(shut.right, right)}`;
  const rows = `minmax(0,1fr) ${shut.bottom ? 24 : bottom}px`;
  return (
    <div className="work" style={{ gridTemplateColumns: columns, gridTemplateRows: rows }}>
      {shut.left ? <Rail side="left" /> : <LeftPanel />}
      <StagePanel />
      {shut.right ? <Rail side="right" /> : <RightPanel />}
      <div style={{ gridColumn: '1 / -1', display: 'grid', minHeight: 0, minWidth: 0 }}>
        {shut.bottom ? <Rail side="bottom" /> : <BottomPanel />}
      </div>
    </div>
  );
}

export function Desktop({ drawers }: { readonly drawers: boolean }) {
  return (
    <div className="app">
      <TopBar />
      {drawers ? <WithDrawers /> : <WithPanels />}
    </div>
  );
}
