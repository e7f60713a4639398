import { lazy, Suspense } from 'react';
import { useCluster, useMoment, useT, useWorkspace } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { openMenuUnder } from '../../components/menu-state.ts';
import { Pane, Tabs, type TabItem } from '../../components/Tabs.tsx';
import { setTab, type BottomTab } from '../../../state/page/workspace.ts';
import { Inspector } from '../../features/inspector/Inspector.tsx';
import { PhoneStage } from '../../features/stage-nodes/PhoneStage.tsx';
import { RolloutStrip } from '../../features/stage-nodes/RolloutStrip.tsx';
import { Timeline } from '../../features/timeline/Timeline.tsx';
import { Buttons, Clock, SpeedButton } from '../../features/transport/Transport.tsx';
import { LookButtons } from './TopBar.tsx';
import { Notices } from '../notices/Notices.tsx';
import { openOverlay } from '../overlays/overlays.ts';
import { nodeMenuOfAll } from '../../features/stage-nodes/faults.ts';

const Events = lazy(() => import('../../features/events/Events.tsx').then((module) => ({ default: module.Events })));
const Lessons = lazy(() =>
  import('../../features/lessons/Lessons.tsx').then((module) => ({ default: module.Lessons })),
);

function Tab({ tab }: { readonly tab: BottomTab }) {
  if (tab === 'why') return <Inspector />;
  if (tab === 'events' || tab === 'lessons')
    return <Suspense fallback={null}>{tab === 'events' ? <Events /> : <Lessons />}</Suspense>;
  return <Timeline narrow />;
}

/** Below 640 px: the stage and one tab. Watching, scrubbing, breaking and lessons all work here. */
export function Phone() {
  const t = useT();
  const chosen = useWorkspace((state) => state.tabs.bottom);
  const tab = chosen === 'terminal' || chosen === 'traffic' ? 'timeline' : chosen;
  const events = useCluster((state) => state.history.events.length);
  const { nodes } = useMoment();
  const items: readonly TabItem<BottomTab>[] = [
    { id: 'timeline', label: t('bottom.timeline') },
    { id: 'lessons', label: t('left.lessons') },
    { id: 'why', label: t('bottom.why') },
    { id: 'events', label: t('bottom.events'), count: events },
  ];
  return (
    <div className="phone" data-tab={tab}>
      <header className="top">
        <div className="brand">
          <svg width="20" height="20" aria-hidden="true">
            <use href="#i-brand" />
          </svg>
          <h1 className="sr">podarium</h1>
        </div>
        <Clock />
        <span className="grow" />
        <LookButtons />
        <button type="button" className="tool bare" aria-label={t('share')} onClick={() => openOverlay('share')}>
          <Icon name="share" />
        </button>
      </header>
      <main className="upper" aria-label={t('stage.label')}>
        <Notices />
        <RolloutStrip />
        <PhoneStage
          breaker={
            <button
              type="button"
              className="btn break"
              aria-haspopup="menu"
              onClick={(event) => openMenuUnder(event.currentTarget, nodeMenuOfAll(nodes, t))}
            >
              <Icon name="power" />
              {t('phone.break')}
            </button>
          }
        />
      </main>
      <section className="panel" aria-label={t('panel.bottom')}>
        <div className="bar">
          <Tabs
            name="bottom"
            label={t('panel.bottom')}
            items={items}
            value={tab}
            choose={(id) => setTab('bottom', id)}
          />
        </div>
        <Pane name="bottom" id={tab}>
          <Tab tab={tab} />
        </Pane>
      </section>
      <footer className="foot">
        <Buttons />
        <SpeedButton />
      </footer>
    </div>
  );
}
