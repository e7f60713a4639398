import { useT, useWorkspace } from '../../components/hooks.ts';
import { Buttons, Clock, Speeds } from '../../features/transport/Transport.tsx';
import { Notices } from '../notices/Notices.tsx';
import { StageView } from './StagePanel.tsx';

/** For iframes: the stage, the transport, nothing else. */
export function Embed() {
  const t = useT();
  const tab = useWorkspace((state) => state.tabs.stage);
  return (
    <div className="app embed">
      <header className="top">
        <h1 className="sr">podarium</h1>
        <Buttons />
        <Speeds />
        <Clock />
        <span className="grow" />
        <a className="tool bare" href={location.href.replace(/[?&]embed=1/, '')} target="_blank" rel="noreferrer">
          podarium
        </a>
      </header>
      <main className="panel" aria-label={t('stage.label')}>
        <Notices />
        <StageView tab={tab} />
      </main>
    </div>
  );
}
