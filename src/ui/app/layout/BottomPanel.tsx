import { lazy, Suspense } from 'react';
import { Divider } from '../../components/Divider.tsx';
import { useCluster, usePlayhead, useT, useWorkspace } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Pane, Tabs, type TabItem } from '../../components/Tabs.tsx';
import { fold, setTab, type BottomTab } from '../../../state/page/workspace.ts';
import type { PodLook } from '../../../views/rows/rows.ts';
import { Timeline } from '../../features/timeline/Timeline.tsx';
import { Overview } from '../../features/timeline/Overview.tsx';
import { countEvents } from './event-count.ts';
import { lookWords } from './filters.ts';

const Terminal = lazy(() =>
  import('../../features/terminal/Terminal.tsx').then((module) => ({ default: module.Terminal })),
);
const Events = lazy(() => import('../../features/events/Events.tsx').then((module) => ({ default: module.Events })));
const Traffic = lazy(() =>
  import('../../features/traffic/Traffic.tsx').then((module) => ({ default: module.Traffic })),
);

const legend: readonly PodLook[] = ['pending', 'creating', 'notready', 'ready', 'terminating', 'unknown'];

function Legend() {
  const t = useT();
  return (
    <span className="key" aria-hidden="true">
      {legend.map((look) => (
        <span key={look}>
          <Glyph look={look} />
          {t(lookWords[look])}
        </span>
      ))}
    </span>
  );
}

function BottomView({ tab }: { readonly tab: BottomTab }) {
  if (tab === 'terminal' || tab === 'events' || tab === 'traffic') {
    return (
      <Suspense fallback={null}>
        {tab === 'terminal' ? <Terminal /> : tab === 'events' ? <Events /> : <Traffic />}
      </Suspense>
    );
  }
  return <Timeline />;
}

function EventCount() {
  const past = usePlayhead((state) => state.past);
  return useCluster((state) => countEvents(state.history.events, past));
}

export function BottomPanel() {
  const t = useT();
  const chosen = useWorkspace((state) => state.tabs.bottom);
  const tab = chosen === 'why' || chosen === 'lessons' ? 'timeline' : chosen;
  const items: readonly TabItem<BottomTab>[] = [
    { id: 'timeline', label: t('bottom.timeline') },
    { id: 'terminal', label: t('bottom.terminal') },
    { id: 'events', label: t('bottom.events'), count: <EventCount /> },
    { id: 'traffic', label: t('bottom.traffic') },
  ];
  return (
    <section className="panel bottom" aria-label={t('panel.bottom')}>
      <Divider side="bottom" label={t('panel.resizeBottom')} />
      <div className="bar">
        <Tabs name="bottom" label={t('panel.bottom')} items={items} value={tab} choose={(id) => setTab('bottom', id)} />
        <span className="grow" />
        {tab === 'timeline' ? <Legend /> : null}
        <Overview />
        <button
          type="button"
          className="tool bare"
          aria-label={t('panel.fold', { panel: t('panel.bottom') })}
          onClick={() => fold('bottom', true)}
        >
          <Icon name="fold" />
        </button>
      </div>
      <Pane name="bottom" id={tab}>
        <BottomView tab={tab} />
      </Pane>
    </section>
  );
}
