import { usePlayhead, useSession, useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { branch } from '../../../state/run/runs.ts';
import { doPendingNow, forgetPending } from '../../../state/run/session.ts';
import { flagOf } from '../../../views/time/time.ts';

/** Something was asked for while the past is shown: there, or now? */
export function BranchQuestion() {
  const t = useT();
  const pending = useSession((state) => state.pending !== undefined);
  const at = usePlayhead((state) => (pending ? state.at : 0));
  if (!pending) return null;
  return (
    <Sheet
      title={t('branch.title')}
      close={forgetPending}
      footer={
        <>
          <button type="button" className="btn" onClick={forgetPending}>
            {t('cancel')}
          </button>
          <button type="button" className="btn" onClick={doPendingNow}>
            {t('branch.now')}
          </button>
          <button type="button" className="btn do" onClick={() => void branch()}>
            <Icon name="branch" />
            {t('branch.here', { at: flagOf(at) })}
          </button>
        </>
      }
    >
      <p>{t('branch.text', { at: flagOf(at) })}</p>
    </Sheet>
  );
}
