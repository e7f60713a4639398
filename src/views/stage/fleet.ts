/** Very many machines: a small square each, in reading order, so that all of them fit. Sizes are pixels at zoom 1. */

/** From so many machines on they are a fleet. */
export const FLEET = 240;

export interface FleetPlan {
  readonly columns: number;
  /** Side of a square with its gap. */
  readonly pitch: number;
}

export function planFleet(count: number, width: number, height: number): FleetPlan {
  for (let pitch = 40; pitch > 4; pitch -= 1) {
    const columns = Math.max(1, Math.floor((width - 24) / pitch));
    if (Math.ceil(count / columns) * pitch <= height - 8) return { columns, pitch };
  }
  return { columns: Math.max(1, Math.floor((width - 24) / 4)), pitch: 4 };
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const MOST_ZOOM = 24;

/** Zooms by a factor and keeps what is under the pointer. Never smaller than everything. */
export function zoomView(view: View, x: number, y: number, factor: number): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  const by = zoom / view.zoom;
  return zoom === 1 ? { x: 0, y: 0, zoom } : { zoom, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
}

/** Index of the machine under a point, which may be beyond the last. */
export function fleetIndexAt({ columns, pitch }: FleetPlan, view: View, x: number, y: number): number | undefined {
  const column = Math.floor(((x - view.x) / view.zoom - 12) / pitch);
  const row = Math.floor(((y - view.y) / view.zoom - 4) / pitch);
  return column < 0 || column >= columns || row < 0 ? undefined : row * columns + column;
}
