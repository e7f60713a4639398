import type { Inspection } from '../../../bridge/protocol.ts';
import type { Translate } from '../../../i18n/index.ts';
import { explain } from '../../components/explain.ts';
import { useT } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import type { ContainerRow, PodLook, PodRow } from '../../../views/rows/rows.ts';
import type { ContainerFacts, LastRun, ResourceFact } from '../../../views/pod/container-facts.ts';
import { stampOf } from '../../../views/time/time.ts';
import { Probes } from './Probes.tsx';

const lookOf = (part: ContainerRow): PodLook => {
  if (part.state === 'running') return part.ready || part.type === 'init' ? 'ready' : 'notready';
  if (part.state === 'terminated') return part.exitCode === 0 ? 'succeeded' : 'failed';
  return part.reason === 'CrashLoopBackOff' ? 'crash' : 'creating';
};

/** `100m → 200m`: what is asked for, and what it may use at most. */
function shareText({ request = '–', limit = '–', allocated }: ResourceFact, t: Translate): string {
  const bounds = `${request} → ${limit}`;
  return allocated === undefined ? bounds : `${bounds} · ${t('container.allocated', { amount: allocated })}`;
}

function lastText({ reason, exitCode, from, until }: LastRun): string {
  const span = [from, until].map((at) => (at === undefined ? '–' : stampOf(at))).join(' → ');
  return `${reason} · exit ${exitCode} · ${span}`;
}

/** What the manifest asks for and what became of it, field by field, as Kubernetes names the fields. */
function pairsOf(part: ContainerRow, facts: ContainerFacts | undefined, t: Translate): readonly (readonly string[])[] {
  const since = facts?.since === undefined ? '' : stampOf(facts.since);
  const state = [
    part.state,
    part.reason ?? '',
    part.exitCode === undefined ? '' : `exit ${part.exitCode}`,
    since && t(part.state === 'terminated' ? 'container.until' : 'container.since', { at: since }),
  ];
  return [
    ['image', part.image],
    ['state', state.filter((word) => word !== '').join(' · ')],
    ['message', facts?.message ?? ''],
    [t('fact.restarts'), part.restarts > 0 ? `↻${part.restarts}` : ''],
    [t('container.last'), facts?.last === undefined ? '' : lastText(facts.last)],
    ['command', facts?.command ?? ''],
    ['ports', facts?.ports.join('  ') ?? ''],
    ...(facts?.resources ?? []).map((resource) => [resource.name, shareText(resource, t)]),
  ].filter(([, value]) => value !== '');
}

interface PartProps {
  readonly part: ContainerRow;
  readonly pod: PodRow;
  readonly facts: ContainerFacts | undefined;
}

function Part({ part, pod, facts }: PartProps) {
  const t = useT();
  return (
    <section className="sec">
      <div className="container">
        <Glyph look={lookOf(part)} said={pod.truth === 'dead'} size={12} />
        <h3 className="k">{part.name}</h3>
        <span className="k dim">{part.type === 'app' ? '' : part.type}</span>
        <span className="k">{part.ready ? t('container.ready') : t('container.notReady')}</span>
      </div>
      <dl className="pairs inset">
        {pairsOf(part, facts, t).map(([name = '', value = '']) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt title={explain(name, t)}>{name}</dt>
            <dd title={name === 'state' ? explain(part.reason ?? '', t) : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Init containers first, then sidecars and the rest, each with its state and what it asks for; probes; the last lines they wrote. */
export function Containers({ pod, inspection }: { readonly pod: PodRow; readonly inspection: Inspection | undefined }) {
  const t = useT();
  return (
    <>
      {pod.parts.map((part) => (
        <Part
          key={`${part.type}${part.name}`}
          part={part}
          pod={pod}
          facts={inspection?.containers.find(({ name }) => name === part.name)}
        />
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
