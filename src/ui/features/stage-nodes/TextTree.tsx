import { useMoment, useT, useWorkspace } from '../../components/hooks.ts';
import { select } from '../../../state/page/workspace.ts';
import type { PodRow } from '../../../views/rows/rows.ts';
import { nodeTruth, podsIn, tanksOf } from '../../../views/stage/tanks.ts';

const MOST = 500;
const MOST_NODES = 300;

function PodItem({ pod }: { readonly pod: PodRow }) {
  const selected = useWorkspace((state) => state.selected === pod.uid);
  return (
    <li>
      <button type="button" aria-pressed={selected} onClick={() => select(pod.uid)}>
        {`${pod.name}  ${pod.status}  ${pod.ready}/${pod.containers}${pod.restarts > 0 ? `  ↻${pod.restarts}` : ''}`}
      </button>
    </li>
  );
}

function Pods({ pods }: { readonly pods: readonly PodRow[] }) {
  const t = useT();
  return (
    <ul style={{ paddingLeft: 16 }}>
      {pods.slice(0, MOST).map((pod) => (
        <PodItem key={pod.uid} pod={pod} />
      ))}
      {pods.length > MOST ? <li className="dim">{t('text.more', { count: pods.length - MOST })}</li> : null}
    </ul>
  );
}

/** The stage in words: nodes, their pods, and what waits. Everything that the picture shows, for eyes or ears that want text. */
export function TextTree() {
  const t = useT();
  const tanks = tanksOf(useMoment());
  return (
    <section className="texttree" aria-label={t('text.label')}>
      <ul>
        {tanks.nodes.slice(0, MOST_NODES).map((node) => {
          const pods = podsIn(tanks, node.name);
          const truth = nodeTruth(node);
          return (
            <li key={node.uid}>
              <button type="button" style={{ fontWeight: 600 }} onClick={() => select(node.uid)}>
                {`${node.name}  ${node.status}`}
              </button>
              {truth === 'agrees' ? null : (
                <span className="true" style={{ marginLeft: 8 }}>
                  {t(`text.${truth}`)}
                </span>
              )}
              <span className="dim">{`  ${t('tray.count', { count: pods.length })}`}</span>
              <Pods pods={pods} />
            </li>
          );
        })}
        {tanks.nodes.length > MOST_NODES ? (
          <li className="dim">{t('text.more', { count: tanks.nodes.length - MOST_NODES })}</li>
        ) : null}
        <li>
          <b>Pending</b>
          <span className="dim">{`  ${t('tray.count', { count: tanks.waiting.length })}`}</span>
          <Pods pods={tanks.waiting} />
        </li>
      </ul>
    </section>
  );
}
