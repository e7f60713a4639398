import { useEffect } from 'react';
import { cluster } from '../../state/mirror/cluster.ts';
import { goLive, seek } from '../../state/mirror/playhead.ts';
import { setSpeed, togglePlay } from '../../state/run/clock.ts';
import { bySeconds, stepBack, stepBackSelected, stepForward, stepForwardSelected } from '../../state/run/stepping.ts';
import { redoLast, undoLast } from '../../state/page/undo.ts';
import { select, toggleTheme } from '../../state/page/workspace.ts';
import { fitStage } from '../../state/mirror/stage.ts';
import { speeds } from '../features/transport/Transport.tsx';
import { openOverlay } from './overlays/overlays.ts';

function faster(by: 1 | -1): void {
  const { speed } = cluster.getState();
  const here = speeds.indexOf(speed);
  const next = speeds[Math.min(speeds.length - 1, Math.max(0, here + by))];
  if (next !== undefined) setSpeed(next);
}

/** Keys of the whole page: as written on the help sheet. */
const deeds: Readonly<Record<string, () => void>> = {
  ' ': togglePlay,
  ArrowLeft: stepBack,
  ArrowRight: stepForward,
  'shift+ArrowLeft': () => bySeconds(-1),
  'shift+ArrowRight': () => bySeconds(1),
  'alt+ArrowLeft': stepBackSelected,
  'alt+ArrowRight': stepForwardSelected,
  Home: () => seek(0),
  End: goLive,
  '[': () => faster(-1),
  ']': () => faster(1),
  '/': () => document.getElementById('search')?.focus(),
  '?': () => openOverlay('help'),
  'shift+?': () => openOverlay('help'),
  f: fitStage,
  t: toggleTheme,
  Escape: () => select(undefined),
  'mod+k': () => openOverlay('palette'),
  'mod+z': undoLast,
  'mod+shift+z': redoLast,
  'mod+y': redoLast,
};

const chord = (event: KeyboardEvent): string => {
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : '';
  return `${mod}${event.altKey ? 'alt+' : ''}${event.shiftKey ? 'shift+' : ''}${mod === '' ? event.key : event.key.toLowerCase()}`;
};

/** Where keys are text: fields, the terminal, and Monaco, whose place of input is no field. */
const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input, textarea, select, [role="textbox"], .monaco-editor, .xterm') !== null);

/** Space presses the focused button; it must not also play. */
const presses = (target: EventTarget | null): boolean =>
  target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;

export function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const keys = chord(event);
      const deed = deeds[keys];
      if (deed === undefined || event.defaultPrevented) return;
      if (keys !== 'mod+k' && (writes(event.target) || (keys === ' ' && presses(event.target)))) return;
      event.preventDefault();
      deed();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
