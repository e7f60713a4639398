import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { useT } from './hooks.ts';
import { Icon } from './Icon.tsx';
import { closeMenu, menus, type MenuEntry, type MenuItem } from './menu-state.ts';

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if (entry === undefined) return <hr />;
  if (typeof entry === 'string') return <div className="head">{entry}</div>;
  const choose = (item: MenuItem) => (): void => {
    if (item.disabled === true) return;
    closeMenu();
    item.act();
  };
  return (
    <button
      type="button"
      role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      className="item"
      aria-disabled={entry.disabled === true}
      {...(entry.checked === undefined ? {} : { 'aria-checked': entry.checked })}
      onClick={choose(entry)}
    >
      {entry.icon === undefined ? null : <Icon name={entry.icon} className="hand" />}
      <span className="col grow">
        {entry.label}
        {entry.line === undefined ? null : <small className="clip">{entry.line}</small>}
      </span>
      {entry.checked === true ? '✓' : null}
    </button>
  );
}

const KEYS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Tab: 1 };

/** The one open menu of the page, wherever it was asked for. */
export function Menu() {
  const open = useStore(menus, (state) => state.open);
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || open === undefined) return;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(open.at.x, innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, open.at.y + height > innerHeight - 4 ? Math.max(4, innerHeight - height - 4) : open.at.y)}px`;
    element.querySelector<HTMLElement>('.item')?.focus();
  }, [open]);
  useEffect(() => {
    if (open === undefined) return undefined;
    const outside = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) menus.setState({ open: undefined });
    };
    addEventListener('pointerdown', outside, true);
    addEventListener('blur', closeMenu);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('blur', closeMenu);
    };
  }, [open]);
  if (open === undefined) return null;
  const keys = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') return closeMenu();
    const items = [...(box.current?.querySelectorAll<HTMLElement>('.item') ?? [])];
    const here = items.indexOf(document.activeElement as HTMLElement);
    const by = KEYS[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : by === undefined ? undefined : here + by;
    if (next === undefined) return undefined;
    event.preventDefault();
    items[(next + items.length) % items.length]?.focus();
    return undefined;
  };
  return (
    <section aria-label={t('menu.label')}>
      <div
        ref={box}
        className="menu"
        role="menu"
        tabIndex={-1}
        onKeyDown={keys}
        onContextMenu={(event) => event.preventDefault()}
      >
        {open.entries.map((entry, index) => (
          <Entry key={index} entry={entry} />
        ))}
      </div>
    </section>
  );
}
