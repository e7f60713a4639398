import { useMemo, useState } from 'react';
import { useCluster, usePlayhead, useT } from '../../components/hooks.ts';
import { seek } from '../../../state/mirror/playhead.ts';
import { select } from '../../../state/page/workspace.ts';
import type { LostRow } from '../../../views/rows/rows.ts';
import { lostUpTo, totalsOf } from '../../../views/timeline/traffic.ts';
import { stampOf } from '../../../views/time/time.ts';
import { causeText, causeWord } from './cause-words.ts';

const MOST = 200;

/** `x2k4p` of `web-6f9c8d7b5-x2k4p`. */
const shortOf = (name: string): string => name.split('-').slice(-2).join('-');

function Line({ row, withClient }: { readonly row: LostRow; readonly withClient: boolean }) {
  const t = useT();
  const { pod } = row;
  return (
    <tr>
      <td>
        <button type="button" className="dim" onClick={() => seek(row.from)}>
          {stampOf(row.from)}
        </button>
      </td>
      <td title={causeText(row.cause, t)}>{causeWord(row.cause, t)}</td>
      <td>
        {pod === undefined ? (
          <span className="dim">{row.address ?? '–'}</span>
        ) : (
          <button type="button" className="k" title={pod.name} onClick={() => select(pod.uid)}>
            {shortOf(pod.name)}
            {pod.node === undefined ? null : <span className="dim">{` ${pod.node}`}</span>}
          </button>
        )}
      </td>
      <td className="dim">{withClient ? `${row.client} ${row.path}` : row.path}</td>
    </tr>
  );
}

/** Every lost request with its cause and the pod it was sent to, newest first; those of a cause alone if one is chosen. */
export function Losses({ service }: { readonly service: string }) {
  const t = useT();
  const [cause, setCause] = useState<string | undefined>(undefined);
  const history = useCluster((state) => state.history);
  const second = usePlayhead((state) => Math.floor(state.at / 500));
  const totals = useMemo(() => totalsOf(history.traffic, service, second * 500), [history, service, second]);
  const shown = useMemo(
    () => lostUpTo(history.lost, service, cause, second * 500 + 500, MOST),
    [history, service, cause, second],
  );
  const causes = Object.entries(totals.causes).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const all = totals.answered + totals.lost;
  const wanted = cause === undefined ? totals.lost : (totals.causes[cause] ?? 0);
  const withClient = shown.some((row) => row.client !== row.service);
  return (
    <>
      <div className="causes">
        <section className="sec">
          <h2>{t('traffic.sums')}</h2>
          <dl className="pairs">
            <dt>{t('traffic.answered')}</dt>
            <dd>{`${totals.answered}${all === 0 ? '' : `  ${((100 * totals.answered) / all).toFixed(2)}%`}`}</dd>
            <dt>{t('traffic.lost')}</dt>
            <dd>{totals.lost}</dd>
          </dl>
        </section>
        <section className="sec" style={{ border: 0 }}>
          <h2>{t('traffic.causes')}</h2>
          {causes.length === 0 ? <p className="sm dim">{t('traffic.noLoss')}</p> : null}
          {causes.map(([name, count]) => (
            <button
              key={name}
              type="button"
              className="cause"
              aria-pressed={cause === name}
              title={causeText(name, t)}
              onClick={() => setCause(cause === name ? undefined : name)}
            >
              <span className="clip">{causeWord(name, t)}</span>
              <span className="num">{count}</span>
            </button>
          ))}
        </section>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling list must be reachable by keyboard */}
      <section className="losses" tabIndex={0} aria-label={t('traffic.lostList')}>
        <table>
          <thead>
            <tr>
              <th>{t('traffic.sent')}</th>
              <th>{t('traffic.cause')}</th>
              <th>{t('traffic.to')}</th>
              <th>{withClient ? t('traffic.clientAndPath') : t('traffic.path')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Line key={row.number} row={row} withClient={withClient} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 ? <p className="empty">{t('traffic.noLoss')}</p> : null}
        {shown.length > 0 && shown.length < wanted ? (
          <p className="empty">{t('traffic.earlier', { count: wanted - shown.length })}</p>
        ) : null}
      </section>
    </>
  );
}
