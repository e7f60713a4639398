import { useRef } from 'react';
import { useClock, useMoment, useT } from '../../components/hooks.ts';
import { explain } from '../../components/explain.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { LiveText } from '../../components/LiveText.tsx';
import type { Translate } from '../../../i18n/index.ts';
import { doLine } from '../../../state/run/lines.ts';
import { select } from '../../../state/page/workspace.ts';
import type { Deadline } from '../../../views/owners/deadline.ts';
import { rolloutWaits, type RolloutWait } from '../../../views/owners/waits.ts';
import type { OwnerRow, PodRow } from '../../../views/rows/rows.ts';
import { ageOf, markOf } from '../../../views/time/time.ts';

/** `1.5 rounds up to 2` of `25%`: a share of the replicas as the controller rounds it; a number stands as it is. */
function roundedText(written: string, replicas: number, way: 'up' | 'down', t: Translate): string {
  const percent = /^(\d+)%$/.exec(written);
  if (!percent) return written;
  const exact = (replicas * Number(percent[1])) / 100;
  const pods = way === 'up' ? Math.ceil(exact) : Math.floor(exact);
  return exact === pods ? String(pods) : t(way === 'up' ? 'bounds.up' : 'bounds.down', { exact, pods });
}

function Bounds({ row }: { readonly row: OwnerRow }) {
  const t = useT();
  const { max, min, surge, unavailable, desired } = row;
  if (max === undefined || min === undefined || surge === undefined || unavailable === undefined) return null;
  const percent = /^(\d+)%$/.exec(unavailable);
  const asked = percent ? Math.floor((desired * Number(percent[1])) / 100) : Number(unavailable);
  // where both bounds come to nothing, the controller lets one be missing
  const rounded = max === desired && asked === 0 ? t('bounds.one') : roundedText(unavailable, desired, 'down', t);
  return (
    <section className="sec">
      <h3>
        {t('inspector.bounds')}
        <span className="k">{`replicas ${desired}`}</span>
      </h3>
      <dl className="pairs bounds">
        <dt title={explain('maxSurge', t)}>{`maxSurge ${surge}`}</dt>
        <dd>{t('bounds.most', { rounded: roundedText(surge, desired, 'up', t), max })}</dd>
        <dt title={explain('maxUnavailable', t)}>{`maxUnavailable ${unavailable}`}</dt>
        <dd>{t('bounds.least', { rounded, min })}</dd>
      </dl>
    </section>
  );
}

/** How much of progressDeadlineSeconds has gone by since the last progress. */
function DeadlineRuler({ seconds, progressedAt }: Deadline) {
  const t = useT();
  const gone = useRef<HTMLElement>(null);
  useClock((at) => {
    const share = Math.min(1, Math.max(0, (at - progressedAt) / (seconds * 1000)));
    if (gone.current) gone.current.style.transform = `scaleX(${share.toFixed(3)})`;
  });
  return (
    <section className="sec">
      <h3>
        {t('deadline.title')}
        <span className="k">{`progressDeadlineSeconds ${seconds}`}</span>
      </h3>
      <div className="ruler" aria-hidden="true">
        <i ref={gone} />
      </div>
      <div className="row sm dim">
        <LiveText text={(at) => t('deadline.since', { time: ageOf(at - progressedAt) })} />
        <span className="grow" />
        <span className="k">{markOf(progressedAt + seconds * 1000)}</span>
      </div>
    </section>
  );
}

interface WaitWords {
  readonly said: string;
  readonly detail: string;
}

const podWords = {
  unbound: 'waits.unbound',
  dead: 'waits.dead',
  cut: 'waits.cut',
  unready: 'waits.unready',
} as const;

