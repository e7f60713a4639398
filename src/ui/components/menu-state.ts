import { createStore } from 'zustand/vanilla';
import type { IconName } from './Icon.tsx';

export interface MenuItem {
  readonly label: string;
  /** The kubectl line or scenario step that it is. */
  readonly line?: string;
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  readonly act: () => void;
}

/** `undefined` draws a line between groups; a string is a heading. */
export type MenuEntry = MenuItem | string | undefined;

export interface OpenMenu {
  readonly at: { readonly x: number; readonly y: number };
  readonly entries: readonly MenuEntry[];
  /** Where the focus goes when it closes. */
  readonly back: HTMLElement | undefined;
}

export const menus = createStore<{ readonly open: OpenMenu | undefined }>(() => ({ open: undefined }));

export function openMenu(at: { readonly x: number; readonly y: number }, entries: readonly MenuEntry[]): void {
  const focused = document.activeElement;
  menus.setState({ open: { at, entries, back: focused instanceof HTMLElement ? focused : undefined } });
}

/** Opens a menu under the button that was pressed. */
export function openMenuUnder(button: HTMLElement, entries: readonly MenuEntry[]): void {
  const box = button.getBoundingClientRect();
  button.focus();
  openMenu({ x: box.left, y: box.bottom + 2 }, entries);
}

export function closeMenu(): void {
  const { open } = menus.getState();
  if (open === undefined) return;
  menus.setState({ open: undefined });
  open.back?.focus();
}
