import { cluster } from '../../../state/mirror/cluster.ts';
import { playhead } from '../../../state/mirror/playhead.ts';

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether a motion can be followed: live, at readable speeds, and where motion is wanted. */
export function isFollowed(): boolean {
  const { speed } = cluster.getState();
  return !still.matches && speed !== 'max' && speed <= 10 && playhead.getState().past === undefined;
}

/** Lets an element arrive from `dx`, `dy` pixels away. */
export function arrive(element: HTMLElement, dx: number, dy: number): Animation {
  const style = getComputedStyle(document.documentElement);
  return element.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: 'none' }], {
    duration: Number.parseFloat(style.getPropertyValue('--m-travel')) || 1,
    easing: 'cubic-bezier(.2, 0, .1, 1)',
  });
}
