import type { Key } from '../../../i18n/index.ts';
import type { Inspection, WhyStep } from '../../../bridge/protocol.ts';
import { by } from '../../../base/compare.ts';
import { isOwner, useMoment, useT } from '../../components/hooks.ts';
import { explain } from '../../components/explain.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { select } from '../../../state/page/workspace.ts';
import type { Row } from '../../../views/rows/rows.ts';
import { stampOf } from '../../../views/time/time.ts';
import { facts } from './facts.ts';
import { Probes } from './Probes.tsx';
import { Rollout } from './Rollout.tsx';
import { Why } from './Why.tsx';

const LIFE = ['PodScheduled', 'PodReadyToStartContainers', 'Initialized', 'ContainersReady', 'Ready'];

/** A pod's conditions as it comes to them; others as the API has them. */
const inLifeOrder = (conditions: Inspection['conditions']): Inspection['conditions'] =>
  conditions.some(({ type }) => type === 'PodScheduled')
    ? conditions.toSorted(by(({ type }) => (LIFE.includes(type) ? LIFE.indexOf(type) : LIFE.length)))
    : conditions;

export function Conditions({ inspection }: { readonly inspection: Inspection }) {
  const t = useT();
  if (inspection.conditions.length === 0) return null;
  return (
    <section className="sec">
      <h3>
        Conditions
        <span>{t('inspector.written', { at: stampOf(inspection.lastWrittenAt) })}</span>
      </h3>
      <div className="cond">
        {inLifeOrder(inspection.conditions).map((condition) => {
          const good = condition.status === 'True' ? 'succeeded' : condition.status === 'False' ? 'failed' : 'unknown';
          const said = [condition.reason, condition.message]
            .filter((text) => text !== undefined && text !== '')
            .join(': ');
          return (
            <div key={condition.type} style={{ display: 'contents' }}>
              <Glyph look={good} size={12} />
              <span className="clip" title={[explain(condition.type, t), said].filter(Boolean).join('\n')}>
                {condition.type}
              </span>
              <span className="v">{condition.status}</span>
              <span className="v dim">{condition.since === undefined ? '' : stampOf(condition.since)}</span>
              {condition.status === 'True' || said === '' ? null : <span className="why">{said}</span>}
            </div>
          );
        })}
      </div>
    </section>
  );
}

const namesBelow: Readonly<Record<string, Key>> = { Service: 'inspector.endpoints', Node: 'inspector.runs' };

/** Who it belongs to, and who belongs to it. */
function Kin({ row }: { readonly row: Row }) {
  const t = useT();
  const { byUid, owners, pods } = useMoment();
  const above = 'controller' in row && row.controller !== undefined ? byUid.get(row.controller) : undefined;
  const below: readonly Row[] = isOwner(row)
    ? [...owners.filter((other) => other.controller === row.uid), ...pods.filter((pod) => pod.controller === row.uid)]
    : row.kind === 'Service'
      ? row.endpoints.flatMap((endpoint) => byUid.get(endpoint.pod) ?? [])
      : row.kind === 'Node'
        ? pods.filter((pod) => pod.node === row.name)
        : [];
  if (above === undefined && below.length === 0) return null;
  const link = (other: Row) => (
    <button
      key={other.uid}
      type="button"
      className="k"
      style={{ textDecoration: 'underline', textDecorationColor: 'var(--line)' }}
      onClick={() => select(other.uid)}
    >
      {other.name}
    </button>
  );
  return (
    <section className="sec">
      <h3>{t('inspector.kin')}</h3>
      <dl className="pairs">
        {above === undefined ? null : (
          <>
            <dt>{t('inspector.owner')}</dt>
            <dd>{link(above)}</dd>
          </>
        )}
        {below.length === 0 ? null : (
          <>
            <dt>{t(namesBelow[row.kind] ?? 'inspector.dependents')}</dt>
            <dd style={{ display: 'flex', flexWrap: 'wrap', columnGap: 8 }}>
              {below.slice(0, 40).map(link)}
              {below.length > 40 ? t('text.more', { count: below.length - 40 }) : null}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Facts({ row }: { readonly row: Row }) {
  const t = useT();
  return (
    <section className="sec">
      <dl className="pairs">
        {facts(row, t).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt title={explain(name, t)}>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What kubectl says of a kind that has no page of its own. */
function Described({ text }: { readonly text: string }) {
  const t = useT();
  return (
    <section className="sec">
      <h3>{t('inspector.describe')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling text must be reachable by keyboard */}
      <pre className="described" tabIndex={0} aria-label={t('inspector.describe')}>
        {text.trimEnd()}
      </pre>
    </section>
  );
}

interface SummaryProps {
  readonly row: Row;
  readonly inspection: Inspection | undefined;
  readonly steps: readonly WhyStep[];
}

/** What describe says, as a page. */
export function Summary({ row, inspection, steps }: SummaryProps) {
  return (
    <>
      {inspection === undefined ? null : <Conditions inspection={inspection} />}
      {isOwner(row) ? <Rollout row={row} deadline={inspection?.deadline} /> : null}
      {inspection === undefined || inspection.probes.length === 0 ? null : (
        <Probes probes={inspection.probes} dead={row.kind === 'Pod' && row.truth === 'dead'} />
      )}
      <Why row={row} steps={steps} />
      {inspection?.describe === undefined ? <Facts row={row} /> : <Described text={inspection.describe} />}
      <Kin row={row} />
    </>
  );
}
