import { useMemo } from 'react';
import { useCluster, useMoment, usePlayhead, useT } from '../../components/hooks.ts';
import type { OldRun } from '../../../state/mirror/cluster.ts';
import { forgetBranch } from '../../../state/run/runs.ts';
import { select } from '../../../state/page/workspace.ts';
import { compareOwners, compareWith, type Compared, type ComparedPod } from '../../../views/compare/compare.ts';
import { momentAt, type Moment } from '../../../views/history/history.ts';
import { isDead, isHollow, ownerClass, smallShare } from '../../../views/pod/tile.ts';
import { totalsOf } from '../../../views/timeline/traffic.ts';
import { flagOf } from '../../../views/time/time.ts';
import type { Key } from '../../../i18n/index.ts';
import { Curves } from './Curves.tsx';

const words: Readonly<Record<ComparedPod['difference'], Key>> = {
  same: 'compare.same',
  other: 'compare.other',
  'only-here': 'compare.onlyHere',
};

function Vessel({ item, moment }: { readonly item: ComparedPod; readonly moment: Moment }) {
  const t = useT();
  const { pod, difference } = item;
  const owner = moment.byUid.get(pod.owner ?? '');
  const ordinal = owner !== undefined && 'ordinal' in owner ? owner.ordinal : undefined;
  const classes = [
    'pod',
    'c',
    pod.look,
    ownerClass(ordinal),
    isDead(pod) ? 'dead' : '',
    difference === 'same' ? 'like' : 'unlike',
  ];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      style={{ '--lv': `${smallShare(pod) * 100}%` } as React.CSSProperties}
      title={`${pod.name} ${pod.status} · ${t(words[difference])}`}
      onClick={() => select(pod.uid)}
    >
      <span className="water" />
      <span className={`band ${pod.currentRevision ? 'new' : 'old'}`} />
      <span className="in">
        <span className="id">
          <span>{pod.suffix}</span>
          <svg className={`g ${pod.look}`} viewBox="0 0 20 20" aria-hidden="true">
            <use href={`#g-${isHollow(pod) ? 'said' : pod.look}`} x="4" y="4" width="12" height="12" />
          </svg>
        </span>
      </span>
    </button>
  );
}

function Side({
  title,
  compared,
  moment,
}: {
  readonly title: string;
  readonly compared: Compared;
  readonly moment: Moment;
}) {
  return (
    <section className="side" aria-label={title}>
      <h2>{title}</h2>
      {compared.nodes.map((node) => (
        <div key={node.name} className="cnode">
          <div className="row k">
            <b>{node.name}</b>
            <span className="grow" />
            <span className={node.differs ? 'true' : 'said'}>{node.status}</span>
          </div>
          <div className={`inside compact ${node.power ? '' : 'dry'}`}>
            {node.pods.map((item) => (
              <Vessel key={item.pod.uid} item={item} moment={moment} />
            ))}
          </div>
        </div>
      ))}
      {compared.waiting.length === 0 ? null : (
        <div className="cnode">
          <div className="row k">
            <b>Pending</b>
          </div>
          <div className="inside compact dry">
            {compared.waiting.map((item) => (
              <Vessel key={item.pod.uid} item={item} moment={moment} />
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

function Numbers({
  old,
  then,
  now,
  at,
}: {
  readonly old: OldRun;
  readonly then: Moment;
  readonly now: Moment;
  readonly at: number;
}) {
  const t = useT();
  const traffic = useCluster((state) => state.history.traffic);
  const lost = now.services.map((service) => ({
    name: `svc/${service.name} ${t('traffic.lost')}`,
    old: totalsOf(old.history.traffic, service.name, at).lost,
    now: totalsOf(traffic, service.name, at).lost,
  }));
  const rows = [...compareOwners(then, now), ...lost].filter((row) => row.old !== 0 || row.now !== 0);
  return (
    <table className="listing">
      <thead>
        <tr>
          <th scope="col">{t('compare.number')}</th>
          <th scope="col" className="n">
            {t('compare.old')}
          </th>
          <th scope="col" className="n">
            {t('compare.now')}
          </th>
          <th scope="col" className="n">
            Δ
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className={row.old === row.now ? '' : 'won'}>
            <td>{row.name}</td>
            <td className="n">{row.old}</td>
            <td className="n">{row.now}</td>
            <td className="n">{row.now === row.old ? '' : `${row.now > row.old ? '+' : ''}${row.now - row.old}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Compare({ old }: { readonly old: OldRun }) {
  const t = useT();
  const now = useMoment();
  const at = usePlayhead((state) => Math.floor(state.at / 200) * 200);
  const then = useMemo(() => momentAt(old.history, Math.min(at, old.until)), [old, at]);
  const left = useMemo(() => compareWith(then, now), [then, now]);
  const right = useMemo(() => compareWith(now, then), [then, now]);
  return (
    <div className="pane" style={{ overflow: 'auto', background: 'var(--stage)' }}>
      <div className="notice">
        <span className="grow">{t('compare.about', { at: flagOf(old.branchedAt) })}</span>
        {at > old.until ? <span className="hand">{t('compare.ended', { at: flagOf(old.until) })}</span> : null}
        <button type="button" className="btn" onClick={forgetBranch}>
          {t('branch.forget')}
        </button>
      </div>
      <div className="compare">
        <Side title={t('compare.oldTitle')} compared={left} moment={then} />
        <Side title={t('compare.nowTitle')} compared={right} moment={now} />
      </div>
      <Curves old={old} at={at} />
      <Numbers old={old} then={then} now={now} at={at} />
    </div>
  );
}

/** Two runs on one clock: the one that was left at the branch, and this one. What differs is marked. */
export function CompareView() {
  const t = useT();
  const old = useCluster((state) => state.old);
  return old === undefined ? <p className="empty">{t('compare.none')}</p> : <Compare old={old} />;
}
