import { useEffect, useMemo, useRef } from 'react';
import { by } from '../../../base/compare.ts';
import { ReactFlow, ReactFlowProvider, useReactFlow, type Edge } from '@xyflow/react';
import { useMoment, useRow, useSize, useT, useWorkspace } from '../../components/hooks.ts';
import { hoverOwner } from '../../../state/page/lit.ts';
import { whenFitAsked } from '../../../state/mirror/stage.ts';
import { select } from '../../../state/page/workspace.ts';
import type { Moment } from '../../../views/history/history.ts';
import { branchOf, layersOf, type Layers } from '../../../views/owners/layers.ts';
import { rolloutInFocus, topOwnerOf } from '../../../views/owners/rollout.ts';
import { isDead, levelOf, ownerClass } from '../../../views/pod/tile.ts';
import type { OwnerRow, PodRow } from '../../../views/rows/rows.ts';
import { ClaimCard, MoreCard, OwnerCard, PodCard, TopCard, type CardNode } from './Cards.tsx';

const nodeTypes = { top: TopCard, owner: OwnerCard, pod: PodCard, claim: ClaimCard, more: MoreCard };

function nodesOf(layers: Layers): CardNode[] {
  return layers.boxes.map((box) => ({
    id: box.id,
    type: box.is,
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    data: { uid: box.uid, count: box.count },
  }));
}

function edgesOf(layers: Layers): Edge[] {
  return layers.links.map((link) => ({
    id: link.id,
    source: link.from,
    target: link.to,
    type: 'step',
    className: link.leaving ? 'dashed' : '',
    focusable: false,
  }));
}

/** Rebuilt only when a box or a link comes, goes or moves; what is in a box is the box's own affair. */
function useLayers(moment: Moment, owner: OwnerRow | undefined): Layers | undefined {
  const text = useMemo(
    () => (owner === undefined ? '' : JSON.stringify(layersOf(branchOf(moment, owner)))),
    [moment, owner],
  );
  return useMemo(() => (text === '' ? undefined : (JSON.parse(text) as Layers)), [text]);
}

function Cell({ pod }: { readonly pod: PodRow }) {
  const share = levelOf(pod.look).share;
  const kind = isDead(pod) ? 'dead' : pod.look === 'unknown' ? 'hatch' : '';
  return (
    <span className={`cellbox ${pod.look} ${kind}`} style={{ '--lv': `${share * 100}%` } as React.CSSProperties}>
      {kind === '' ? <i /> : null}
    </span>
  );
}

/** The owners that are not in focus, small. */
function Others({ focus }: { readonly focus: string | undefined }) {
  const t = useT();
  const moment = useMoment();
  const rows = moment.owners
    .filter((row) => row.controller === undefined && row.uid !== focus)
    .sort(by((row) => row.ordinal));
  if (rows.length === 0) return null;
  return (
    <div className="others" aria-label={t('owner.others')} role="group">
      {rows.map((row) => (
        <button
          key={row.uid}
          type="button"
          className={`other ${ownerClass(row.ordinal)}`}
          onClick={() => select(row.uid)}
          onPointerEnter={() => hoverOwner(row.uid)}
          onPointerLeave={() => hoverOwner(undefined)}
        >
          <span className="row sm dim" style={{ lineHeight: '16px' }}>
            {row.kind}
            <span className="grow" />
            <span className="k">{`${row.ready}/${row.desired}`}</span>
          </span>
          <span className="row k" style={{ gap: 2 }}>
            <b className="clip">{row.name}</b>
            <span className="grow" />
            {moment.pods
              .filter((pod) => pod.owner === row.uid || pod.controller === row.uid)
              .slice(0, 6)
              .map((pod) => (
                <Cell key={pod.uid} pod={pod} />
              ))}
          </span>
        </button>
      ))}
    </div>
  );
}

function Flow() {
  const t = useT();
  const moment = useMoment();
  const selected = useRow(useWorkspace((state) => state.selected));
  const chosen = selected === undefined ? undefined : topOwnerOf(moment, selected);
  const owner = chosen ?? rolloutInFocus(moment, selected);
  const layers = useLayers(moment, owner);
  const box = useRef<HTMLDivElement>(null);
  const pane = useSize(box);
  const flow = useReactFlow();
  const focus = owner?.uid;
  const width = layers?.width ?? 0;
  const height = layers?.height ?? 0;
  useEffect(() => {
    if (pane.width === 0 || width === 0) return undefined;
    const zoom = Math.max(0.1, Math.min(1, pane.width / width, (pane.height - 64) / height));
    const fit = (): void => void flow.setViewport({ x: 0, y: 0, zoom });
    fit();
    return whenFitAsked(fit);
  }, [width, height, pane, flow]);
  const nodes = useMemo(() => (layers === undefined ? [] : nodesOf(layers)), [layers]);
  const edges = useMemo(() => (layers === undefined ? [] : edgesOf(layers)), [layers]);
  return (
    <div ref={box} className="own">
      {layers === undefined ? (
        <p className="empty">{t('owner.none')}</p>
      ) : (
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          minZoom={0.1}
          maxZoom={1.5}
          panOnScroll
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
        />
      )}
      <Others focus={focus} />
    </div>
  );
}

/** Who owns whom: from left to right the owner, its revisions, their pods. */
export function OwnershipView() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}
