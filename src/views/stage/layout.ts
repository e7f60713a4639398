/** Where tanks stand and how closely their pods are drawn. All sizes are pixels at zoom 1, on the grid of look.md. */

/** Tanks are at least so wide; where there is room they are wider. */
export const TANK_WIDTH = 268;
const WIDEST = 560;
/** A few tanks on a narrow stage are drawn narrower before they are drawn smaller: what is written stays as large as it is. */
const SLIM_WIDTH = 160;
export const isSlim = (width: number): boolean => width < 230;
export const TANK_GAP = 12;
export const HEADER = 60;
const FLOOR = 12;
const PADDING = 8;
const LEAST_INSIDE = 120;
/** Walls and padding at both sides. */
const SIDES = 22;

/** How many pods stand beside each other in a tank. */
export function acrossOf(detail: 'tiles' | 'compact', width: number): number {
  const pitch = detail === 'tiles' ? 124 : 82;
  const least = (detail === 'tiles' ? 2 : 3) - (isSlim(width) ? 1 : 0);
  return Math.max(least, Math.floor((width - SIDES + 4) / pitch));
}

/** How many lines of a failing node's fate fit below its pods. */
export function fateRoom(slots: number, { width, height }: Pane, detail: Detail): number {
  const inside = height - HEADER - PADDING - FLOOR - 6;
  const rows = (of: 'tiles' | 'compact'): number => Math.ceil(slots / acrossOf(of, width));
  const used = detail === 'tiles' ? rows('tiles') * 60 : detail === 'compact' ? rows('compact') * 28 : inside;
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
/** Distances of cells, widest first: few steps, so that cells seldom move when pods come. */
const PITCHES = [24, 18, 14, 12, 10, 8] as const;
const LEAST_CELL = 7;
export const cellsAcross = (width: number, pitch: number): number => Math.max(1, Math.floor(width / pitch));

/** Cells closer than this are no cells any more: five pixels on the screen. */
const leastPitch = (zoom: number): number => Math.max(LEAST_CELL, Math.ceil(5 / Math.max(0.1, zoom)));

const cellsFit = (slots: number, width: number, height: number, pitch: number): boolean =>
  cellsAcross(width, pitch) * Math.floor(height / pitch) >= slots;

/** The room for cells in a tank. */
export const cellRoom = ({ width, height }: Pane): Pane => ({ width: width - 14, height: height - HEADER - 32 });

/** Distance of cells in a tank: the widest at which they all fit. */
export function pitchOf(slots: number, tank: Pane, zoom: number): number {
  const { width, height } = cellRoom(tank);
  const least = leastPitch(zoom);
  const pitches = PITCHES.map((pitch) => Math.round(pitch / Math.max(0.1, Math.min(1, zoom))));
  return pitches.find((pitch) => pitch > least && cellsFit(slots, width, height, pitch)) ?? least;
}

/** `slots`: one more than the highest place taken. `reserve`: rows of a failing node's fate, 20 px each. */
export function detailOf(slots: number, tank: Pane, zoom: number, total: number, reserve = 0): Detail {
  const inside = tank.height - HEADER;
  const tiles = acrossOf('tiles', tank.width) * tileRowsIn(inside - (reserve > 0 ? reserve * 20 + 8 : 0));
  if (zoom >= 0.7 && total <= 300 && slots <= tiles) return 'tiles';
  if (zoom >= 0.6 && total <= 600 && slots <= acrossOf('compact', tank.width) * compactRowsIn(inside)) return 'compact';
  const { width, height } = cellRoom(tank);
  return cellsFit(slots, width, height, leastPitch(zoom)) ? 'cells' : 'heat';
}

const ROW = HEADER + LEAST_INSIDE + TANK_GAP;

/** How large tanks can be drawn in so many columns. */
function zoomFor(count: number, columns: number, pane: Pane): number {
  const wide = pane.width / (TANK_GAP + columns * (TANK_WIDTH + TANK_GAP));
  const tall = pane.height / (Math.ceil(count / columns) * ROW + 4);
  return Math.min(1, wide, tall);
}

/** The columns that let tanks be largest; the fewer of them, if it is the same and no row more is needed. */
function columnsFor(count: number, pane: Pane): number {
  let best = 1;
  for (let columns = 2; columns <= Math.min(count, 200); columns += 1) {
    const gains = zoomFor(count, columns, pane) - zoomFor(count, best, pane);
    if (gains > 0 || (gains === 0 && Math.ceil(count / columns) < Math.ceil(count / best))) best = columns;
  }
  return best;
}

/** Tanks beside each other in full size, each narrower than it likes to be; none where that is not so. */
function slimTanks(count: number, pane: Pane): readonly TankPlace[] {
  const width = Math.floor((pane.width - TANK_GAP) / count) - TANK_GAP;
  const height = pane.height - 4 - TANK_GAP;
  if (width < SLIM_WIDTH || !isSlim(width) || height < HEADER + LEAST_INSIDE) return [];
  return Array.from({ length: count }, (_, index) => ({
    x: TANK_GAP + index * (width + TANK_GAP),
    y: 4,
    width,
    height,
  }));
}

/** Places of `count` tanks, in reading order: they share the room that the pane has at the zoom that shows them all. */
export function layoutTanks(count: number, pane: Pane): readonly TankPlace[] {
  if (count === 0 || pane.width === 0) return [];
  const columns = columnsFor(count, pane);
  const rows = Math.ceil(count / columns);
  const zoom = zoomFor(count, columns, pane);
  const slim = zoom < 0.9 ? slimTanks(count, pane) : [];
  if (slim.length > 0) return slim;
  const share = Math.floor((pane.width / zoom - TANK_GAP) / columns) - TANK_GAP;
  const width = Math.min(WIDEST, Math.max(TANK_WIDTH, share));
  const inside = Math.max(LEAST_INSIDE, Math.floor((pane.height / zoom - 4) / rows) - TANK_GAP - HEADER);
  const height = HEADER + inside;
  return Array.from({ length: count }, (_, index) => ({
    x: TANK_GAP + (index % columns) * (width + TANK_GAP),
    y: Math.floor(index / columns) * (height + TANK_GAP) + 4,
    width,
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
