import { useMemo } from 'react';
import { by } from '../../../base/compare.ts';
import { dueWord } from '../../components/due-word.ts';
import { useMoment, usePlayhead, useT } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { Icon } from '../../components/Icon.tsx';
import { LiveText } from '../../components/LiveText.tsx';
import { select } from '../../../state/page/workspace.ts';
import { nextDue } from '../../../views/next/next.ts';
import { shortName } from '../../../views/owners/rollout.ts';
import { countLooks, looks } from '../../../views/stage/tanks.ts';
import { leftOf } from '../../../views/time/time.ts';

/** Nothing is selected: the cluster itself. */
export function ClusterSummary({ close }: { readonly close: () => void }) {
  const t = useT();
  const moment = useMoment();
  const second = usePlayhead((state) => Math.floor(state.at / 500));
  const due = useMemo(() => nextDue(moment, second * 500), [moment, second]);
  const counts = countLooks(moment.pods);
  const workloads = moment.owners.filter((row) => row.controller === undefined).sort(by((row) => row.ordinal));
  return (
    <>
      <header className="obj">
        <div className="row">
          <h2 className="grow">{t('cluster.title')}</h2>
          <button
            type="button"
            className="tool bare"
            style={{ height: 20 }}
            aria-label={t('panel.fold', { panel: t('panel.right') })}
            onClick={close}
          >
            <Icon name="close" />
          </button>
        </div>
        <div className="sm mid">{t('cluster.counts', { nodes: moment.nodes.length, pods: moment.pods.length })}</div>
      </header>
      <div className="scroll">
        {moment.pods.length === 0 ? null : (
          <section className="sec">
            <h3>Pods</h3>
            <dl className="pairs">
              {looks
                .filter((look) => counts[look] > 0)
                .map((look) => (
                  <div key={look} style={{ display: 'contents' }}>
                    <dt className="row" style={{ gap: 4 }}>
                      <Glyph look={look} size={12} />
                      {t(`look.${look}`)}
                    </dt>
                    <dd>{counts[look]}</dd>
                  </div>
                ))}
            </dl>
          </section>
        )}
        {workloads.length === 0 ? null : (
          <section className="sec">
            <h3>{t('cluster.workloads')}</h3>
            <dl className="pairs tallies">
              {workloads.map((row) => (
                <div key={row.uid} style={{ display: 'contents' }}>
                  <dt className="clip">
                    <button type="button" className="k" onClick={() => select(row.uid)}>
                      {shortName(row)}
                    </button>
                  </dt>
                  <dd>{`${row.ready}/${row.desired}`}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {due.length === 0 ? null : (
          <section className="sec">
            <h3>{t('next')}</h3>
            <dl className="pairs">
              {due.map((item, index) => (
                <div key={index} style={{ display: 'contents' }}>
                  <dt className="num">
                    <LiveText text={(at) => leftOf(item.at - at)} />
                  </dt>
                  <dd>
                    <button type="button" className="clip" onClick={() => select(item.uid)}>
                      {dueWord(item, t)}
                    </button>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <p className="empty">{t('cluster.hint')}</p>
      </div>
    </>
  );
}