function wordsOf(wait: RolloutWait, t: Translate): WaitWords {
  switch (wait.what) {
    case 'paused':
      return { said: t('waits.paused'), detail: 'kubectl rollout resume' };
    case 'deadline':
      return { said: t('waits.deadline'), detail: 'Progressing=False ProgressDeadlineExceeded' };
    case 'minimum':
      return { said: t('waits.minimum', { min: wait.min }), detail: `available ${wait.available}, min ${wait.min}` };
    case 'maximum':
      return { said: t('waits.maximum', { max: wait.max }), detail: `pods ${wait.pods}, max ${wait.max}` };
    case 'recreate':
      return { said: t('waits.recreate'), detail: t('waits.left', { count: wait.pods }) };
    case 'young':
      return { said: t('waits.young', { count: wait.pods }), detail: 'minReadySeconds' };
    case 'ending':
      return { said: t('waits.ending', { pod: wait.pod.suffix }), detail: wait.pod.status };
    case 'pods': {
      const { pods, because } = wait;
      const [{ node = '', status = '', reason = status } = {}] = pods;
      const detail = because === 'dead' || because === 'cut' ? t('waits.unknown') : reason;
      return { said: t(podWords[because], { pods: namesOf(pods), count: pods.length, node }), detail };
    }
  }
}

const MOST_NAMES = 3;

const namesOf = (pods: readonly PodRow[]): string =>
  pods
    .slice(0, MOST_NAMES)
    .map(({ suffix }) => suffix)
    .join(', ') + (pods.length > MOST_NAMES ? ` +${pods.length - MOST_NAMES}` : '');

/** The pod that a wait is about, or the first of them. */
const podOf = (wait: RolloutWait): PodRow | undefined =>
  wait.what === 'ending' ? wait.pod : wait.what === 'pods' ? wait.pods[0] : undefined;

/** What the rollout waits for now: the bounds that hold it, and the pods that are in the way. */
function Waits({ row }: { readonly row: OwnerRow }) {
  const t = useT();
  const moment = useMoment();
  const waits = rolloutWaits(moment, row);
  if (waits.length === 0) return null;
  return (
    <section className="sec">
      <h3>{t('waits.title')}</h3>
      <ul className="waits">
        {waits.map((wait) => {
          const { said, detail } = wordsOf(wait, t);
          const pod = podOf(wait);
          return (
            <li key={pod?.uid ?? wait.what}>
              {pod === undefined ? (
                <i aria-hidden="true" />
              ) : (
                <Glyph look={pod.look} said={pod.truth === 'dead'} size={12} />
              )}
              <span>
                {pod === undefined ? (
                  said
                ) : (
                  <button type="button" onClick={() => select(pod.uid)}>
                    {said}
                  </button>
                )}
                <small>{detail}</small>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The revisions of a Deployment, newest first, each with the line that goes back to it. */
function Revisions({ row }: { readonly row: OwnerRow }) {
  const t = useT();
  const { owners } = useMoment();
  const revisions = owners
    .filter((other) => other.controller === row.uid && other.revision !== undefined)
    .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
  if (row.kind !== 'Deployment' || revisions.length === 0) return null;
  const at = row.namespace === 'default' ? '' : ` -n ${row.namespace}`;
  return (
    <section className="sec">
      <h3>
        {t('inspector.revisions')}
        <span className="num">{revisions.length}</span>
      </h3>
      {revisions.map((revision) => {
        const line = `kubectl rollout undo deployment/${row.name} --to-revision=${revision.revision}${at}`;
        return (
          <div key={revision.uid} className="revision">
            <b className="num">{revision.revision}</b>
            <button type="button" className="k clip" onClick={() => select(revision.uid)}>
              {revision.images.join(', ')}
            </button>
            <span className="num dim">{`${revision.ready}/${revision.desired}`}</span>
            {revision.revision === row.revision ? null : (
              <button type="button" className="tool" title={line} onClick={() => doLine(line)}>
                {t('inspector.rollBack')}
              </button>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** A workload between two revisions: what holds it, its bounds and deadline, and the revisions it can go back to. */
export function Rollout({ row, deadline }: { readonly row: OwnerRow; readonly deadline: Deadline | undefined }) {
  return (
    <>
      <Waits row={row} />
      {deadline === undefined ? null : <DeadlineRuler {...deadline} />}
      <Bounds row={row} />
      <Revisions row={row} />
    </>
  );
}
