import { useEffect } from 'react';
import { stage } from '../../../state/mirror/stage.ts';
import { arrive, isFollowed } from './motion.ts';

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
  const motion = arrive(ghost, from.left - to.left, from.top - to.top);
  motion.addEventListener('finish', () => ghost.remove());
  motion.addEventListener('cancel', () => ghost.remove());
}

const tray = (uid: string): DOMRect | undefined =>
  (
    document.querySelector(`.tray [data-pod="${CSS.escape(uid)}"]`) ?? document.querySelector('.tray .lab')
  )?.getBoundingClientRect();

/** A pod that was bound travels from the tray to its node: at readable speeds, live, a few at a time. */
export function useFlights(): void {
  useEffect(
    () =>
      stage.subscribe(({ tanks }, before) => {
        const { arrived } = tanks;
        if (tanks === before.tanks || before.tanks.nodes.length === 0) return;
        if (arrived.length === 0 || arrived.length > MOST || !isFollowed()) return;
        const starts = arrived.map((uid) => ({ uid, from: tray(uid) }));
        requestAnimationFrame(() => {
          for (const { uid, from } of starts) if (from) fly(uid, from);
        });
      }),
    [],
  );
}
