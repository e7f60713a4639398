import type { KeyboardEvent, ReactNode } from 'react';

export interface TabItem<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly count?: ReactNode;
}

interface TabsProps<T extends string> {
  /** Ties tabs to their panels: tab `NAME-tab-ID` shows panel `NAME-pane-ID`. */
  readonly name: string;
  readonly label: string;
  readonly items: readonly TabItem<T>[];
  readonly value: T;
  readonly choose: (id: T) => void;
}

/** A row of tabs: arrows move, one stop for the Tab key. */
export function Tabs<T extends string>({ name, label, items, value, choose }: TabsProps<T>) {
  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const here = items.findIndex((item) => item.id === value);
    const next = items[(here + by + items.length) % items.length];
    if (next === undefined) return;
    choose(next.id);
    event.currentTarget.querySelector<HTMLElement>(`#${name}-tab-${next.id}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={keys}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          id={`${name}-tab-${item.id}`}
          className="tab"
          aria-selected={item.id === value}
          {...(item.id === value ? { 'aria-controls': `${name}-pane-${item.id}` } : {})}
          tabIndex={item.id === value ? 0 : -1}
          onClick={() => choose(item.id)}
        >
          {item.label}
          {item.count === undefined ? null : <span className="n">{item.count}</span>}
        </button>
      ))}
    </div>
  );
}

/** The panel that a tab shows. */
export function Pane({
  name,
  id,
  className = 'pane',
  children,
}: {
  readonly name: string;
  readonly id: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={className} role="tabpanel" id={`${name}-pane-${id}`} aria-labelledby={`${name}-tab-${id}`}>
      {children}
    </div>
  );
}
