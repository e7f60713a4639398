import { memo, useEffect, useState } from 'react';
import type { PodRow } from '../../../views/rows/rows.ts';
import { reasonsOf, waitingIn } from '../../../views/stage/tanks.ts';
import { useMoment, usePod, useT } from '../../components/hooks.ts';
import { PodTile } from '../../components/PodTile.tsx';
import { isCrowded } from '../../../state/mirror/playhead.ts';

interface WaitingProps {
  readonly uid: string;
  readonly terse: boolean;
}

const Waiting = memo(function Waiting({ uid, terse }: WaitingProps) {
  const pod = usePod(uid);
  if (pod === undefined) return null;
  return (
    <li className="wait">
      <PodTile uid={uid} size="wait" />
      {terse ? null : <p title={pod.reason}>{pod.reason}</p>}
    </li>
  );
});

const MOST = 24;
/** More than these wait tersely, and what keeps them is said once. */
const FEW = 4;
/** So long the room of many stays theirs: the stage below would jump at every one that comes and goes. */
const ROOM_MS = 3000;

function useCrowded(many: boolean): boolean {
  const [crowded, setCrowded] = useState(many);
  if (many && !crowded) setCrowded(true);
  useEffect(() => {
    if (many || !crowded) return undefined;
    const waits = setTimeout(() => setCrowded(false), ROOM_MS);
    return () => clearTimeout(waits);
  }, [many, crowded]);
  return crowded;
}

/** Many wait: what keeps them, each reason once. */
function Reasons({ waiting }: { readonly waiting: readonly PodRow[] }) {
  return (
    <ul className="reasons">
      {reasonsOf(waiting).map((line) => (
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
  const moment = useMoment();
  const waiting = waitingIn(moment);
  // Among very many, those that are on their way to a node are gone before they can be read.
  const shown = isCrowded() ? waiting.filter((pod) => pod.reason !== undefined) : waiting;
  const many = shown.length > FEW;
  const crowded = useCrowded(many);
  return (
    <section className={`tray ${crowded ? 'crowded' : ''}`} aria-label={t('tray.label')}>
      <div className="lab">
        Pending
        <small>{t('tray.count', { count: waiting.length })}</small>
      </div>
      <div className="traybody">
        {many ? <Reasons waiting={shown} /> : null}
        <ul className={`waits ${many ? 'many' : ''}`}>
          {shown.slice(0, MOST).map(({ uid }) => (
            <Waiting key={uid} uid={uid} terse={many} />
          ))}
        </ul>
      </div>
    </section>
  );
}
