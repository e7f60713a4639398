import type { SchedulingTable } from '../../../bridge/protocol.ts';
import { useMoment, useRow, useT, useWorkspace } from '../../components/hooks.ts';
import { useAsked } from '../../components/useAsked.ts';
import { PodTile } from '../../components/PodTile.tsx';
import { schedulingOf } from '../../../state/run/questions.ts';
import { select } from '../../../state/page/workspace.ts';
import { stampOf } from '../../../views/time/time.ts';

function Table({ table }: { readonly table: SchedulingTable }) {
  const t = useT();
  const { nodes: machines } = useMoment();
  const open = (name: string): void => select(machines.find((node) => node.name === name)?.uid);
  const nodes = [...table.nodes].sort((a, b) => (b.sum ?? -1) - (a.sum ?? -1));
  const best = Math.max(1, ...nodes.map((node) => node.sum ?? 0));
  return (
    <table className="listing">
      <thead>
        <tr>
          <th scope="col">{t('scheduling.node')}</th>
          <th scope="col">{t('scheduling.filteredBy')}</th>
          {table.plugins.map((plugin) => (
            <th key={plugin.name} scope="col" className="n k" title={plugin.name}>
              {plugin.name.replace('NodeResources', '').replace('Pod', '')}
              <br />
              <span className="dim">{`×${plugin.weight}`}</span>
            </th>
          ))}
          <th scope="col" className="n">
            {t('scheduling.sum')}
          </th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => (
          <tr
            key={node.node}
            className={`${node.node === table.winner ? 'won' : ''} ${node.filteredBy === undefined ? '' : 'out'}`}
          >
            <td>
              <button type="button" onClick={() => open(node.node)}>
                {node.node}
              </button>
            </td>
            <td className="wrap">{node.filteredBy === undefined ? '' : `${node.filteredBy}: ${node.reason ?? ''}`}</td>
            {table.plugins.map((plugin, index) => (
              <td key={plugin.name} className="n">
                {node.filteredBy === undefined ? (node.scores[index] ?? 0) : ''}
              </td>
            ))}
            <td className="n">
              {node.sum === undefined ? (
                ''
              ) : (
                <span className="row" style={{ justifyContent: 'flex-end' }}>
                  <svg width="60" height="8" aria-hidden="true">
                    <rect x=".5" y=".5" width="59" height="7" fill="none" stroke="var(--line)" />
                    <rect width={Math.round((60 * node.sum) / best)} height="8" fill="var(--ink-2)" />
                  </svg>
                  {node.sum}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Why the selected pod went where it went: which node was filtered out by what, how the rest scored, who won. */
export function SchedulingView() {
  const t = useT();
  const uid = useWorkspace((state) => state.selected);
  const row = useRow(uid);
  const { pods } = useMoment();
  const pod = row?.kind === 'Pod' ? row : (pods.find((item) => item.node === undefined) ?? pods.at(-1));
  const table = useAsked(pod?.uid, schedulingOf);
  if (pod === undefined) return <p className="empty">{t('scheduling.none')}</p>;
  return (
    <div className="pane" style={{ background: 'var(--paper)' }}>
      <div className="row" style={{ padding: 12, borderBottom: '1px solid var(--line)', alignItems: 'flex-start' }}>
        <div style={{ width: 120, flex: 'none' }}>
          <PodTile uid={pod.uid} />
        </div>
        <div className="grow">
          <div className="k" style={{ fontWeight: 600 }}>
            {pod.name}
          </div>
          {table === undefined ? (
            <p className="sm dim">{t('scheduling.unknown')}</p>
          ) : (
            <>
              <p className="sm">
                {t(`scheduling.${table.result}`, { node: table.winner ?? '', at: stampOf(table.at) })}
              </p>
              {table.message === undefined ? null : <p className="micro mid">{table.message}</p>}
            </>
          )}
        </div>
        {row?.kind === 'Pod' ? null : <span className="sm dim">{t('scheduling.hint')}</span>}
      </div>
      {table === undefined ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling table must be reachable by keyboard
        <div className="scroll" tabIndex={0} role="region" aria-label={t('stage.scheduling')}>
          <Table table={table} />
        </div>
      )}
    </div>
  );
}
