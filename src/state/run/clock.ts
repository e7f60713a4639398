// The transport: whether and how fast virtual time passes.

import type { Speed } from '../../bridge/protocol.ts';
import { cluster } from '../mirror/cluster.ts';
import { goLive, isPast } from '../mirror/playhead.ts';
import { worker } from './connection.ts';

export function play(): void {
  goLive();
  worker().tell({ type: 'play' });
}

export function pause(): void {
  worker().tell({ type: 'pause' });
}

export function togglePlay(): void {
  if (cluster.getState().playing && !isPast()) pause();
  else play();
}

/** `until`: from that moment on at another speed. */
export function setSpeed(speed: Speed, until?: { readonly at: number; readonly speed: Speed }): void {
  worker().tell(until === undefined ? { type: 'speed', speed } : { type: 'speed', speed, until });
}

/** To the next thing that happens, or happens to this object. */
export function stepOn(uid?: string): void {
  worker().tell(uid === undefined ? { type: 'step' } : { type: 'step', uid });
}

export function advance(ms: number): void {
  worker().tell({ type: 'advance', ms });
}
