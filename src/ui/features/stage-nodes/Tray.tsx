import { PodTile } from '../../components/PodTile.tsx';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { stage } from '../../../state/stage.ts';
import { reasonsOf } from '../../../views/stage/tanks.ts';
import { usePod, useT } from '../../components/hooks.ts';

function Waiting({ uid, terse }: { readonly uid: string; readonly terse: boolean }) {
  const pod = usePod(uid);
  if (pod === undefined) return null;
  return (
    <li className="wait">
      <PodTile uid={uid} size="wait" />
      {terse ? null : <p title={pod.reason}>{pod.reason}</p>}
    </li>
  );
}

const MOST = 24;

/** Many wait: what keeps them, each reason once. */
function Reasons() {
  const lines = useStore(
    stage,
    useShallow((state) => reasonsOf(state.tanks.waiting)),
  );
  return (
    <ul className="reasons">
      {lines.map((line) => (
        <li key={line} className="micro clip" title={line}>
          {line}
        </li>
      ))}
    </ul>
  );
}

/** Pods that no node has taken yet, with what the scheduler says of them. */
export function Tray() {
  const t = useT();
  const uids = useStore(
    stage,
    useShallow((state) => state.tanks.waiting.slice(0, MOST).map((pod) => pod.uid)),
  );
  const count = useStore(stage, (state) => state.tanks.waiting.length);
  return (
    <section className="tray" aria-label={t('tray.label')}>
      <div className="lab">
        Pending
        <small>{t('tray.count', { count })}</small>
      </div>
      <div className="traybody">
        {count > 4 ? <Reasons /> : null}
        <ul className={`waits ${count > 4 ? 'many' : ''}`}>
          {uids.map((uid) => (
            <Waiting key={uid} uid={uid} terse={count > 4} />
          ))}
        </ul>
      </div>
    </section>
  );
}
