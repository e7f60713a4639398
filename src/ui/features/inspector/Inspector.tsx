import type { Inspection, WhyStep } from '../../../bridge/protocol.ts';
import { isOwner, usePlayhead, useRow, useT, useWorkspace } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Pane, Tabs, type TabItem } from '../../components/Tabs.tsx';
import { useAsked } from '../../components/useAsked.ts';
import { cluster } from '../../../state/mirror/cluster.ts';
import { inspect, why } from '../../../state/run/questions.ts';
import { fold, setTab, type InspectorTab } from '../../../state/page/workspace.ts';
import type { Row } from '../../../views/rows/rows.ts';
import { lastRow } from '../../../views/history/track.ts';
import { nodeTruth } from '../../../views/stage/tanks.ts';
import { ClusterSummary } from './ClusterSummary.tsx';
import { Containers } from './Containers.tsx';
import { EventList } from './EventList.tsx';
import { Knobs } from './Knobs.tsx';
import { Summary } from './Summary.tsx';
import { YamlView } from './YamlView.tsx';

const kindOf = (row: Row): string => (row.kind === 'Other' ? row.objectKind : row.kind);

/** What the API says, and beside it what is true, where the two differ. */
function Said({ row }: { readonly row: Row }) {
  const t = useT();
  if (row.kind === 'Pod') {
    const dead = row.truth === 'dead';
    return (
      <span className="pair big">
        <span className="said">
          <Glyph look={row.look} said={dead} />
          {`API: ${row.status} ${row.ready}/${row.containers}`}
        </span>
        {dead ? <span className="true">{t('truth.noProcess')}</span> : null}
        {row.truth === 'cut' ? <span className="true wet">{t('truth.runsUnseen')}</span> : null}
      </span>
    );
  }
  if (row.kind === 'Node') {
    const truth = nodeTruth(row);
    return (
      <span className="pair big">
        <span className="said">
          <Glyph
            look={row.ready === 'True' ? 'ready' : row.ready === 'Unknown' ? 'unknown' : 'failed'}
            said={truth !== 'agrees'}
          />
          {`API: ${row.status}`}
        </span>
        {truth === 'agrees' ? null : (
          <span className={`true ${truth === 'no-power' ? '' : 'wet'}`}>{t(`text.${truth}`)}</span>
        )}
      </span>
    );
  }
  if (!isOwner(row)) return null;
  return (
    <span className="pair big">
      <span className="said">{t('said.available', { count: row.available, desired: row.desired })}</span>
      {row.truly === row.available ? null : <span className="true">{t('said.truly', { count: row.truly })}</span>}
    </span>
  );
}

function Title({ row, close }: { readonly row: Row; readonly close: () => void }) {
  const t = useT();
  const facts = [
    kindOf(row),
    ...('namespace' in row ? [row.namespace] : []),
    ...(row.kind === 'Pod' ? [row.node ?? '', row.ip ?? ''] : []),
    ...(row.kind === 'Node' ? [row.address] : []),
  ].filter((fact) => fact !== '');
  return (
    <header className="obj">
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <h2 className="grow">{row.name}</h2>
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
      <div className="sm mid clip">{facts.join(' · ')}</div>
      <div className="row" style={{ marginTop: 4 }}>
        <Said row={row} />
      </div>
    </header>
  );
}

interface Asked {
  readonly inspection: Inspection | undefined;
  readonly steps: readonly WhyStep[];
}

const nothing: Asked = { inspection: undefined, steps: [] };

/** The object as the worker knows it at the moment shown. */
const askAbout = (uid: string): Promise<Asked> =>
  Promise.all([inspect(uid), why(uid)]).then(([inspection, steps]) => ({ inspection, steps }));

/** The row that the object had when it was last seen. */
function lastSeen(uid: string): Row | undefined {
  const track = cluster.getState().history.tracks.get(uid);
  return track === undefined ? undefined : lastRow(track);
}

function tabsOf(row: Row, t: ReturnType<typeof useT>, events: number | undefined): readonly TabItem<InspectorTab>[] {
  const pod = row.kind === 'Pod';
  return [
    { id: 'summary', label: t('inspector.summary') },
    ...(pod ? [{ id: 'containers' as const, label: t('inspector.containers') }] : []),
    { id: 'events', label: t('inspector.events'), count: events },
    { id: 'yaml', label: 'YAML' },
    ...(pod ? [{ id: 'knobs' as const, label: t('inspector.knobs') }] : []),
  ];
}

function Body({ tab, row, asked }: { readonly tab: InspectorTab; readonly row: Row; readonly asked: Asked }) {
  const { inspection, steps } = asked;
  switch (tab) {
    case 'summary':
      return <Summary row={row} inspection={inspection} steps={steps} />;
    case 'containers':
      return row.kind === 'Pod' ? <Containers pod={row} inspection={inspection} /> : null;
    case 'events':
      return <EventList events={inspection?.events ?? []} />;
    case 'yaml':
      return <YamlView row={row} inspection={inspection} />;
    case 'why':
      return <Summary row={row} inspection={inspection} steps={steps} />;
    case 'knobs':
      return row.kind === 'Pod' ? <Knobs pod={row} inspection={inspection} /> : null;
  }
}

function Object({ uid, close }: { readonly uid: string; readonly close: () => void }) {
  const t = useT();
  const row = useRow(uid);
  const chosen = useWorkspace((state) => state.tabs.inspector);
  const asked = useAsked(uid, askAbout) ?? nothing;
  const shown = row ?? lastSeen(uid);
  if (shown === undefined) return <ClusterSummary close={close} />;
  const items = tabsOf(shown, t, asked.inspection?.events.length);
  const tab = items.some((item) => item.id === chosen) ? chosen : 'summary';
  return (
    <>
      <Title row={shown} close={close} />
      {row === undefined ? <p className="notice">{t('inspector.gone')}</p> : null}
      <div className="bar small" style={{ overflowX: 'auto' }}>
        <Tabs
          name="inspector"
          label={t('panel.right')}
          items={items}
          value={tab}
          choose={(id) => setTab('inspector', id)}
        />
      </div>
      <Pane name="inspector" id={tab} className="scroll">
        <Body tab={tab} row={shown} asked={asked} />
      </Pane>
    </>
  );
}

/** Everything about the selected object; without one, about the cluster. */
export function Inspector({ close = () => fold('right', true) }: { readonly close?: () => void }) {
  const uid = useWorkspace((state) => state.selected);
  const known = usePlayhead((state) => state.moment.changes > 0);
  if (uid === undefined || !known) return <ClusterSummary close={close} />;
  return <Object key={uid} uid={uid} close={close} />;
}
