import { useStore } from 'zustand';
import { useCluster, usePlayhead, useSession, useT, useWorkspace } from '../components/hooks.ts';
import { Icon } from '../components/Icon.tsx';
import { forgetOldRun } from '../../state/cluster.ts';
import { goLive, playhead } from '../../state/playhead.ts';
import { branch, dismissFailure } from '../../state/session.ts';
import { markTried } from '../../state/workspace.ts';
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

/** The line above the stage: what to try first, where in time we are, what could not be done. */
export function Notices() {
  const t = useT();
  const past = usePlayhead((state) => state.past !== undefined);
  const tried = useWorkspace((state) => state.tried);
  const full = useWorkspace((state) => state.storageFull);
  const failure = useSession((state) => state.failure);
  const old = useCluster((state) => state.old);
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
      {!past && old !== undefined ? (
        <div className="notice" role="status">
          <span className="grow">{t('branch.compare', { at: flagOf(old.branchedAt) })}</span>
          <button type="button" className="btn" onClick={forgetOldRun}>
            {t('branch.forget')}
          </button>
        </div>
      ) : null}
      {!tried && !past ? (
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
