import { createStore } from 'zustand/vanilla';

export type Overlay = 'help' | 'share' | 'palette';

export const overlays = createStore<{ readonly open: Overlay | undefined }>(() => ({ open: undefined }));

export function openOverlay(open: Overlay): void {
  overlays.setState({ open });
}

export function closeOverlay(): void {
  overlays.setState({ open: undefined });
}
