import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { defaultLayout, fold, resize, type Side } from '../../state/page/workspace.ts';
import { useWorkspace } from './hooks.ts';

const limits: Readonly<Record<Side, readonly [least: number, most: number]>> = {
  left: [200, 640],
  right: [220, 640],
  bottom: [120, 640],
};

/** The line between two panels: drag it, or move it with the arrows; dragged to the edge or double-clicked it folds the panel. */
export function Divider({ side, label }: { readonly side: Side; readonly label: string }) {
  const size = useWorkspace((state) => state.layout[side]);
  const held = useRef<{ readonly from: number; readonly size: number } | undefined>(undefined);
  const [least, most] = limits[side];
  const along = (event: PointerEvent): number => (side === 'bottom' ? event.clientY : event.clientX);
  const grows = side === 'left' ? 1 : -1;
  const set = (wanted: number): void => {
    if (wanted < least / 2) fold(side, true);
    else resize(side, Math.min(most, Math.max(least, wanted)));
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.dataset['held'] = '';
    held.current = { from: along(event), size };
  };
  const move = (event: PointerEvent): void => {
    if (held.current) set(held.current.size + grows * (along(event) - held.current.from));
  };
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    held.current = undefined;
    delete event.currentTarget.dataset['held'];
  };
  const keys = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -16, ArrowRight: 16, ArrowUp: -16, ArrowDown: 16 }[event.key];
    if (event.key === 'Enter') fold(side, true);
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(side, Math.min(most, Math.max(least, size + grows * by)));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a control
    <div
      className={`divider ${side === 'bottom' ? 'line' : 'col'}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={side === 'bottom' ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onDoubleClick={() => resize(side, defaultLayout[side])}
      onKeyDown={keys}
    />
  );
}
