import { lazy, Suspense, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useCluster, useMomentParts, useSize, useT, useWorkspace } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { openMenuUnder } from '../../components/menu-state.ts';
import { Pane, Tabs, type TabItem } from '../../components/Tabs.tsx';
import { fitStage } from '../../../state/mirror/stage.ts';
import { lit, searchFor } from '../../../state/page/lit.ts';
import { playhead } from '../../../state/mirror/playhead.ts';
import { isWanted } from '../../../views/stage/filter.ts';
import { select, setTab, type StageTab } from '../../../state/page/workspace.ts';
import { NodesView } from '../../features/stage-nodes/NodesView.tsx';
import { RolloutStrip } from '../../features/stage-nodes/RolloutStrip.tsx';
import { TextTree } from '../../features/stage-nodes/TextTree.tsx';
import { filterEntries } from './filters.ts';
import { Notices } from '../notices/Notices.tsx';

const OwnershipView = lazy(() =>
  import('../../features/stage-ownership/OwnershipView.tsx').then((module) => ({ default: module.OwnershipView })),
);
const SchedulingView = lazy(() =>
  import('../../features/stage-scheduling/SchedulingView.tsx').then((module) => ({ default: module.SchedulingView })),
);
const CompareView = lazy(() =>
  import('../../features/stage-compare/CompareView.tsx').then((module) => ({ default: module.CompareView })),
);

/** The first pod, owner or node that fits. */
function selectFirst(): void {
  const { moment } = playhead.getState();
  const state = lit.getState();
  const named = [...moment.owners, ...moment.nodes, ...moment.services].find((row) => row.name.includes(state.search));
  const found = named ?? moment.pods.find((pod) => isWanted(pod, state));
  if (found !== undefined) select(found.uid);
}

function Search() {
  const t = useT();
  const search = useStore(lit, (state) => state.search);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = input.current;
    if (field && field.value.trim() !== search) field.value = search;
  }, [search]);
  return (
    <label className="tool bare" style={{ gap: 4 }}>
      <Icon name="search" />
      <span className="sr">{t('search')}</span>
      <input
        ref={input}
        id="search"
        type="search"
        className="field"
        style={{
          height: 22,
          width: search === '' ? 96 : 160,
          borderColor: 'transparent',
          background: 'none',
          padding: 0,
        }}
        placeholder={`${t('search')} /`}
        defaultValue={search}
        onChange={(event) => searchFor(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') selectFirst();
          if (event.key !== 'Escape') return;
          event.currentTarget.value = '';
          searchFor('');
          event.currentTarget.blur();
        }}
      />
    </label>
  );
}

const views = { ownership: OwnershipView, scheduling: SchedulingView, compare: CompareView };

export function StageView({ tab }: { readonly tab: StageTab }) {
  if (tab === 'text') return <TextTree />;
  if (tab === 'nodes') {
    return (
      <>
        <RolloutStrip />
        <NodesView />
      </>
    );
  }
  const View = views[tab];
  return (
    <Suspense fallback={<div className="stage" />}>
      <View />
    </Suspense>
  );
}

const roomOf = (width: number): string => (width === 0 || width > 720 ? 'enough' : width > 600 ? 'middle' : 'little');

export function StagePanel() {
  const t = useT();
  const main = useRef<HTMLElement>(null);
  const { width } = useSize(main);
  const chosen = useWorkspace((state) => state.tabs.stage);
  const compares = useCluster((state) => state.old !== undefined);
  const tab = chosen === 'compare' && !compares ? 'nodes' : chosen;
  const count = useMomentParts((moment) => moment.nodes.length);
  const filtered = useStore(lit, (state) => state.namespace !== undefined || state.statuses.length > 0);
  const items: readonly TabItem<StageTab>[] = [
    { id: 'nodes', label: t('stage.nodes'), count },
    { id: 'ownership', label: t('stage.ownership') },
    { id: 'scheduling', label: t('stage.scheduling') },
    { id: 'text', label: t('stage.text') },
    ...(compares ? [{ id: 'compare' as const, label: t('stage.compare') }] : []),
  ];
  return (
    <main ref={main} className="panel" data-room={roomOf(width)} aria-label={t('stage.label')}>
      <div className="bar">
        <Tabs name="stage" label={t('stage.label')} items={items} value={tab} choose={(id) => setTab('stage', id)} />
        <span className="grow" />
        <Search />
        <button
          type="button"
          className="tool bare"
          aria-pressed={filtered}
          aria-haspopup="menu"
          onClick={(event) => openMenuUnder(event.currentTarget, filterEntries(t))}
        >
          <Icon name="filter" />
          <span>{t('filter')}</span>
        </button>
        <button type="button" className="tool bare" onClick={fitStage}>
          <Icon name="fit" />
          <span>{t('stage.fit')}</span>
        </button>
      </div>
      <Notices />
      <Pane name="stage" id={tab}>
        <StageView tab={tab} />
      </Pane>
    </main>
  );
}
