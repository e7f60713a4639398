import { useStore } from 'zustand';
import { useCluster, usePlayhead, useSession, useT, useWorkspace } from '../components/hooks.ts';
import { Icon } from '../components/Icon.tsx';
import { goLive, playhead } from '../../state/playhead.ts';
import { branch, dismissFailure } from '../../state/session.ts';
import { story, wordsIn, type Caption } from '../../state/story.ts';
import { markTried, setTab } from '../../state/workspace.ts';
import { flagOf } from '../../views/time/time.ts';

function PastNotice() {
  const t = useT();
  const at = useStore(playhead, (state) => state.at);
  return (
    <div className="notice past" role="status">
      <span className="grow">{t('past.viewing', { at: flagOf(at) })}</span>
      <button type="button" className="btn" onClick={() => void branch()}>
        <Icon name="branch" />
        {t('past.branch')}
      </button>
      <button type="button" className="btn" onClick={goLive}>
        {t('past.now')}
      </button>
    </div>
  );
}

/** The caption that holds at the moment shown. */
function useCaption(): Caption | undefined {
  const captions = useStore(story, (state) => state.captions);
  const index = usePlayhead((state) =>
    captions.reduce((last, caption, position) => (caption.at <= state.at ? position : last), -1),
  );
  return captions[index];
}

/** The line above the stage: what to try first, where in time we are, what could not be done. */
export function Notices() {
  const t = useT();
  const past = usePlayhead((state) => state.past !== undefined);
  const tried = useWorkspace((state) => state.tried);
  const full = useWorkspace((state) => state.storageFull);
  const failure = useSession((state) => state.failure);
  const old = useCluster((state) => state.old);
  const compares = useWorkspace((state) => state.tabs.stage === 'compare');
  const caption = useCaption();
  const language = useWorkspace((state) => state.language);
  return (
    <>
      {failure === undefined ? null : (
        <div className="notice bad" role="alert">
          <span className="grow k" style={{ whiteSpace: 'pre-wrap' }}>
            {failure}
          </span>
          <button type="button" className="tool bare" aria-label={t('close')} onClick={dismissFailure}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {full ? (
        <div className="notice bad" role="alert">
          {t('storage.full')}
        </div>
      ) : null}
      {past ? <PastNotice /> : null}
      {!past && old !== undefined && !compares ? (
        <div className="notice" role="status">
          <span className="grow">{t('branch.compare', { at: flagOf(old.branchedAt) })}</span>
          <button type="button" className="btn" onClick={() => setTab('stage', 'compare')}>
            {t('stage.compare')}
          </button>
        </div>
      ) : null}
      {caption === undefined ? null : (
        <div className="notice caption" role="status">
          {wordsIn(caption.text, language)}
        </div>
      )}
      {!tried && !past && caption === undefined ? (
        <div className="notice">
          <Icon name="power" className="hand" />
          <span className="grow">{t('first.try')}</span>
          <button type="button" className="tool bare" aria-label={t('close')} onClick={markTried}>
            <Icon name="close" />
          </button>
        </div>
      ) : null}
    </>
  );
}
