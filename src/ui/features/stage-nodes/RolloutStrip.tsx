import { useMemo } from 'react';
import { useStore } from 'zustand';
import { isOwner, useCluster, useMoment, useMomentParts, useRow, useT, useWorkspace } from '../../components/hooks.ts';
import { LiveText } from '../../components/LiveText.tsx';
import { doLine } from '../../../state/run/lines.ts';
import { hoverOwner } from '../../../state/page/lit.ts';
import { story } from '../../../state/course/story.ts';
import { select } from '../../../state/page/workspace.ts';
import { rolloutInFocus, rolloutOf, shortName, type Rollout } from '../../../views/owners/rollout.ts';
import { ownerClass } from '../../../views/pod/tile.ts';
import { Next } from './Next.tsx';
import { RolloutStaff } from './RolloutStaff.tsx';

function Head({ rollout }: { readonly rollout: Rollout }) {
  const t = useT();
  const { owner, revisions } = rollout;
  const started = owner.rolloutStartedAt ?? owner.createdAt;
  return (
    <div
      className={ownerClass(owner.ordinal)}
      onPointerEnter={() => hoverOwner(owner.uid)}
      onPointerLeave={() => hoverOwner(undefined)}
    >
      <button
        type="button"
        className="k clip"
        style={{ fontWeight: 600, fontSize: 13, lineHeight: '20px', maxWidth: '100%' }}
        onClick={() => select(owner.uid)}
      >
        {shortName(owner)}
      </button>
      <div className="sm mid clip" style={{ marginBottom: 4 }}>
        {owner.paused ? (
          t('rollout.paused')
        ) : owner.rollingOut ? (
          <LiveText text={(at) => t('rollout.since', { seconds: Math.floor((at - started) / 1000) })} />
        ) : (
          t('rollout.settled', { desired: owner.desired })
        )}
      </div>
      {revisions.slice(-2).map((row) => (
        <button
          type="button"
          key={row.uid}
          className="row k"
          style={{ lineHeight: '16px', width: '100%', gap: 5 }}
          onClick={() => select(row.uid)}
        >
          <svg width="8" height="12" aria-hidden="true">
            <path
              d="M2 0v12"
              stroke="var(--ow)"
              strokeWidth="4"
              {...(row === revisions.at(-1) && row.revision === owner.revision ? {} : { strokeDasharray: '4 2' })}
            />
          </svg>
          <span className="clip">{row.hash ?? row.name}</span>
          <span className="grow" />
          {`rev ${row.revision ?? '?'}`}
          <b>{row.current}</b>
        </button>
      ))}
    </div>
  );
}

const FIRST_LINE = 'kubectl create deployment web --image=nginx:1.27 --replicas=3';

/** Nothing owns pods: what could, where nobody teaches and nothing runs. */
function NoRollout() {
  const t = useT();
  const coming = useCluster((state) => state.epoch < 0);
  const runs = useMomentParts((moment) => moment.pods.length > 0);
  const teaches = useStore(story, (state) => state.lesson !== undefined);
  if (runs || teaches || coming) {
    return (
      <section className="tide idle" aria-label={t('rollout.label')}>
        <p className="dim sm">{coming ? '' : t('rollout.none')}</p>
        <div />
        <Next />
      </section>
    );
  }
  return (
    <section className="tide bare" aria-label={t('rollout.label')}>
      <p className="sm">
        <span className="mid">{t('rollout.noneTry')}</span>{' '}
        <button type="button" className="line-button k" onClick={() => doLine(FIRST_LINE)}>
          {FIRST_LINE}
        </button>
      </p>
    </section>
  );
}

/** The owner in focus: its revisions, its pods against the marks of its rollout, and what comes next. */
export function RolloutStrip() {
  const t = useT();
  const moment = useMoment();
  const selected = useRow(useWorkspace((state) => state.selected));
  const focus = rolloutInFocus(moment, selected);
  const focused = focus && moment.byUid.get(focus.uid);
  const owner = isOwner(focused) ? focused : undefined;
  const rollout = useMemo(() => (owner === undefined ? undefined : rolloutOf(moment, owner)), [moment, owner]);
  if (rollout === undefined) return <NoRollout />;
  return (
    <section className="tide" aria-label={t('rollout.label')}>
      <Head rollout={rollout} />
      <RolloutStaff rollout={rollout} />
      <Next />
    </section>
  );
}
