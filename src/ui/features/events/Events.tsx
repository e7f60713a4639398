import { useMemo, useRef, useState } from 'react';
import { useCluster, usePlayhead, useSize, useT } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { seek } from '../../../state/mirror/playhead.ts';
import { select } from '../../../state/page/workspace.ts';
import { filterEvents } from '../../../views/events/filter.ts';
import type { EventRow } from '../../../views/rows/rows.ts';
import { stampOf } from '../../../views/time/time.ts';

const ROW = 20;

function Line({ event, top }: { readonly event: EventRow; readonly top: number }) {
  return (
    <div className="line event" style={{ top }} role="row">
      <button type="button" role="cell" className="dim" onClick={() => seek(event.at)}>
        {stampOf(event.at)}
      </button>
      <span role="cell" style={{ display: 'flex', alignItems: 'center' }} aria-label={event.type}>
        {event.type === 'Warning' ? <Glyph look="failed" size={10} /> : null}
      </span>
      <span role="cell">{event.reason}</span>
      <button type="button" role="cell" onClick={() => select(event.objectUid)}>
        {`${event.objectKind.toLowerCase()}/${event.objectName}`}
      </button>
      <span role="cell" title={event.message}>
        {event.message}
      </span>
      <span role="cell" className="dim">
        {event.count > 1 ? `×${event.count}` : ''}
      </span>
    </div>
  );
}

/** All events up to the moment shown, newest first; filtered by type, kind and words. */
export function Events() {
  const t = useT();
  const history = useCluster((state) => state.history);
  const at = usePlayhead((state) => (state.past === undefined ? Infinity : state.past));
  const [words, setWords] = useState('');
  const [warnings, setWarnings] = useState(false);
  const [kind, setKind] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const [scroll, setScroll] = useState(0);
  const kinds = useMemo(() => [...new Set(history.events.map((event) => event.objectKind))].sort(), [history]);
  const shown = useMemo(
    () => filterEvents(history.events, { at, words, warnings, kind }),
    [history, at, words, warnings, kind],
  );
  const filtered = words !== '' || warnings || kind !== '';
  const showAll = (): void => {
    setWords('');
    setWarnings(false);
    setKind('');
  };
  const first = Math.max(0, Math.floor(Math.min(scroll, shown.length * ROW - height) / ROW) - 4);
  const visible = shown.slice(first, first + Math.ceil(height / ROW) + 8);
  return (
    <>
      <div className="filters">
        <input
          className="field"
          style={{ height: 24, width: 220 }}
          aria-label={t('events.search')}
          placeholder={t('events.search')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <select
          className="field"
          style={{ height: 24 }}
          aria-label={t('events.kind')}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        >
          <option value="">{t('events.allKinds')}</option>
          {kinds.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button type="button" className="tool" aria-pressed={warnings} onClick={() => setWarnings(!warnings)}>
          {t('events.warnings')}
        </button>
        <span className="sm dim">{t('events.count', { count: shown.length })}</span>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling list must be reachable by keyboard */}
      <div
        ref={box}
        className="virtual"
        role="table"
        tabIndex={0}
        aria-label={t('bottom.events')}
        aria-rowcount={shown.length}
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      >
        <div style={{ height: shown.length * ROW }} role="presentation" />
        {visible.map((event, index) => (
          <Line key={`${event.uid}${event.at}${event.count}`} event={event} top={(first + index) * ROW} />
        ))}
        {shown.length > 0 ? null : (
          <div className="empty">
            <p>{t(filtered ? 'events.noneFits' : 'events.none')}</p>
            {filtered ? (
              <button type="button" className="tool" onClick={showAll}>
                {t('events.showAll')}
              </button>
            ) : null}
          </div>
        )}
      </div>
    </>
  );
}
