import { useEffect, useRef, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useTokens, useWorkspace } from '../../components/hooks.ts';
import { lit } from '../../../state/page/lit.ts';
import { stage } from '../../../state/mirror/stage.ts';
import { select } from '../../../state/page/workspace.ts';
import { levelOf, ownerClass } from '../../../views/pod/tile.ts';
import { isWorkload } from '../../../views/owners/rollout.ts';
import type { PodRow } from '../../../views/rows/rows.ts';
import { isWanted, type Wanted } from '../../../views/stage/filter.ts';
import { cellsAcross } from '../../../views/stage/layout.ts';
import { looks, type Looks } from '../../../views/stage/tanks.ts';
import { drawNoMore, drawSoon } from './draw-soon.ts';

interface CellsProps {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly heat: boolean;
  /** Distance from cell to cell. */
  readonly pitch: number;
}

type Token = (name: string) => string;

/** From so many pixels on a cell is a small vessel: water with a surface, and the band of its owner. */
const VESSEL = 14;

function drawCell(
  brush: CanvasRenderingContext2D,
  pod: PodRow,
  band: string | undefined,
  { x, y, size }: Square,
  token: Token,
): void {
  const inner = size - 2;
  const colour = token(`st-${pod.look}`);
  const dead = pod.truth === 'dead';
  const vessel = size >= VESSEL;
  brush.fillStyle = token(dead ? 'dry' : 'paper');
  brush.fillRect(x, y, size, size);
  const level = dead ? 0 : Math.round(levelOf(pod.look).share * inner);
  brush.fillStyle = vessel && level > 0 ? token(`wa-${pod.look}`) : colour;
  if (pod.look === 'unknown') for (let line = 0; line < inner; line += 3) brush.fillRect(x + 1, y + 1 + line, inner, 1);
  else if (pod.look === 'failed' || pod.look === 'crash')
    brush.fillRect(x + size / 3, y + size / 3, size / 3, size / 3);
  else if (level > 0) brush.fillRect(x + 1, y + size - 1 - level, inner, level);
  brush.strokeStyle = colour;
  brush.setLineDash(dead || pod.look === 'pending' ? [2, 2] : []);
  brush.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
  brush.setLineDash([]);
  if (!vessel) return;
  brush.fillStyle = colour;
  if (level > 0) brush.fillRect(x + 1, y + size - 1 - level, inner, 2);
  brush.fillStyle = band ?? token('ink-off');
  if (pod.currentRevision) brush.fillRect(x, y, 3, size);
  else for (let line = 0; line < size; line += 4) brush.fillRect(x, y + line, 3, 2);
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Lit {
  readonly wanted: Wanted;
  readonly owner: string | undefined;
  readonly selected: string | undefined;
}

/** What stands in each place of a tank. */
type Standing = readonly (PodRow | undefined)[];

function standingIn(name: string): Standing {
  const { places, moment } = stage.getState().tanks;
  return (places.get(name) ?? []).map((uid) => {
    const row = uid === undefined ? undefined : moment.byUid.get(uid);
    return row?.kind === 'Pod' ? row : undefined;
  });
}

/** The colour of its owner. */
function bandOf({ owner }: PodRow, token: Token): string | undefined {
  const row = owner === undefined ? undefined : stage.getState().tanks.moment.byUid.get(owner);
  return row !== undefined && isWorkload(row) ? token(ownerClass(row.ordinal)) : undefined;
}

/** Draws the places where another row stands than was drawn. */
function drawCells(
  brush: CanvasRenderingContext2D,
  drawn: Standing,
  standing: Standing,
  { width, pitch }: CellsProps,
  { wanted, owner, selected }: Lit,
  token: Token,
): void {
  const size = pitch - Math.max(2, Math.round(pitch / 7));
  const across = cellsAcross(width, pitch);
  for (let slot = 0; slot < Math.max(drawn.length, standing.length); slot += 1) {
    const pod = standing[slot];
    if (pod === drawn[slot]) continue;
    const x = (slot % across) * pitch + 2;
    const y = Math.floor(slot / across) * pitch + 2;
    brush.clearRect(x - 2, y - 2, pitch, pitch);
    if (pod === undefined) continue;
    if (isWanted(pod, wanted)) drawCell(brush, pod, bandOf(pod, token), { x, y, size }, token);
    else {
      brush.fillStyle = token('hair');
      brush.fillRect(x + size / 3, y + size / 3, size / 3, size / 3);
    }
    if (pod.uid === selected) {
      brush.strokeStyle = token('hand');
      brush.lineWidth = 2;
      brush.strokeRect(x - 1, y - 1, size + 2, size + 2);
      brush.lineWidth = 1;
    } else if (owner !== undefined && pod.owner === owner) {
      brush.fillStyle = token('ink');
      brush.fillRect(x, y, size < VESSEL ? 3 : 5, size);
    }
  }
}

/** Heat: how the pods of a tank are, as levels over each other. */
function drawHeat(
  brush: CanvasRenderingContext2D,
  counts: Looks | undefined,
  { width, height }: CellsProps,
  token: Token,
): void {
  brush.clearRect(0, 0, width, height);
  if (counts === undefined) return;
  const all = looks.reduce((sum, look) => sum + counts[look], 0);
  let bottom = height;
  const unit = height / Math.max(all, 110);
  for (const look of looks) {
    const tall = counts[look] * unit;
    if (tall === 0) continue;
    brush.fillStyle = token(`wa-${look}`);
    brush.fillRect(0, bottom - tall, width, tall);
    brush.fillStyle = token(`st-${look}`);
    brush.fillRect(0, bottom - tall, width, Math.min(tall, 2));
    if (look !== 'ready') brush.fillRect(0, bottom - tall, 6, tall);
    bottom -= tall;
  }
}

/** A canvas that is given its size is made anew, also if it has it. */
function sizeTo(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** The pods of one tank on a canvas: as cells, or as heat when even cells are too many. Read by screen readers from the text view. */
export function Cells(props: CellsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const token = useTokens();
  const owner = useStore(lit, (state) => (props.heat ? undefined : state.owner));
  const selected = useWorkspace((state) => state.selected);
  const wanted = useStore(
    lit,
    useShallow((state) => ({ search: state.search, namespace: state.namespace, statuses: state.statuses })),
  );
  const { name, width, height, heat, pitch } = props;
  useEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext('2d');
    if (!element || !brush) return undefined;
    const scale = Math.max(1, devicePixelRatio);
    sizeTo(element, Math.round(width * scale), Math.round(height * scale));
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    brush.clearRect(0, 0, width, height);
    const props = { name, width, height, heat, pitch };
    let drawn: Standing = [];
    let counts: Looks | undefined;
    const draw = (): void => {
      if (heat) {
        const now = stage.getState().tanks.looks.get(name);
        if (now !== counts) drawHeat(brush, now, props, token);
        counts = now;
        return;
      }
      const standing = standingIn(name);
      drawCells(brush, drawn, standing, props, { wanted, owner, selected }, token);
      drawn = standing;
    };
    draw();
    const stop = stage.subscribe((state, before) => {
      if (state.tanks !== before.tanks) drawSoon(draw);
    });
    return () => {
      stop();
      drawNoMore(draw);
    };
  }, [name, width, height, heat, pitch, token, wanted, owner, selected]);
  const hit = (event: MouseEvent): void => {
    if (heat) return;
    const box = event.currentTarget.getBoundingClientRect();
    const zoom = box.width / width;
    const across = cellsAcross(width, pitch);
    const column = Math.floor(((event.clientX - box.left) / zoom - 2) / pitch);
    const slot = Math.floor(((event.clientY - box.top) / zoom - 2) / pitch) * across + column;
    const uid = stage.getState().tanks.places.get(name)?.[slot];
    if (uid !== undefined) select(uid);
  };
  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the same pods are in the text view, and in search
  return <canvas ref={canvas} style={{ width, height }} aria-hidden="true" onClick={hit} />;
}
