import type { Inspection } from '../../../bridge/protocol.ts';
import { useT } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import type { ContainerRow, PodLook, PodRow } from '../../../views/rows/rows.ts';
import { Probes } from './Probes.tsx';

const lookOf = (part: ContainerRow): PodLook => {
  if (part.state === 'running') return part.ready || part.type === 'init' ? 'ready' : 'notready';
  if (part.state === 'terminated') return part.exitCode === 0 ? 'succeeded' : 'failed';
  return part.reason === 'CrashLoopBackOff' ? 'crash' : 'creating';
};

function Part({ part, pod }: { readonly part: ContainerRow; readonly pod: PodRow }) {
  const t = useT();
  const look = lookOf(part);
  const facts = [
    part.state,
    part.reason ?? '',
    part.exitCode === undefined ? '' : `exit ${part.exitCode}`,
    part.restarts > 0 ? `↻${part.restarts}` : '',
    part.type === 'app' ? '' : part.type,
  ];
  return (
    <section className="sec">
      <div className="container">
        <Glyph look={look} said={pod.truth === 'dead'} size={12} />
        <b className="k">{part.name}</b>
        <span className="k">{part.ready ? t('container.ready') : t('container.notReady')}</span>
      </div>
      <dl className="pairs" style={{ paddingLeft: 20 }}>
        <dt>image</dt>
        <dd>{part.image}</dd>
        <dt>state</dt>
        <dd>{facts.filter((fact) => fact !== '').join(' · ')}</dd>
      </dl>
    </section>
  );
}

/** Init containers first, then sidecars and the rest, each with its state; probes; the last lines they wrote. */
export function Containers({ pod, inspection }: { readonly pod: PodRow; readonly inspection: Inspection | undefined }) {
  const t = useT();
  return (
    <>
      {pod.parts.map((part) => (
        <Part key={`${part.type}${part.name}`} part={part} pod={pod} />
      ))}
      {inspection === undefined || inspection.probes.length === 0 ? null : (
        <Probes probes={inspection.probes} dead={pod.truth === 'dead'} />
      )}
      {inspection?.logs
        .filter((log) => log.text !== '')
        .map((log) => (
          <section key={log.container} className="sec">
            <h3>
              {t('container.log')}
              <span className="k">{log.container}</span>
            </h3>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling text must be reachable by keyboard */}
            <pre className="logs" tabIndex={0} aria-label={`${t('container.log')} ${log.container}`}>
              {log.text}
            </pre>
          </section>
        ))}
    </>
  );
}
