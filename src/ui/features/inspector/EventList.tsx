import { useT } from '../../components/hooks.ts';
import { seek } from '../../../state/mirror/playhead.ts';
import type { EventRow } from '../../../views/rows/rows.ts';
import { stampOf } from '../../../views/time/time.ts';

/** The events of one object, newest first. */
export function EventList({ events }: { readonly events: readonly EventRow[] }) {
  const t = useT();
  if (events.length === 0) return <p className="empty">{t('events.none')}</p>;
  return (
    <section className="sec" style={{ border: 0 }}>
      <ol className="steps">
        {[...events].reverse().map((event, index) => (
          <li key={index}>
            <span>{stampOf(event.at)}</span>
            <span />
            <span>
              <button type="button" onClick={() => seek(event.at)}>
                <b className="k" style={event.type === 'Warning' ? { color: 'var(--st-failed)' } : {}}>
                  {event.reason}
                </b>
                {event.count > 1 ? <span className="dim">{` ×${event.count}`}</span> : null}
              </button>
              <small style={{ color: 'var(--ink-2)' }}>{event.message}</small>
              <small>{event.source}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
