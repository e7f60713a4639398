import { useMemo } from 'react';
import { useCluster, useT } from '../../components/hooks.ts';
import type { OldRun } from '../../../state/mirror/cluster.ts';
import { curvesOf, shortFor, stepPath, type Curve, type Frame } from '../../../views/compare/curves.ts';
import { ageOf, markOf } from '../../../views/time/time.ts';

const WIDTH = 1000;
const HEIGHT = 48;
/** What went before the runs parted is shown for so long. */
const LEAD_MS = 10_000;

interface RowProps {
  readonly curve: Curve;
  readonly frame: Omit<Frame, 'highest'>;
  readonly oldUntil: number;
  readonly at: number;
  /** How long either run was short of pods. */
  readonly short: readonly [old: number, now: number];
}

function CurveRow({ curve, frame: shared, oldUntil, at, short }: RowProps) {
  const t = useT();
  const frame = { ...shared, highest: curve.highest };
  const now = stepPath(curve.now, at, frame);
  const [oldShort, nowShort] = short.map((ms) => ageOf(ms));
  const x = ((at - frame.from) / Math.max(1, frame.until - frame.from)) * WIDTH;
  return (
    <div className="curve">
      <div className="sm">
        <b className="k">{curve.name}</b>
        <span className="grow" />
        <span className="dim">{t('compare.short', { old: oldShort ?? '', now: nowShort ?? '' })}</span>
      </div>
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden="true">
        {now === '' ? null : <path className="now fill" d={`${now}V${HEIGHT}H0Z`} />}
        <path className="ground" d={`M0 ${HEIGHT}H${WIDTH}`} />
        <path className="now" d={now} />
        <path className="old" d={stepPath(curve.old, oldUntil, frame)} />
        <path className="at" d={`M${x.toFixed(1)} -2V${HEIGHT + 2}`} />
      </svg>
    </div>
  );
}

/** How many pods of each workload truly answer, of both runs over each other, from shortly before they parted. */
export function Curves({ old, at }: { readonly old: OldRun; readonly at: number }) {
  const t = useT();
  const history = useCluster((state) => state.history);
  const live = useCluster((state) => Math.floor(state.time / 1000) * 1000);
  const curves = useMemo(() => curvesOf(old.history, history), [old, history]);
  const from = old.branchedAt - LEAD_MS;
  const until = Math.max(old.until, live, from + 2 * LEAD_MS);
  const known = curves.filter(({ old: before, now }) => before.times.length + now.times.length > 0);
  if (known.length === 0) return null;
  return (
    <section className="curves" aria-label={t('compare.curves')}>
      <h2>
        {t('compare.curves')}
        <span className="grow" />
        <span className="sm dim">
          <i className="old" /> {t('compare.old')} <i className="now" /> {t('compare.now')}
        </span>
      </h2>
      {known.map((curve) => (
        <CurveRow
          key={curve.name}
          curve={curve}
          frame={{ from, until, width: WIDTH, height: HEIGHT }}
          oldUntil={old.until}
          at={at}
          short={[
            shortFor(old.history, curve.name, old.branchedAt, Math.min(at, old.until)),
            shortFor(history, curve.name, old.branchedAt, at),
          ]}
        />
      ))}
      <div className="row sm dim k">
        {markOf(from)}
        <span className="grow" />
        {markOf(until)}
      </div>
    </section>
  );
}
