import { createStore } from 'zustand/vanilla';
import { remember } from './undo.ts';

/** What is lit up for the moment: the hovered owner, the search, the filters. Not kept. */
export interface Lit {
  readonly owner: string | undefined;
  readonly search: string;
  readonly namespace: string | undefined;
  readonly statuses: readonly string[];
}

export const lit = createStore<Lit>(() => ({ owner: undefined, search: '', namespace: undefined, statuses: [] }));

export function hoverOwner(owner: string | undefined): void {
  if (lit.getState().owner !== owner) lit.setState({ owner });
}

function rememberFilters(): void {
  const asNow = (): (() => void) => {
    const { search, namespace, statuses } = lit.getState();
    return () => lit.setState({ search, namespace, statuses });
  };
  remember({ what: 'filter', name: '', back: asNow(), capture: asNow });
}

export function searchFor(search: string): void {
  rememberFilters();
  lit.setState({ search: search.trim() });
}

export function filterNamespace(namespace: string | undefined): void {
  rememberFilters();
  lit.setState({ namespace });
}

export function toggleStatus(status: string): void {
  rememberFilters();
  lit.setState((state) => ({
    statuses: state.statuses.includes(status)
      ? state.statuses.filter((other) => other !== status)
      : [...state.statuses, status],
  }));
}
