import { useStore } from 'zustand';
import { useCluster, useMedia, useT, useWorkspace } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { story, wordsIn } from '../../../state/course/story.ts';
import { setLanguage, toggleTheme } from '../../../state/page/workspace.ts';
import { Buttons, Clock, SpeedButton, Speeds } from '../../features/transport/Transport.tsx';
import { openOverlay } from '../overlays/overlays.ts';

function Brand() {
  const said = useCluster((state) => state.title);
  const told = useStore(story, (state) => state.title);
  const language = useWorkspace((state) => state.language);
  const title = wordsIn(told, language) || said;
  return (
    <div className="brand">
      <svg width="20" height="20" aria-hidden="true">
        <use href="#i-brand" />
      </svg>
      <h1 style={{ display: 'contents' }}>
        <b>podarium</b>
      </h1>
      {title === '' ? null : <Icon name="open" className="dim title" />}
      <span className="clip title">{title}</span>
    </div>
  );
}

export function LookButtons() {
  const t = useT();
  const theme = useWorkspace((state) => state.theme);
  const language = useWorkspace((state) => state.language);
  const other = language === 'en' ? 'ko' : 'en';
  return (
    <>
      <button type="button" className="tool bare" lang={other} onClick={() => setLanguage(other)}>
        {t('language.other')}
      </button>
      <button
        type="button"
        className="tool bare"
        aria-label={t(theme === 'dark' ? 'theme.light' : 'theme.dark')}
        onClick={toggleTheme}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
    </>
  );
}

export function TopBar() {
  const t = useT();
  const narrow = useMedia('(max-width: 859px)');
  return (
    <header className="top">
      <Brand />
      <Buttons />
      {narrow ? <SpeedButton /> : <Speeds />}
      <Clock />
      <span className="grow" />
      <div className="row">
        <button type="button" className="tool" onClick={() => openOverlay('share')}>
          <Icon name="share" />
          {t('share')}
        </button>
        <LookButtons />
        <button
          type="button"
          className="tool bare"
          aria-label={t('keys.all')}
          title={`${t('keys.all')} ?`}
          onClick={() => openOverlay('help')}
        >
          <Icon name="keys" />
        </button>
      </div>
    </header>
  );
}
