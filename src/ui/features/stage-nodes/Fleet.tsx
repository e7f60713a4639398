import { useEffect, useMemo, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { useSize, useT, useTokens, useWorkspace, type Token } from '../../components/hooks.ts';
import { openMenu } from '../../components/menu-state.ts';
import { stage, whenFitAsked } from '../../../state/mirror/stage.ts';
import { select } from '../../../state/page/workspace.ts';
import type { NodeRow } from '../../../views/rows/rows.ts';
import { fleetIndexAt, planFleet, zoomView, type FleetPlan, type View } from '../../../views/stage/fleet.ts';
import { looks, type Looks } from '../../../views/stage/tanks.ts';
import { drawNoMore, drawSoon } from './draw-soon.ts';
import { nodeMenu } from './faults.ts';

const whole: View = { x: 0, y: 0, zoom: 1 };
const NAMED = 56;

interface Picture {
  readonly plan: FleetPlan;
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly selected: string | undefined;
  readonly token: Token;
  /** Pods of the fullest machine: its tank is full. */
  readonly most: number;
}

/** A machine and its pods, as they were drawn. */
interface Drawn {
  readonly node: NodeRow;
  readonly counts: Looks | undefined;
}

function drawTank(
  brush: CanvasRenderingContext2D,
  { node, counts }: Drawn,
  x: number,
  y: number,
  side: number,
  picture: Picture,
): void {
  const { token, selected } = picture;
  const name = side >= NAMED ? 14 : 0;
  const tall = side - name;
  brush.fillStyle = token(node.power ? 'sea' : 'dry');
  brush.fillRect(x, y + name, side, tall);
  const unit = (tall - 1) / picture.most;
  let bottom = y + side;
  for (const look of looks) {
    const count = counts?.[look] ?? 0;
    if (count === 0) continue;
    const level = Math.max(1, count * unit);
    brush.fillStyle = token(`${side < 12 ? 'st' : 'wa'}-${look}`);
    brush.fillRect(x, bottom - level, side, level);
    brush.fillStyle = token(`st-${look}`);
    brush.fillRect(x, bottom - level, side, Math.min(1, level));
    bottom -= level;
  }
  const well = node.ready === 'True';
  brush.strokeStyle = token(well ? 'glass' : node.ready === 'Unknown' ? 'st-unknown' : 'st-failed');
  brush.lineWidth = well || side < 8 ? 1 : 2;
  if (side >= 6) brush.strokeRect(x + 0.5, y + name + 0.5, side - 1, tall - 1);
  if (node.uid === selected) {
    brush.strokeStyle = token('hand');
    brush.lineWidth = 2;
    brush.strokeRect(x - 1, y - 1, side + 2, side + 2);
  }
  if (name === 0) return;
  brush.fillStyle = token('ink');
  brush.fillText(node.name, x, y + 10, side);
}

/** Draws the machines that are not as they were drawn; the chosen one last, because its ring reaches over its neighbours. */
function drawFleet(brush: CanvasRenderingContext2D, drawn: Drawn[], picture: Picture): void {
  const { plan, view, width, height, token, selected } = picture;
  const { nodes, looks } = stage.getState().tanks;
  brush.font = `10.5px ${token('mono')}`;
  const pitch = plan.pitch * view.zoom;
  const side = Math.max(1, pitch - Math.max(1, Math.min(12, pitch * 0.12)));
  const drawAt = (node: NodeRow, index: number): void => {
    const x = (12 + (index % plan.columns) * plan.pitch) * view.zoom + view.x;
    const y = (4 + Math.floor(index / plan.columns) * plan.pitch) * view.zoom + view.y;
    if (x > width || y > height || x + pitch < 0 || y + pitch < 0) return;
    const counts = looks.get(node.name);
    if (drawn[index]?.node === node && drawn[index].counts === counts && node.uid !== selected) return;
    drawn[index] = { node, counts };
    brush.clearRect(Math.round(x), Math.round(y), Math.ceil(side), Math.ceil(side));
    drawTank(brush, drawn[index], Math.round(x), Math.round(y), side, picture);
  };
  nodes.forEach((node, index) => {
    if (node.uid !== selected) drawAt(node, index);
  });
  const chosen = nodes.findIndex(({ uid }) => uid === selected);
  if (chosen >= 0 && nodes[chosen] !== undefined) drawAt(nodes[chosen], chosen);
}

/** Hundreds or thousands of machines on one canvas: heat in every tank, names when there is room; wheel zooms, drag moves, a click selects. */
export function Fleet() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const token = useTokens();
  const selected = useWorkspace((state) => state.selected);
  const [count, setCount] = useState(stage.getState().tanks.nodes.length);
  const [view, setView] = useState(whole);
  const held = useRef<{ readonly x: number; readonly y: number; readonly view: View } | undefined>(undefined);
  const plan = useMemo(() => planFleet(count, width, height), [count, width, height]);
  useEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext('2d');
    if (!element || !brush || width === 0) return undefined;
    const ratio = Math.max(1, devicePixelRatio);
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    let drawn: Drawn[] = [];
    let mostDrawn = 0;
    const draw = (): void => {
      const { places, nodes } = stage.getState().tanks;
      let most = 8;
      for (const { length } of places.values()) most = Math.max(most, length);
      if (most !== mostDrawn || drawn.length > nodes.length) {
        brush.clearRect(0, 0, width, height);
        drawn = [];
      }
      mostDrawn = most;
      drawFleet(brush, drawn, { plan, view, width, height, selected, token, most });
    };
    draw();
    const stop = stage.subscribe((state, before) => {
      if (state.tanks !== before.tanks) drawSoon(draw);
    });
    return () => {
      stop();
      drawNoMore(draw);
    };
  }, [plan, view, width, height, selected, token]);
  useEffect(() => stage.subscribe((state) => setCount(state.tanks.nodes.length)), []);
  useEffect(() => whenFitAsked(() => setView(whole)), []);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const place = element.getBoundingClientRect();
      const { clientX, clientY, deltaY } = event;
      setView((before) => zoomView(before, clientX - place.left, clientY - place.top, Math.exp(-deltaY * 0.002)));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  const nodeAt = (event: MouseEvent): NodeRow | undefined => {
    const place = event.currentTarget.getBoundingClientRect();
    const index = fleetIndexAt(plan, view, event.clientX - place.left, event.clientY - place.top);
    return index === undefined ? undefined : stage.getState().tanks.nodes[index];
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const { current } = held;
    const node = nodeAt(event);
    event.currentTarget.title = node === undefined ? '' : `${node.name} · ${node.status}`;
    event.currentTarget.dataset['drop'] = node === undefined ? 'stage' : `node:${node.name}`;
    if (current)
      setView({
        ...current.view,
        x: current.view.x + event.clientX - current.x,
        y: current.view.y + event.clientY - current.y,
      });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the same machines are in the text view, and in search
    <div
      ref={box}
      className="tanks fleet"
      data-drop="stage"
      role="img"
      aria-label={t('fleet.label', { count })}
      onPointerDown={(event) => {
        if (view.zoom > 1) held.current = { x: event.clientX, y: event.clientY, view };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        held.current = undefined;
      }}
      onPointerLeave={() => {
        held.current = undefined;
      }}
      onClick={(event) => select(nodeAt(event)?.uid)}
      onContextMenu={(event) => {
        event.preventDefault();
        const node = nodeAt(event);
        if (node) openMenu({ x: event.clientX, y: event.clientY }, nodeMenu(node, t));
      }}
    >
      <canvas ref={canvas} style={{ width, height }} aria-hidden="true" />
    </div>
  );
}
