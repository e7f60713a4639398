/** Where tanks stand and how closely their pods are drawn. All sizes are pixels at zoom 1, on the grid of look.md. */

export const TANK_WIDTH = 268;
export const TANK_GAP = 12;
export const HEADER = 60;
const FLOOR = 12;
const PADDING = 8;
const LEAST_INSIDE = 120;

/** How many lines of a failing node's fate fit below its pods. */
export function fateRoom(slots: number, height: number, detail: Detail): number {
  const inside = height - HEADER - PADDING - FLOOR - 6;
  const used =
    detail === 'tiles' ? Math.ceil(slots / 2) * 60 : detail === 'compact' ? Math.ceil(slots / 3) * 28 : inside;
  return Math.max(0, Math.floor((inside - used) / 20));
}

/** How a tank draws its pods. */
export type Detail = 'tiles' | 'compact' | 'cells' | 'heat';

export interface TankPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Pane {
  readonly width: number;
  readonly height: number;
}

export const tileRowsIn = (inside: number): number => Math.max(1, Math.floor((inside - PADDING - FLOOR + 4) / 60));
const compactRowsIn = (inside: number): number => Math.max(1, Math.floor((inside - PADDING - FLOOR + 4) / 28));
const CELL = 14;
export const cellsAcross = (width: number, pitch: number = CELL): number => Math.max(1, Math.floor(width / pitch));
const cellRowsIn = (inside: number): number => Math.max(1, Math.floor((inside - 32) / CELL));

/** Distance of cells in a tank: fourteen pixels on the screen if they fit, and never less than fourteen at zoom 1. */
export function pitchOf(slots: number, width: number, height: number, zoom: number): number {
  for (let pitch = Math.round(CELL / Math.max(0.1, zoom)); pitch > CELL; pitch -= 1) {
    if (cellsAcross(width, pitch) * Math.floor(height / pitch) >= slots) return pitch;
  }
  return CELL;
}

/** `slots`: one more than the highest place taken. `reserve`: rows of a failing node's fate, 20 px each. */
export function detailOf(slots: number, height: number, zoom: number, total: number, reserve = 0): Detail {
  const inside = height - HEADER;
  if (zoom >= 0.7 && total <= 300 && slots <= 2 * tileRowsIn(inside - (reserve > 0 ? reserve * 20 + 8 : 0)))
    return 'tiles';
  if (zoom >= 0.6 && total <= 600 && slots <= 3 * compactRowsIn(inside)) return 'compact';
  if (zoom >= 0.22 && slots <= cellsAcross(TANK_WIDTH - 14) * cellRowsIn(inside)) return 'cells';
  return 'heat';
}

const ROW = HEADER + LEAST_INSIDE + TANK_GAP;

/** How large tanks can be drawn in so many columns. */
function zoomFor(count: number, columns: number, pane: Pane): number {
  const wide = pane.width / (TANK_GAP + columns * (TANK_WIDTH + TANK_GAP));
  const tall = pane.height / (Math.ceil(count / columns) * ROW + 4);
  return Math.min(1, wide, tall);
}

/** The columns that let tanks be largest; the more of them, if it is the same. */
function columnsFor(count: number, pane: Pane): number {
  let best = 1;
  for (let columns = 2; columns <= Math.min(count, 200); columns += 1) {
    if (zoomFor(count, columns, pane) >= zoomFor(count, best, pane)) best = columns;
  }
  return best;
}

/** Places of `count` tanks, in reading order: rows share the height that the pane has at the zoom that shows them all. */
export function layoutTanks(count: number, pane: Pane): readonly TankPlace[] {
  if (count === 0 || pane.width === 0) return [];
  const columns = columnsFor(count, pane);
  const rows = Math.ceil(count / columns);
  const zoom = zoomFor(count, columns, pane);
  const shared = Math.floor((pane.height / zoom - 4) / rows) - TANK_GAP - HEADER;
  const inside = Math.max(LEAST_INSIDE, shared);
  const height = HEADER + inside;
  return Array.from({ length: count }, (_, index) => ({
    x: TANK_GAP + (index % columns) * (TANK_WIDTH + TANK_GAP),
    y: Math.floor(index / columns) * (height + TANK_GAP) + 4,
    width: TANK_WIDTH,
    height,
  }));
}

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Shows everything, never larger than life, from the top left. */
export function fitAll(places: readonly TankPlace[], pane: Pane): Viewport {
  const right = Math.max(0, ...places.map((place) => place.x + place.width)) + TANK_GAP;
  const bottom = Math.max(0, ...places.map((place) => place.y + place.height)) + 4;
  const zoom = Math.min(1, pane.width / right, pane.height / bottom);
  return { x: 0, y: 0, zoom: Number.isFinite(zoom) && zoom > 0 ? zoom : 1 };
}
