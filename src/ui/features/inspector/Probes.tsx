import type { ProbeView } from '../../../bridge/protocol.ts';
import { usePlayhead, useT } from '../../components/hooks.ts';
import { LiveText } from '../../components/LiveText.tsx';
import { leftOf, secondsOf, stampOf } from '../../../views/time/time.ts';

const TICKS = 16;

/** Last results as ticks, oldest left; then the boxes that failures fill up to the threshold. */
function Gauge({ probe }: { readonly probe: ProbeView }) {
  const results = probe.results.slice(-TICKS);
  const boxes = Math.min(8, probe.failureThreshold);
  return (
    <svg width={TICKS * 8 + boxes * 16 + 12} height="16" aria-hidden="true">
      {Array.from({ length: TICKS }, (_, index) => {
        const result = results[index];
        if (result === undefined)
          return (
            <rect key={index} x={index * 8 + 3.5} y="2.5" width="3" height="11" fill="none" stroke="var(--ink-off)" />
          );
        return (
          <path
            key={index}
            d={result.ok ? `M${index * 8 + 4.5} 2v12` : `M${index * 8 + 2} 5l5 5m0 -5l-5 5`}
            stroke={result.ok ? 'var(--st-ready)' : 'var(--st-failed)'}
            strokeWidth={result.ok ? 3 : 1.5}
          >
            <title>{`${stampOf(result.at)} ${result.output}`}</title>
          </path>
        );
      })}
      {Array.from({ length: boxes }, (_, index) => (
        <rect
          key={`box${index}`}
          x={TICKS * 8 + 10 + index * 16 + 0.5}
          y="4.5"
          width="14"
          height="8"
          fill={index < probe.failures ? 'var(--st-failed)' : 'none'}
          stroke={index < probe.failures ? 'var(--st-failed)' : 'var(--ink-3)'}
        />
      ))}
    </svg>
  );
}

export function Probes({ probes, dead }: { readonly probes: readonly ProbeView[]; readonly dead: boolean }) {
  const t = useT();
  const last = Math.max(...probes.flatMap((probe) => probe.results.map((result) => result.at)));
  const silent = usePlayhead((state) => dead && Number.isFinite(last) && state.at - last > 0);
  return (
    <section className="sec">
      <h3>
        Probes
        {silent ? (
          <span>
            <LiveText text={(at) => t('probes.silent', { seconds: secondsOf(at - last) })} />
          </span>
        ) : null}
      </h3>
      {probes.map((probe) => (
        <div key={`${probe.container}${probe.type}`}>
          <div className="row k" style={{ lineHeight: '16px' }}>
            <span className="clip grow">{`${probe.type} ${probe.text} period ${probe.periodSeconds}s`}</span>
            {probe.nextAt === undefined || dead ? null : (
              <LiveText className="dim" text={(at) => leftOf((probe.nextAt ?? at) - at)} />
            )}
          </div>
          <div className="row wraps">
            <Gauge probe={probe} />
            <span className="grow" />
            <span className="k">
              {t('probes.failed', { failures: probe.failures, threshold: probe.failureThreshold })}
            </span>
          </div>
        </div>
      ))}
    </section>
  );
}
