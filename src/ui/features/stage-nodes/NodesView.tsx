import { useEffect, useMemo, useRef, type MouseEvent } from 'react';
import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useCluster, useMomentParts, useSize, useStage, useT } from '../../components/hooks.ts';
import { openMenu } from '../../components/menu-state.ts';
import { playhead } from '../../../state/mirror/playhead.ts';
import { fitStage, whenFitAsked } from '../../../state/mirror/stage.ts';
import { fitAll, layoutTanks, type Pane } from '../../../views/stage/layout.ts';
import { FLEET } from '../../../views/stage/fleet.ts';
import { addMachine } from './faults.ts';
import { Fleet } from './Fleet.tsx';
import { NoNodes } from './NoNodes.tsx';
import { Tank, type TankNode } from './Tank.tsx';
import { Tray } from './Tray.tsx';
import { Dragged, Yard } from './Yard.tsx';
import { useFlights } from './flights.ts';

const nodeTypes = { tank: Tank };

function useTankNodes(pane: Pane): readonly TankNode[] {
  const docked = useStage((state) => state.docked);
  const names = useMomentParts((moment) => moment.nodes.flatMap((node) => [node.uid, node.name]));
  return useMemo(() => {
    const standing = names.flatMap((uid, index) =>
      index % 2 === 0 && !docked.includes(names[index + 1] ?? '') ? [uid] : [],
    );
    return layoutTanks(standing.length, pane).map((place, index) => ({
      id: standing[index] ?? '',
      type: 'tank' as const,
      position: { x: place.x, y: place.y },
      width: place.width,
      height: place.height,
      data: { uid: standing[index] ?? '' },
    }));
  }, [names, docked, pane]);
}

function Flow() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const pane = useSize(box);
  const nodes = useTankNodes(pane);
  const flow = useReactFlow();
  const bare = useMomentParts((moment) => moment.nodes.length === 0);
  const coming = useCluster((state) => state.epoch < 0);
  useEffect(() => {
    if (pane.width === 0) return undefined;
    const places = nodes.map((node) => ({ ...node.position, width: node.width ?? 0, height: node.height ?? 0 }));
    const fit = (): void => void flow.setViewport(fitAll(places, pane));
    fit();
    return whenFitAsked(fit);
  }, [nodes, pane, flow]);
  useFlights();
  const menu = (event: MouseEvent | globalThis.MouseEvent): void => {
    event.preventDefault();
    openMenu({ x: event.clientX, y: event.clientY }, [
      {
        label: t('node.add'),
        line: 'node: {add: …}',
        icon: 'add',
        act: () => addMachine(playhead.getState().moment.nodes),
      },
      { label: t('stage.fit'), icon: 'fit', act: fitStage },
    ]);
  };
  return (
    <div ref={box} className="tanks" data-drop="stage">
      {bare && coming ? <p className="empty">{t('stage.coming')}</p> : null}
      {bare && !coming ? <NoNodes /> : null}
      <ReactFlow
        nodes={nodes as TankNode[]}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements={nodes.length > 60}
        minZoom={0.02}
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
        onPaneContextMenu={menu}
      />
    </div>
  );
}

/** The machines, what is in them, what waits, and what can be broken. */
export function NodesView() {
  const fleet = useMomentParts((moment) => moment.nodes.length >= FLEET);
  return (
    <div className="stage">
      <Tray />
      {fleet ? (
        <Fleet />
      ) : (
        <ReactFlowProvider>
          <Flow />
        </ReactFlowProvider>
      )}
      <Yard />
      <Dragged />
    </div>
  );
}
