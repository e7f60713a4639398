import { lazy, Suspense } from 'react';
import { Divider } from '../../components/Divider.tsx';
import { useMedia, useT, useWorkspace } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { Pane, Tabs, type TabItem } from '../../components/Tabs.tsx';
import { fold, setTab, type LeftTab } from '../../../state/page/workspace.ts';
import { EditorFrame } from '../../features/editor/EditorFrame.tsx';

const Lessons = lazy(() =>
  import('../../features/lessons/Lessons.tsx').then((module) => ({ default: module.Lessons })),
);
const Templates = lazy(() =>
  import('../../features/editor/Templates.tsx').then((module) => ({ default: module.Templates })),
);

export function LeftPanel({ close }: { readonly close?: () => void }) {
  const t = useT();
  const width = useWorkspace((state) => state.layout.left);
  const narrow = useMedia('(max-width: 1079px)');
  const tab = useWorkspace((state) => state.tabs.left);
  const items: readonly TabItem<LeftTab>[] = [
    { id: 'lessons', label: t('left.lessons') },
    { id: 'yaml', label: 'YAML' },
    { id: 'templates', label: t('left.templates') },
  ];
  return (
    <section
      className="panel left"
      data-room={narrow || width < 268 ? 'little' : 'enough'}
      aria-label={t('panel.left')}
    >
      {close === undefined ? <Divider side="left" label={t('panel.resizeLeft')} /> : null}
      <div className="bar">
        <Tabs name="left" label={t('panel.left')} items={items} value={tab} choose={(id) => setTab('left', id)} />
        <span className="grow" />
        <button
          type="button"
          className="tool bare"
          aria-label={t('panel.fold', { panel: t('panel.left') })}
          onClick={close ?? (() => fold('left', true))}
        >
          <Icon name={close ? 'close' : 'fold'} className={close ? '' : 'turned'} />
        </button>
      </div>
      <Pane name="left" id={tab}>
        {tab === 'yaml' ? (
          <EditorFrame />
        ) : (
          <Suspense fallback={null}>{tab === 'lessons' ? <Lessons /> : <Templates />}</Suspense>
        )}
      </Pane>
    </section>
  );
}
