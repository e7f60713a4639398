/** Where tanks stand and how closely their pods are drawn. All sizes are pixels at zoom 1, on the grid of look.md. */

export const TANK_WIDTH = 268;
export const TANK_GAP = 12;
export const HEADER = 60;
const FLOOR = 20;
const PADDING = 8;
const LEAST_INSIDE = 136;
const ROW_INSIDE = 252;

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
export const cellsAcross = (width: number): number => Math.max(1, Math.floor((width - 6 - 8) / 14));
const cellRowsIn = (inside: number): number => Math.max(1, Math.floor((inside - PADDING - FLOOR) / 14));

/** `slots`: one more than the highest place taken. `reserve`: rows of a failing node's fate, 20 px each. */
export function detailOf(slots: number, height: number, zoom: number, total: number, reserve = 0): Detail {
  const inside = height - HEADER;
  if (zoom >= 0.7 && total <= 300 && slots <= 2 * tileRowsIn(inside - (reserve > 0 ? reserve * 20 + 8 : 0))) return 'tiles';
  if (zoom >= 0.6 && total <= 600 && slots <= 3 * compactRowsIn(inside)) return 'compact';
  if (zoom >= 0.22 && slots <= cellsAcross(TANK_WIDTH) * cellRowsIn(inside)) return 'cells';
  return 'heat';
}

/** Columns at zoom 1 that fill the pane, more of them once rows would be many. */
function columnsFor(count: number, pane: Pane): number {
  const fit = Math.max(1, Math.floor((pane.width - TANK_GAP) / (TANK_WIDTH + TANK_GAP)));
  if (count <= fit * 2) return Math.min(count, fit);
  const cell = { width: TANK_WIDTH + TANK_GAP, height: HEADER + ROW_INSIDE + TANK_GAP };
  const ratio = (pane.width / Math.max(1, pane.height)) * (cell.height / cell.width);
  return Math.max(fit, Math.ceil(Math.sqrt(count * ratio)));
}

/** Places of `count` tanks, in reading order. One row fills the pane's height; more rows have a fixed height. */
export function layoutTanks(count: number, pane: Pane): readonly TankPlace[] {
  if (count === 0) return [];
  const columns = columnsFor(count, pane);
  const rows = Math.ceil(count / columns);
  const inside = rows === 1 ? Math.max(LEAST_INSIDE, pane.height - HEADER - 8) : ROW_INSIDE;
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
  const bottom = Math.max(0, ...places.map((place) => place.y + place.height)) + 8;
  const zoom = Math.min(1, pane.width / right, pane.height / bottom);
  return { x: 0, y: 0, zoom: Number.isFinite(zoom) && zoom > 0 ? zoom : 1 };
}
