import { createStore } from 'zustand/vanilla';
import type { PointerEvent } from 'react';
import { playhead } from '../../../state/mirror/playhead.ts';
import type { NodeRow } from '../../../views/rows/rows.ts';
import type { Trouble } from '../../../views/stage/tanks.ts';
import { inflict, putIntoYard, takeFromYard } from './faults.ts';

/** What is in the hand: a fault from the yard, or a machine. */
export type Held =
  | { readonly what: 'fault'; readonly trouble: Trouble }
  | { readonly what: 'node'; readonly name: string; readonly docked: boolean };

export interface Drag {
  readonly held: Held | undefined;
  readonly x: number;
  readonly y: number;
  /** `node:NAME`, `fault:TROUBLE`, `yard` or `stage`, as `data-drop` of what is under the pointer says. */
  readonly over: string | undefined;
}

const nothing: Drag = { held: undefined, x: 0, y: 0, over: undefined };
export const drag = createStore<Drag>(() => nothing);

const START = 5;

const nodeNamed = (name: string): NodeRow | undefined =>
  playhead.getState().moment.nodes.find((node) => node.name === name);

function under(x: number, y: number): string | undefined {
  const target = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]');
  return target?.dataset['drop'];
}

function drop(held: Held, over: string | undefined): void {
  if (over === undefined) return;
  const [where, name = ''] = over.split(':');
  if (held.what === 'fault') {
    if (where === 'node') inflict(held.trouble, name);
    return;
  }
  const node = nodeNamed(held.name);
  if (node === undefined) return;
  if (held.docked) {
    if (where === 'stage' || where === 'node') takeFromYard(node);
  } else if (where === 'yard') putIntoYard(node);
  else if (where === 'fault') putIntoYard(node, name as Trouble);
}

/** Picks something up once the pointer has moved; a press that does not move stays a click. */
export function pickUp(event: PointerEvent, held: Held): void {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY };
  let moving = false;
  const move = (to: globalThis.PointerEvent): void => {
    if (!moving && Math.hypot(to.clientX - from.x, to.clientY - from.y) < START) return;
    moving = true;
    drag.setState({ held, x: to.clientX, y: to.clientY, over: under(to.clientX, to.clientY) });
  };
  const end = (to: globalThis.PointerEvent): void => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', cancel);
    removeEventListener('keydown', escape);
    if (!moving) return;
    swallowClick();
    drag.setState(nothing);
    drop(held, under(to.clientX, to.clientY));
  };
  const cancel = (): void => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', cancel);
    removeEventListener('keydown', escape);
    drag.setState(nothing);
  };
  const escape = (key: KeyboardEvent): void => {
    if (key.key === 'Escape') cancel();
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', end);
  addEventListener('pointercancel', cancel);
  addEventListener('keydown', escape);
}

/** The click that ends a drag is not a click. */
function swallowClick(): void {
  const swallow = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0);
}
