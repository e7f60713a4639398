import { useEffect, useState } from 'react';
import { useT } from '../../components/hooks.ts';
import { cluster } from '../../../state/mirror/cluster.ts';
import { session } from '../../../state/run/session.ts';
import { stampOf } from '../../../views/time/time.ts';

const EVERY = 3000;

/** Tells screen readers what happened, at a rate that can be listened to: the last deed, and the warnings since the last time. */
export function Announcer() {
  const t = useT();
  const [said, setSaid] = useState('');
  useEffect(() => {
    let heard = cluster.getState().history.events.length;
    const timer = setInterval(() => {
      const { events } = cluster.getState().history;
      const fresh = events.slice(Math.min(heard, events.length)).filter((event) => event.type === 'Warning');
      heard = events.length;
      const last = fresh.at(-1);
      if (last === undefined) return;
      setSaid(
        t('announce.event', {
          at: stampOf(last.at),
          object: last.objectName,
          message: last.message,
          more: fresh.length - 1,
        }),
      );
    }, EVERY);
    return () => clearInterval(timer);
  }, [t]);
  useEffect(
    () =>
      session.subscribe((state, before) => {
        if (state.deed !== before.deed && state.deed) setSaid(t('announce.deed', { text: state.deed.text }));
      }),
    [t],
  );
  return (
    <div className="sr" role="status" aria-live="polite">
      {said}
    </div>
  );
}
