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

/** Columns that fill the pane; more of them once rows would be many. */
function columnsFor(count: number, pane: Pane): number {
  const fit = Math.max(1, Math.floor((pane.width - TANK_GAP) / (TANK_WIDTH + TANK_GAP)));
  if (count <= fit) return count;
  const cell = { width: TANK_WIDTH + TANK_GAP, height: HEADER + LEAST_INSIDE + TANK_GAP };
  const ratio = (pane.width / Math.max(1, pane.height)) * (cell.height / cell.width);
  return Math.max(fit, Math.ceil(Math.sqrt(count * ratio)));
}

/** Places of `count` tanks, in reading order: rows share the height of the pane, down to the least that a tank needs. */
export function layoutTanks(count: number, pane: Pane): readonly TankPlace[] {
  if (count === 0) return [];
  const columns = columnsFor(count, pane);
  const rows = Math.ceil(count / columns);
  const shared = Math.floor((pane.height - 4) / rows) - TANK_GAP - HEADER;
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
