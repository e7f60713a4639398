import { useEffect } from 'react';
import { cluster } from '../../../state/mirror/cluster.ts';
import { playhead } from '../../../state/mirror/playhead.ts';
import { stage } from '../../../state/mirror/stage.ts';

const MOST = 6;

/** From a place on the screen to where the tile now stands, as a copy that is gone when it arrives. */
function fly(uid: string, from: DOMRect): void {
  const tile = document.querySelector<HTMLElement>(`.tanks [data-pod="${CSS.escape(uid)}"]`);
  if (!tile) return;
  const to = tile.getBoundingClientRect();
  const ghost = tile.cloneNode(true) as HTMLElement;
  ghost.className += ' flight';
  ghost.inert = true;
  ghost.removeAttribute('data-pod');
  ghost.style.left = `${to.left}px`;
  ghost.style.top = `${to.top}px`;
  ghost.style.width = `${to.width}px`;
  ghost.style.height = `${to.height}px`;
  document.body.append(ghost);
  const style = getComputedStyle(document.documentElement);
  const motion = ghost.animate(
    [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }],
    { duration: Number.parseFloat(style.getPropertyValue('--m-travel')) || 1, easing: 'cubic-bezier(.2, 0, .1, 1)' },
  );
  motion.addEventListener('finish', () => ghost.remove());
  motion.addEventListener('cancel', () => ghost.remove());
}

const tray = (uid: string): DOMRect | undefined =>
  (
    document.querySelector(`.tray [data-pod="${CSS.escape(uid)}"]`) ?? document.querySelector('.tray .lab')
  )?.getBoundingClientRect();

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** A pod that was bound travels from the tray to its node: at readable speeds, live, a few at a time. */
export function useFlights(): void {
  useEffect(
    () =>
      stage.subscribe(({ tanks }, before) => {
        const { arrived } = tanks;
        if (tanks === before.tanks || before.tanks.nodes.length === 0) return;
        if (arrived.length === 0 || arrived.length > MOST) return;
        const { speed } = cluster.getState();
        if (still.matches || speed === 'max' || speed > 10 || playhead.getState().past !== undefined) return;
        const starts = arrived.map((uid) => ({ uid, from: tray(uid) }));
        requestAnimationFrame(() => {
          for (const { uid, from } of starts) if (from) fly(uid, from);
        });
      }),
    [],
  );
}
